package dev.switchhook.cli;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Waits between tries that fail: 1 s, doubled each time up to 30 s, of which a random half is left
/// out, so that many who lost the same hub do not come back at once. Belongs to one thread.
final class Backoff {
  static final Duration FIRST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofSeconds(30);

  private final RandomGenerator random;
  private Duration next = FIRST;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /// How long to wait now.
  Duration pause() {
    Duration whole = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    long half = whole.toMillis() / 2;
    return Duration.ofMillis(half + random.nextLong(half + 1));
  }

  /// Whether the last try failed.
  boolean isFailing() {
    return !next.equals(FIRST);
  }

  /// A try succeeded.
  void reset() {
    next = FIRST;
  }
}
