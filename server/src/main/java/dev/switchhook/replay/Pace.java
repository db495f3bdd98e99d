package dev.switchhook.replay;

/// So many a second, evenly: after a pause it gives a twentieth of a second's worth at once, not a
/// whole one. Belongs to one thread.
final class Pace {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int BURST_PARTS = 20;

  private final int perSecond;
  private final double most;
  private double tokens = 1;
  private long filledAt;

  Pace(int perSecond, long nowNanos) {
    this.perSecond = perSecond;
    this.most = Math.max(1, (double) perSecond / BURST_PARTS);
    this.filledAt = nowNanos;
  }

  int perSecond() {
    return perSecond;
  }

  /// 0 when one may go now, else the nanoseconds until then.
  long pause(long nowNanos) {
    tokens = Math.min(most, tokens + (nowNanos - filledAt) / NANOS_PER_SECOND * perSecond);
    filledAt = nowNanos;
    return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) * NANOS_PER_SECOND / perSecond);
  }

  /// One goes.
  void take() {
    tokens -= 1;
  }
}
