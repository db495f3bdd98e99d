package dev.switchhook.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// The newest requests, bounded in number and in bytes. Thread-safe.
final class ReceivedLog {
  /// Requests kept.
  static final int REQUESTS_MAX = 200;

  /// Bytes kept of bodies and headers together.
  static final int BYTES_MAX = 8 * 1024 * 1024;

  private final Deque<Received> newestFirst = new ArrayDeque<>();
  private final AtomicLong count = new AtomicLong();
  private long bytes;

  /// Counts all requests, also those no longer kept.
  AtomicLong count() {
    return count;
  }

  /// Adds the newest request; the oldest ones make room for it.
  synchronized void add(Received received) {
    newestFirst.addFirst(received);
    bytes += received.weight();
    while (newestFirst.size() > REQUESTS_MAX || bytes > BYTES_MAX) {
      bytes -= newestFirst.removeLast().weight();
    }
  }

  /// A copy, newest first.
  synchronized List<Received> newestFirst() {
    return List.copyOf(newestFirst);
  }
}
