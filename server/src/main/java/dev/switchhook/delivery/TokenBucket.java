package dev.switchhook.delivery;

import org.jspecify.annotations.Nullable;

/// A rate limit: so many a second, and as many at once after a pause. Belongs to one thread.
final class TokenBucket {
  private static final double NANOS_PER_SECOND = 1e9;

  private final int perSecond;
  private double tokens;
  private long filledAt;

  TokenBucket(int perSecond, long nowNanos) {
    this.perSecond = perSecond;
    this.tokens = perSecond;
    this.filledAt = nowNanos;
  }

  /// The bucket of a rate limit, which is a new one when the limit is; null without a limit.
  static @Nullable TokenBucket of(
      @Nullable Integer perSecond, @Nullable TokenBucket known, long nowNanos) {
    if (perSecond == null) {
      return null;
    }
    return known != null && known.perSecond == perSecond
        ? known
        : new TokenBucket(perSecond, nowNanos);
  }

  /// Takes a token if there is one.
  ///
  /// @return 0 when it was taken, else the nanoseconds until there will be one
  long take(long nowNanos) {
    tokens = Math.min(perSecond, tokens + (nowNanos - filledAt) / NANOS_PER_SECOND * perSecond);
    filledAt = nowNanos;
    if (tokens >= 1) {
      tokens -= 1;
      return 0;
    }
    return (long) Math.ceil((1 - tokens) * NANOS_PER_SECOND / perSecond);
  }
}
