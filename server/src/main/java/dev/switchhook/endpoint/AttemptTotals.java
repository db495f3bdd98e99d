package dev.switchhook.endpoint;

/// How many attempts of an endpoint are on record.
public record AttemptTotals(long succeeded, long failed) {
  /// All of them.
  public long all() {
    return succeeded + failed;
  }

  /// Both together.
  public AttemptTotals plus(AttemptTotals more) {
    return new AttemptTotals(succeeded + more.succeeded, failed + more.failed);
  }
}
