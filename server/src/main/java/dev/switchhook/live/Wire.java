package dev.switchhook.live;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/// How frames are written.
enum Wire {
  /// One unmasked text message each (RFC 6455 §5.2).
  WEBSOCKET {
    @Override
    void append(Buffer to, long seq, byte[] json) {
      WebSocketFrames.append(to, WebSocketFrames.TEXT, json);
    }
  },

  /// One event each, whose id is the number (HTML Standard §9.2).
  SERVER_SENT_EVENTS {
    @Override
    void append(Buffer to, long seq, byte[] json) {
      to.appendString("id: " + seq + "\ndata: ", StandardCharsets.UTF_8.name());
      to.appendBytes(json); // compact JSON has no line breaks
      to.appendString("\n\n", StandardCharsets.UTF_8.name());
    }
  };

  abstract void append(Buffer to, long seq, byte[] json);
}
