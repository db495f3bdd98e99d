package dev.switchhook.simulator.provider;

import java.time.Duration;
import java.time.Instant;

/// A provider's limit as a bucket that refills steadily.
public final class Allowance {
  private final double burst;
  private final double perSecond;
  private double left;
  private Instant seen;

  /// A full bucket.
  ///
  /// @param burst how many at once
  /// @param perSecond how many come back each second
  public Allowance(double burst, double perSecond, Instant now) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.left = burst;
    this.seen = now;
  }

  /// Takes one, if there is one.
  public boolean take(Instant now) {
    long millis = Math.max(0, Duration.between(seen, now).toMillis());
    left = Math.min(burst, left + millis * perSecond / 1000.0);
    seen = now;
    if (left < 1.0) {
      return false;
    }
    left -= 1.0;
    return true;
  }

  /// Whole seconds until there is one again; at least 1.
  public int secondsUntilNext() {
    return (int) Math.max(1, Math.ceil((1.0 - left) / perSecond));
  }
}
