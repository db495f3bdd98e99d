package dev.switchhook.app;

import java.util.List;

/// Ends several things in order.
final class Closing {
  private Closing() {}

  /// Takes every step, whatever became of those before it: the last one closes the store, which
  /// writes what waits. Throws the first failure, with the later ones beside it.
  static void inOrder(Runnable... steps) {
    inOrder(List.of(steps));
  }

  private static void inOrder(List<Runnable> steps) {
    if (steps.isEmpty()) {
      return;
    }
    List<Runnable> rest = steps.subList(1, steps.size());
    try {
      steps.getFirst().run();
    } catch (RuntimeException | Error failure) {
      try {
        inOrder(rest);
      } catch (RuntimeException | Error later) {
        failure.addSuppressed(later);
      }
      throw failure;
    }
    inOrder(rest);
  }
}
