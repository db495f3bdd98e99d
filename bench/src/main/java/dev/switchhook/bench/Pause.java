package dev.switchhook.bench;

/// Waiting between two looks at another process.
final class Pause {
  private Pause() {}

  /// @throws BenchFailure when the thread is interrupted
  static void millis(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted", e);
    }
  }
}
