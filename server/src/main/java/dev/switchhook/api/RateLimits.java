package dev.switchhook.api;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// How many requests each key may make: so many a second, and [#BURST_SECONDS] seconds' worth at
/// once after a pause. Of each address, so many wrong keys a second are told that they are wrong.
/// Each node counts for itself. Thread-safe, never blocks.
public final class RateLimits {
  /// How many seconds' worth of requests a key that has rested may make at once.
  public static final int BURST_SECONDS = 2;

  /// Most keys, and most addresses, that are counted at a time. Of more, the one that has rested
  /// longest is forgotten, which gives it a full bucket again.
  static final int KEYS_MAX = 10_000;

  /// Wrong keys a second that one address may try; an address of IPv6 counts with its /64.
  public static final int WRONG_KEYS_PER_SECOND = 10;

  private static final double NANOS_PER_SECOND = 1e9;
  private static final int IPV6_BYTES = 16;

  private final int perSecond;
  private final int wrongPerSecond;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<UUID, Bucket> buckets = new LeastRecentlyUsed();
  private final Map<UUID, Bucket> wrong = new LeastRecentlyUsed();

  /// @param perSecond requests a second for each key; 0 for no limit
  /// @param nanos monotonic time in nanoseconds
  public RateLimits(int perSecond, LongSupplier nanos) {
    this(perSecond, WRONG_KEYS_PER_SECOND, nanos);
  }

  /// @param wrongPerSecond wrong keys a second for each address
  RateLimits(int perSecond, int wrongPerSecond, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.wrongPerSecond = wrongPerSecond;
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
      return buckets.computeIfAbsent(key, _ -> new Bucket(perSecond, now)).take(now);
    } finally {
      lock.unlock();
    }
  }

  /// Counts a wrong key.
  ///
  /// @param address whose, in numbers
  /// @return false when the address has tried too many
  boolean takeWrong(String address) {
    long now = nanos.getAsLong();
    lock.lock();
    try {
      return wrong
          .computeIfAbsent(network(address), _ -> new Bucket(wrongPerSecond, now))
          .take(now)
          .admitted();
    } finally {
      lock.unlock();
    }
  }

  /// What cannot be read shares a bucket.
  private static UUID network(String address) {
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      ByteBuffer number = ByteBuffer.wrap(bytes);
      return bytes.length == IPV6_BYTES
          ? new UUID(number.getLong(), 1)
          : new UUID(number.getInt(), 0);
    } catch (IllegalArgumentException e) {
      return new UUID(0, 2);
    }
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
  private static final class Bucket {
    private final int perSecond;
    private double tokens;
    private long filledAt;

    Bucket(int perSecond, long now) {
      this.perSecond = perSecond;
      this.tokens = burst();
      this.filledAt = now;
    }

    private int burst() {
      return perSecond * BURST_SECONDS;
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
