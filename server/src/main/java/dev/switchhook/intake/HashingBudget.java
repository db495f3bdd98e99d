package dev.switchhook.intake;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// How much may be hashed to find out whether webhooks are genuine: what anybody can make the hub
/// do, with one large body and a made-up signature. Thread-safe, never blocks.
///
/// A webhook that costs little is judged in any case. What costs more is paid, app secret by app
/// secret, out of a bucket that fills again with time; genuine webhooks get their price back, so
/// that only forgeries empty it. Ordinary bodies and large ones have a bucket each, so that a
/// forgery of megabytes spends nothing that ordinary webhooks live on. A bucket goes below zero by
/// one body at most, which time makes good within a second.
final class HashingBudget {
  /// Costs no more than that, in hashed bytes: judged at once and free of charge.
  static final long FREE_BYTES = 256 * 1_024;

  /// Longest body of the bucket for ordinary webhooks.
  static final int ORDINARY_BODY_BYTES = 16 * 1_024;

  /// Hashed bytes a second that forgeries may cost in the long run, out of each bucket: both are a
  /// small part of one core.
  static final long BYTES_PER_SECOND = 64L << 20;

  /// Hashed bytes that may be spent at once after a pause, out of each bucket: 64 app secrets tried
  /// on the largest body, or a thousand on one of 256 KiB.
  static final long BURST_BYTES = 4 * BYTES_PER_SECOND;

  private static final double NANOS_PER_SECOND = 1e9;

  private final LongSupplier nanos;
  private final Bucket ordinary;
  private final Bucket large;

  /// @param nanos monotonic time in nanoseconds
  HashingBudget(LongSupplier nanos) {
    this.nanos = nanos;
    this.ordinary = new Bucket();
    this.large = new Bucket();
  }

  /// What one webhook pays with.
  Spending spending(int bodyBytes) {
    return new Spending(bodyBytes <= ORDINARY_BODY_BYTES ? ordinary : large);
  }

  /// What one webhook has paid.
  static final class Spending implements HashingPurse {
    private final Bucket bucket;
    private long paid;
    private boolean refused;

    private Spending(Bucket bucket) {
      this.bucket = bucket;
    }

    /// Whether nothing can be paid now.
    boolean isHopeless() {
      return !bucket.take(0);
    }

    @Override
    public boolean pay(long bytes) {
      refused = !bucket.take(bytes);
      if (!refused) {
        paid += bytes;
      }
      return !refused;
    }

    /// Whether the webhook could not pay for all that there was to hash.
    boolean ranOut() {
      return refused;
    }

    /// The webhook was genuine.
    void giveBack() {
      bucket.give(paid);
      paid = 0;
    }
  }

  private final class Bucket {
    private final ReentrantLock lock = new ReentrantLock();
    private double bytes = BURST_BYTES;
    private long filledAt = nanos.getAsLong();

    boolean take(long cost) {
      long now = nanos.getAsLong();
      lock.lock();
      try {
        double earned = (now - filledAt) / NANOS_PER_SECOND * BYTES_PER_SECOND;
        bytes = Math.min(BURST_BYTES, bytes + earned);
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

    void give(long cost) {
      lock.lock();
      try {
        bytes = Math.min(BURST_BYTES, bytes + cost);
      } finally {
        lock.unlock();
      }
    }
  }
}
