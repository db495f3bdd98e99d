package dev.switchhook.sending;

import dev.switchhook.network.SendResult;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What happens to a message after a call: a pure function of outcome, number of tries and chance.
sealed interface Next {
  /// Most calls that are made for one message.
  int TRIES_MAX = 10;

  /// Wait after the first try; it doubles with each further one.
  Duration WAIT_FIRST = Duration.ofSeconds(1);

  /// Longest wait, unless the provider asks for a longer one.
  Duration WAIT_MAX = Duration.ofSeconds(60);

  /// Longest wait that a provider can ask for.
  Duration RETRY_AFTER_MAX = Duration.ofHours(24);

  /// Each wait is spread by this much in both directions.
  double JITTER = 0.1;

  /// The provider has it.
  ///
  /// @param providerId null where it has none, because no report will name it
  /// @param recipient who it goes to, when the provider names them otherwise
  record Taken(@Nullable String providerId, @Nullable String recipient) implements Next {}

  /// It is tried again.
  ///
  /// @param after the wait before the next try
  /// @param pause how long the provider wants no message of the account at all; null when it did
  ///   not say
  record Again(Duration after, SendResult.Problem problem, @Nullable Duration pause)
      implements Next {}

  /// It will not be sent.
  record Failed(SendResult.Problem problem) implements Next {}

  /// Nobody knows, and it is not sent again.
  record Unconfirmed(SendResult.Problem problem) implements Next {}

  /// @param tries calls made, the one with this outcome included; 1 for the first
  static Next after(Outcome outcome, int tries, RandomGenerator random) {
    return switch (outcome) {
      case Outcome.NotSent(String detail) ->
          again(
              new SendResult.Problem("not_reached", "the provider was not reached", detail),
              null,
              tries,
              random);
      case Outcome.Lost(String detail) -> new Unconfirmed(lost(detail));
      case Outcome.Answered(SendResult.Accepted accepted) ->
          new Taken(accepted.providerId(), accepted.recipient());
      case Outcome.Answered(SendResult.Later later) ->
          again(later.problem(), later.retryAfter(), tries, random);
      case Outcome.Answered(SendResult.Refused refused) -> new Failed(refused.problem());
      case Outcome.Answered(SendResult.Unclear unclear) -> new Unconfirmed(unclear.problem());
    };
  }

  /// The problem of a call whose answer was not seen.
  static SendResult.Problem lost(String detail) {
    return new SendResult.Problem(
        "answer_lost",
        "the provider may have the message, its answer was not seen; it is not sent again",
        detail);
  }

  private static Next again(
      SendResult.Problem problem, @Nullable Duration asked, int tries, RandomGenerator random) {
    if (tries >= TRIES_MAX) {
      return new Failed(problem);
    }
    Duration pause = asked == null ? null : bounded(asked);
    Duration wait = spread(backOff(tries), random);
    return new Again(pause != null && pause.compareTo(wait) > 0 ? pause : wait, problem, pause);
  }

  private static Duration bounded(Duration asked) {
    if (asked.isNegative()) {
      return Duration.ZERO;
    }
    return asked.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : asked;
  }

  private static Duration backOff(int tries) {
    Duration wait = WAIT_FIRST;
    for (int i = 1; i < tries && wait.compareTo(WAIT_MAX) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : wait;
  }

  private static Duration spread(Duration wait, RandomGenerator random) {
    double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
    return Duration.ofMillis(Math.round(wait.toMillis() * factor));
  }
}
