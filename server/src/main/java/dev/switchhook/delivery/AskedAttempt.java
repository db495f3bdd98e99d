package dev.switchhook.delivery;

import java.time.Duration;

/// What became of an attempt that was asked for, beside the schedule.
public sealed interface AskedAttempt {
  /// It was made and is recorded.
  ///
  /// @param attempt its number may be a guess
  record Made(AttemptRecord attempt) implements AskedAttempt {}

  /// It was not made, because the endpoint asked for a pause with `Retry-After`, or the hub had no
  /// room for it. Replays alone get this answer: who asks for one attempt wants it now.
  ///
  /// @param pause until it may be asked for again
  record Later(Duration pause) implements AskedAttempt {}

  /// The endpoint is polled: the delivery waits in its queue.
  record Queued() implements AskedAttempt {}

  /// There is nothing to send (any more), or the hub is stopping.
  record None() implements AskedAttempt {}
}
