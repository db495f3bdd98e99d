package dev.switchhook.endpoint;

/// Attempts of one endpoint that are recorded together.
///
/// @param failedSinceSuccess failures after the last success among them, or all failures when there
///   was none
public record AttemptCount(int succeeded, int failed, int failedSinceSuccess) {
  /// None yet.
  public static final AttemptCount NONE = new AttemptCount(0, 0, 0);

  /// With one more, which came last.
  public AttemptCount plus(boolean success) {
    return success
        ? new AttemptCount(succeeded + 1, failed, 0)
        : new AttemptCount(succeeded, failed + 1, failedSinceSuccess + 1);
  }
}
