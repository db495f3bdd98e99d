package dev.switchhook.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How an attempt ended, as far as the next step depends on it.
sealed interface Outcome {
  /// The endpoint took the event.
  record Delivered() implements Outcome {}

  /// The endpoint answered something else.
  ///
  /// @param retryAfter what the endpoint asked for with 429 or 503; null when it did not
  record Rejected(int status, @Nullable Duration retryAfter) implements Outcome {}

  /// 410: the endpoint wants no more, for good.
  record Gone() implements Outcome {}

  /// No whole answer came.
  record Unreachable() implements Outcome {}
}
