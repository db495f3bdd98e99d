package dev.switchhook.delivery;

/// What the lanes of a group keep in memory together. While it is short, each lane keeps a few
/// deliveries only, so that many slow endpoints cannot fill the heap. Belongs to the group's loop.
final class LaneMemory {
  /// Bytes of waiting events from which on memory is short.
  static final long BYTES_MAX = 32L << 20;

  private long bytes;

  /// @param change more than zero when a delivery is kept, less when it goes
  void add(int change) {
    bytes += change;
  }

  boolean isShort() {
    return bytes >= BYTES_MAX;
  }

  long bytes() {
    return bytes;
  }
}
