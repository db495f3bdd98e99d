package dev.switchhook.delivery;

import java.time.Instant;

/// What happens to a delivery after an attempt.
sealed interface Next {
  /// It is delivered.
  record Done() implements Next {}

  /// It is tried again.
  record Again(Instant at) implements Next {}

  /// It failed for good.
  ///
  /// @param disable whether the endpoint is to be disabled
  record GiveUp(boolean disable) implements Next {}
}
