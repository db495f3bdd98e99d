package dev.switchhook.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/// When to try again: a pure function of outcome, step, clock and chance.
///
/// @param waits after the first, second, … failed automatic attempt; one attempt more than waits is
///   made in all
record RetrySchedule(List<Duration> waits) {
  /// Each wait is spread by this much in both directions, so that failures of one moment do not
  /// come back in one moment.
  static final double JITTER = 0.1;

  /// The longest wait that an endpoint can ask for.
  static final Duration RETRY_AFTER_MAX = Duration.ofHours(24);

  /// @param step automatic attempts made, the one with this outcome included; 1 for the first
  Next next(Outcome outcome, int step, Instant now, RandomGenerator random) {
    return switch (outcome) {
      case Outcome.Delivered _ -> new Next.Done();
      case Outcome.Gone _ -> new Next.GiveUp(true);
      case Outcome.Unreachable _, Outcome.CutOff _, Outcome.Prevented _ ->
          again(step, Duration.ZERO, now, random);
      case Outcome.Rejected rejected -> {
        Duration asked = rejected.retryAfter();
        yield again(step, asked == null ? Duration.ZERO : asked, now, random);
      }
    };
  }

  private Next again(int step, Duration atLeast, Instant now, RandomGenerator random) {
    if (step > waits.size()) {
      return new Next.GiveUp(false);
    }
    Duration wait = spread(waits.get(step - 1), random);
    return new Next.Again(now.plus(wait.compareTo(atLeast) < 0 ? atLeast : wait));
  }

  private static Duration spread(Duration wait, RandomGenerator random) {
    double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
    return Duration.ofMillis(Math.round(wait.toMillis() * factor));
  }
}
