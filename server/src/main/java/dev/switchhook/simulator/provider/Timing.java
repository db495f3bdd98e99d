package dev.switchhook.simulator.provider;

import java.time.Duration;
import java.time.Instant;

/// The simulation's time: now, and later on the simulation's own thread.
public interface Timing {
  /// The present moment.
  Instant now();

  /// Runs the task on the simulation's thread once the time has passed; never before the caller
  /// returns. Tasks of equal delay run in the order given.
  void after(Duration delay, Runnable task);
}
