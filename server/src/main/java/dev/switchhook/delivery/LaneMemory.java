package dev.switchhook.delivery;

/// What the lanes of a group keep in memory together, and how much that may be at most: the rest
/// stays in the store, however many lanes there are. Belongs to the group's loop.
///
/// From half of it on memory is *short*: each lane keeps a few deliveries only. When it is full,
/// lanes that can start nothing leave theirs to the store ([Lane#yieldMemory]). While somebody
/// waits for it, nothing is pushed into it: those who wait get it in their order ([Refills]).
final class LaneMemory {
  /// Bytes of waiting events that the lanes of a hub keep at most; its loops have equal parts. A
  /// single event that is larger than a part is taken when nothing else is there.
  static final long HUB_BYTES_MAX = 64L << 20;

  /// Lanes that must come together to fill it.
  private static final int LANES_MIN = 8;

  private final long bytesMax;
  private long bytes;
  private long reserved;
  private boolean awaited;

  /// @param bytesMax the group's part
  LaneMemory(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /// @param change more than zero when a delivery is kept, less when it goes
  void add(int change) {
    bytes += change;
  }

  /// Sets bytes aside for a read that is under way.
  ///
  /// @param change less than zero when the read has ended
  void reserve(long change) {
    reserved += change;
  }

  /// Bytes that one lane keeps at most, while memory is not short.
  int laneBytesMax() {
    return (int) Math.min(Lane.WAITING_BYTES_MAX, bytesMax / LANES_MIN);
  }

  boolean isShort() {
    return bytes >= bytesMax / 2;
  }

  /// Whether so much more may be kept, or read.
  boolean fits(long more) {
    long taken = bytes + reserved;
    return taken == 0 || taken + more <= bytesMax;
  }

  /// Whether a delivery may be kept that nobody waited for.
  boolean takes(long more) {
    return !awaited && fits(more);
  }

  /// Bytes that nobody has.
  long free() {
    return Math.max(0, bytesMax - bytes - reserved);
  }

  /// Says whether a lane waits for memory.
  void await(boolean somebody) {
    awaited = somebody;
  }

  boolean isAwaited() {
    return awaited;
  }

  long bytes() {
    return bytes;
  }

  long bytesMax() {
    return bytesMax;
  }
}
