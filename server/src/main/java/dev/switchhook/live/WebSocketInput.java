package dev.switchhook.live;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads what a client sends (RFC 6455 §5), which is little: pings and pongs, its token, a
/// farewell. Belongs to one loop. After a refusal nothing more is read.
final class WebSocketInput {
  /// Largest message, in bytes, all its fragments together. A token has at most half of it.
  static final int MESSAGE_BYTES_MAX = 4_096;

  private static final int FINAL = 0x80;
  private static final int RESERVED = 0x70;
  private static final int OPCODE = 0x0F;
  private static final int CONTROL = 0x08;
  private static final int MASKED = 0x80;
  private static final int LENGTH = 0x7F;
  private static final int HEAD_BYTES = 2;
  private static final int MASK_BYTES = 4;

  private final Listener listener;
  private Buffer unread = Buffer.buffer();
  private @Nullable Buffer message;
  private boolean ended;

  /// What was read.
  interface Listener {
    /// A whole text message.
    void text(String text);

    /// A ping, to be answered with the same bytes.
    void ping(byte[] payload);

    /// The answer to a ping.
    void pong();

    /// The client says good-bye, or breaks a rule: nothing more is read.
    ///
    /// @param code what to close with
    void end(int code, String reason);
  }

  WebSocketInput(Listener listener) {
    this.listener = listener;
  }

  void read(Buffer bytes) {
    unread.appendBuffer(bytes);
    int at = 0;
    while (!ended) {
      int frame = frame(at);
      if (frame == 0) {
        break;
      }
      at += frame;
    }
    unread = ended ? Buffer.buffer() : unread.getBuffer(at, unread.length());
  }

  /// Reads one frame.
  ///
  /// @return its length; 0 when it is not there as a whole, or breaks a rule
  private int frame(int at) {
    if (unread.length() - at < HEAD_BYTES) {
      return 0;
    }
    int first = unread.getByte(at) & 0xFF;
    int second = unread.getByte(at + 1) & 0xFF;
    int opcode = first & OPCODE;
    boolean last = (first & FINAL) != 0;
    int shortLength = second & LENGTH;
    boolean control = (opcode & CONTROL) != 0;
    if ((first & RESERVED) != 0
        || (second & MASKED) == 0
        || (control && (!last || shortLength > WebSocketFrames.CONTROL_BYTES_MAX))) {
      return refuse(CloseCode.PROTOCOL_ERROR, "not a frame of RFC 6455");
    }
    int lengthBytes =
        shortLength == WebSocketFrames.LENGTH_64
            ? Long.BYTES
            : shortLength == WebSocketFrames.LENGTH_16 ? Short.BYTES : 0;
    int head = HEAD_BYTES + lengthBytes + MASK_BYTES;
    if (unread.length() - at < HEAD_BYTES + lengthBytes) {
      return 0;
    }
    long length = length(at, shortLength);
    if (length < 0 || length > MESSAGE_BYTES_MAX) {
      return refuse(CloseCode.TOO_BIG, "at most " + MESSAGE_BYTES_MAX + " bytes");
    }
    if (unread.length() - at < head + length) {
      return 0;
    }
    take(opcode, last, payload(at + head, (int) length));
    return head + (int) length;
  }

  private long length(int at, int shortLength) {
    return switch (shortLength) {
      case WebSocketFrames.LENGTH_16 -> unread.getUnsignedShort(at + HEAD_BYTES);
      case WebSocketFrames.LENGTH_64 -> unread.getLong(at + HEAD_BYTES);
      default -> shortLength;
    };
  }

  private byte[] payload(int at, int length) {
    byte[] payload = unread.getBytes(at, at + length);
    for (int i = 0; i < length; i++) {
      payload[i] ^= unread.getByte(at - MASK_BYTES + i % MASK_BYTES);
    }
    return payload;
  }

  private int refuse(int code, String reason) {
    ended = true;
    listener.end(code, reason);
    return 0;
  }

  private void take(int opcode, boolean last, byte[] payload) {
    switch (opcode) {
      case WebSocketFrames.PING -> listener.ping(payload);
      case WebSocketFrames.PONG -> listener.pong();
      case WebSocketFrames.CLOSE -> refuse(CloseCode.NORMAL, "");
      case WebSocketFrames.BINARY -> refuse(CloseCode.NOT_TEXT, "send text");
      case WebSocketFrames.TEXT, WebSocketFrames.CONTINUATION -> part(opcode, last, payload);
      default -> refuse(CloseCode.PROTOCOL_ERROR, "no such opcode");
    }
  }

  private void part(int opcode, boolean last, byte[] payload) {
    Buffer before = message;
    if ((before == null) == (opcode == WebSocketFrames.CONTINUATION)) {
      refuse(CloseCode.PROTOCOL_ERROR, "fragments out of order");
      return;
    }
    Buffer whole = before == null ? Buffer.buffer() : before;
    whole.appendBytes(payload);
    if (whole.length() > MESSAGE_BYTES_MAX) {
      refuse(CloseCode.TOO_BIG, "at most " + MESSAGE_BYTES_MAX + " bytes");
      return;
    }
    message = last ? null : whole;
    if (last) {
      text(whole.getBytes());
    }
  }

  private void text(byte[] utf8) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      refuse(CloseCode.NOT_UTF_8, "not UTF-8");
      return;
    }
    listener.text(text);
  }
}
