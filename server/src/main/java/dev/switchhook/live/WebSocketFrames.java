package dev.switchhook.live;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Frames as a server writes them: final, unmasked, without extensions (RFC 6455 §5). Pure.
final class WebSocketFrames {
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xA;

  /// Largest payload of a control frame, in bytes (§5.5).
  static final int CONTROL_BYTES_MAX = 125;

  /// A length that is written in two more bytes (§5.2).
  static final int LENGTH_16 = 126;

  /// A length that is written in eight more bytes.
  static final int LENGTH_64 = 127;

  private static final int FINAL = 0x80;
  private static final int SHORT_MAX = 0xFFFF;
  private static final int CODE_BYTES = 2;

  private WebSocketFrames() {}

  static void append(Buffer to, int opcode, byte[] payload) {
    to.appendByte((byte) (FINAL | opcode));
    if (payload.length < LENGTH_16) {
      to.appendByte((byte) payload.length);
    } else if (payload.length <= SHORT_MAX) {
      to.appendByte((byte) LENGTH_16).appendUnsignedShort(payload.length);
    } else {
      to.appendByte((byte) LENGTH_64).appendLong(payload.length);
    }
    to.appendBytes(payload);
  }

  static Buffer of(int opcode, byte[] payload) {
    Buffer frame = Buffer.buffer();
    append(frame, opcode, payload);
    return frame;
  }

  /// @param reason ASCII; cut to what a control frame holds
  static Buffer close(int code, String reason) {
    byte[] words = reason.getBytes(StandardCharsets.US_ASCII);
    byte[] cut = Arrays.copyOf(words, Math.min(words.length, CONTROL_BYTES_MAX - CODE_BYTES));
    return of(
        CLOSE,
        ByteBuffer.allocate(CODE_BYTES + cut.length).putShort((short) code).put(cut).array());
  }
}
