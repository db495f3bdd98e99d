package dev.switchhook.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// How many requests each key may make: so many a second, and [#BURST_SECONDS] seconds' worth at
/// once after a pause. Each node counts for itself. Thread-safe, never blocks.
public final class RateLimits {
  /// How many seconds' worth of requests a key that has rested may make at once.
  public static final int BURST_SECONDS = 2;

  /// Most keys that are counted at a time. Of more, the one that has rested longest is forgotten,
  /// which gives it a full bucket again.
  static final int KEYS_MAX = 10_000;

  private static final double NANOS_PER_SECOND = 1e9;

  private final int perSecond;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<UUID, Bucket> buckets = new LeastRecentlyUsed();

  /// @param perSecond requests a second for each key; 0 for no limit
  /// @param nanos monotonic time in nanoseconds
  public RateLimits(int perSecond, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.nanos = nanos;
  }

  /// Counts a request.
  ///
  /// @param key whose request it is
  Standing take(UUID key) {
    if (perSecond == 0) {
      return Standing.UNLIMITED;
    }
    long now = nanos.getAsLong();
    lock.lock();
    try {
      return buckets.computeIfAbsent(key, _ -> new Bucket(burst(), now)).take(now);
    } finally {
      lock.unlock();
    }
  }

  private int burst() {
    return perSecond * BURST_SECONDS;
  }

  /// How a key stands after a request.
  ///
  /// @param admitted whether the request may be made
  /// @param burst most requests at once; 0 when there is no limit
  /// @param remaining requests that may follow at once
  /// @param resetSeconds until as many as `burst` may follow at once
  record Standing(boolean admitted, int burst, int remaining, int resetSeconds) {
    private static final Standing UNLIMITED = new Standing(true, 0, 0, 0);

    /// The headers that tell a caller, in two forms: structured fields, as the draft
    /// draft-ietf-httpapi-ratelimit-headers-11 has them, and three plain numbers, as its earlier
    /// versions had them and most client libraries read them. None when there is no limit.
    Map<String, String> headers() {
      if (burst == 0) {
        return Map.of();
      }
      return Map.of(
          "RateLimit-Policy",
          "\"key\";q=" + burst + ";w=" + BURST_SECONDS,
          "RateLimit",
          "\"key\";r=" + remaining + ";t=" + resetSeconds,
          "RateLimit-Limit",
          Integer.toString(burst),
          "RateLimit-Remaining",
          Integer.toString(remaining),
          "RateLimit-Reset",
          Integer.toString(resetSeconds));
    }
  }

  /// Under the lock.
  private final class Bucket {
    private double tokens;
    private long filledAt;

    Bucket(int tokens, long now) {
      this.tokens = tokens;
      this.filledAt = now;
    }

    Standing take(long now) {
      tokens = Math.min(burst(), tokens + (now - filledAt) / NANOS_PER_SECOND * perSecond);
      filledAt = now;
      boolean admitted = tokens >= 1;
      if (admitted) {
        tokens -= 1;
      }
      double missing = burst() - tokens;
      return new Standing(admitted, burst(), (int) tokens, (int) Math.ceil(missing / perSecond));
    }
  }

  /// Ordered by use, the one that has rested longest first.
  private static final class LeastRecentlyUsed extends LinkedHashMap<UUID, Bucket> {
    private static final long serialVersionUID = 1L;
    private static final int CAPACITY = 16;
    private static final float LOAD = 0.75f;

    LeastRecentlyUsed() {
      super(CAPACITY, LOAD, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<UUID, Bucket> eldest) {
      return size() > KEYS_MAX;
    }
  }
}
