package dev.switchhook.endpoint;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Attempts of one endpoint that are recorded together.
///
/// @param failedSinceSuccess failures after the last success among them, or all failures when there
///   was none
/// @param failingSince when the first of those was made; null when there is none
public record AttemptCount(
    int succeeded, int failed, int failedSinceSuccess, @Nullable Instant failingSince) {
  /// None yet.
  public static final AttemptCount NONE = new AttemptCount(0, 0, 0, null);

  /// With one more, which came last.
  ///
  /// @param at when it was made
  public AttemptCount plus(boolean success, Instant at) {
    return success
        ? new AttemptCount(succeeded + 1, failed, 0, null)
        : new AttemptCount(
            succeeded,
            failed + 1,
            failedSinceSuccess + 1,
            failingSince == null ? at : failingSince);
  }
}
