package dev.switchhook.event;

import java.nio.ByteBuffer;

/// A key of what was seen, and when (milliseconds since 1970). Two are equal when their keys are;
/// they are ordered as the store orders them.
record SeenKey(long high, long low, long seenAt) implements Comparable<SeenKey> {
  /// Length of a key.
  static final int BYTES = 2 * Long.BYTES;

  static SeenKey read(byte[] from, int offset, long seenAt) {
    ByteBuffer buffer = ByteBuffer.wrap(from, offset, BYTES);
    return new SeenKey(buffer.getLong(), buffer.getLong(), seenAt);
  }

  void write(byte[] to, int offset) {
    ByteBuffer.wrap(to, offset, BYTES).putLong(high).putLong(low);
  }

  byte[] bytes() {
    byte[] bytes = new byte[BYTES];
    write(bytes, 0);
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SeenKey key && key.high == high && key.low == low;
  }

  /// The key is a hash already.
  @Override
  public int hashCode() {
    return Long.hashCode(high);
  }

  @Override
  public int compareTo(SeenKey other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }
}
