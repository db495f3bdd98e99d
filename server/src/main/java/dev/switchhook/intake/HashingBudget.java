package dev.switchhook.intake;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// How much may be hashed to find out whether webhooks are genuine: what anybody can make the hub
/// do, with one large body and a made-up signature. Thread-safe, never blocks.
///
/// A webhook that costs little is judged in any case. What costs more is paid out of a bucket that
/// fills again with time; genuine webhooks get their price back, so that only forgeries empty it.
/// The bucket may go below zero, since one webhook may cost more than it holds.
final class HashingBudget {
  /// Costs no more than that, in hashed bytes: judged at once and free of charge.
  static final long FREE_BYTES = 256 * 1_024;

  /// Hashed bytes a second that forgeries may cost in the long run: a small part of one core.
  static final long BYTES_PER_SECOND = 128L << 20;

  /// Hashed bytes that may be spent at once after a pause.
  static final long BURST_BYTES = 2 * BYTES_PER_SECOND;

  private static final double NANOS_PER_SECOND = 1e9;

  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private double bytes = BURST_BYTES;
  private long filledAt;

  /// @param nanos monotonic time in nanoseconds
  HashingBudget(LongSupplier nanos) {
    this.nanos = nanos;
    this.filledAt = nanos.getAsLong();
  }

  /// Pays for a webhook.
  ///
  /// @param cost bytes that it makes the hub hash at most
  /// @return false when too much was spent of late
  boolean take(long cost) {
    long now = nanos.getAsLong();
    lock.lock();
    try {
      bytes = Math.min(BURST_BYTES, bytes + (now - filledAt) / NANOS_PER_SECOND * BYTES_PER_SECOND);
      filledAt = now;
      if (bytes <= 0) {
        return false;
      }
      bytes -= cost;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// The webhook was genuine.
  void giveBack(long cost) {
    lock.lock();
    try {
      bytes = Math.min(BURST_BYTES, bytes + cost);
    } finally {
      lock.unlock();
    }
  }
}
