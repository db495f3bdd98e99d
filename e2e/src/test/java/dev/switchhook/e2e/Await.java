package dev.switchhook.e2e;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for what another process does; asks it again and again, since it cannot call back.
final class Await {
  /// Far more than anything takes on an idle machine.
  static final Duration PATIENCE = Duration.ofSeconds(45);

  private static final long PAUSE_MILLIS = 25;

  private Await() {}

  /// @throws AssertionError when there is no value within [#PATIENCE]
  static <T> T value(String what, Supplier<Optional<T>> look) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what);
      }
      pause();
    }
  }

  /// @throws AssertionError when it is not so within [#PATIENCE]
  static void until(String what, BooleanSupplier isSo) {
    var _ = value(what, () -> isSo.getAsBoolean() ? Optional.of(what) : Optional.empty());
  }

  private static void pause() {
    try {
      boolean _ = new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
