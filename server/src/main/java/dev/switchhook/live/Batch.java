package dev.switchhook.live;

import io.vertx.core.buffer.Buffer;

/// Frames that are written together, and by all clients that need the same ones. Nobody changes it.
///
/// @param bytes may be empty, when a client wants none of the frames
/// @param last number of the last frame, wanted or not
/// @param lastWritten number of the last frame in it; 0 when there is none
/// @param weight bytes of the frames' documented JSON, wanted or not
record Batch(Buffer bytes, long last, long lastWritten, long weight) {
  /// Bytes after which a batch ends.
  static final int BYTES_MAX = 65_536;

  /// Frames as far as they fit into one batch, at least one.
  ///
  /// @param frames at least one
  static Batch of(Iterable<Frame> frames, Format format) {
    Buffer bytes = Buffer.buffer();
    long last = 0;
    long lastWritten = 0;
    long weight = 0;
    for (Frame frame : frames) {
      if (bytes.length() >= BYTES_MAX) {
        break;
      }
      last = frame.seq();
      weight += frame.json(Dialect.DOCUMENTED).length;
      if (format.wants(frame)) {
        format.wire().append(bytes, frame.seq(), frame.json(format.dialect()));
        lastWritten = last;
      }
    }
    return new Batch(bytes, last, lastWritten, weight);
  }
}
