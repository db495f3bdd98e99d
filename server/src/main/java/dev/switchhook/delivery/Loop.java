package dev.switchhook.delivery;

import java.time.Duration;

/// The one thread that a lane group lives on. In production an event loop; in a simulation whatever
/// drives the clock.
public interface Loop {
  /// Runs the task on the loop, soon, in the order of the calls.
  void execute(Runnable task);

  /// Runs the task on the loop after the time.
  void after(Duration delay, Runnable task);
}
