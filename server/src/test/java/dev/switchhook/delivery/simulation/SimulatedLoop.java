package dev.switchhook.delivery.simulation;

import dev.switchhook.delivery.Dispatcher;
import dev.switchhook.delivery.Loop;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// An event loop of a simulated process. What comes from other threads arrives a little later, in
/// the order of the calls, so that whatever can happen in between does.
final class SimulatedLoop implements Loop {
  private static final int HANDED_OVER_MAX_NANOS = 3_000_000;

  private final World world;
  private final Hub hub;
  private final RandomGenerator random;
  private long lastTask;
  private boolean running;

  SimulatedLoop(World world, Hub hub, RandomGenerator random) {
    this.world = world;
    this.hub = hub;
    this.random = random;
  }

  @Override
  public void execute(Runnable task) {
    long now = world.timeline().nanos();
    long soon = running ? now : now + random.nextInt(HANDED_OVER_MAX_NANOS);
    lastTask = Math.max(lastTask, soon);
    world.timeline().at(lastTask, hub, () -> enter(task));
  }

  /// Looking for due retries finds nothing for hours, so such looks are left out. They are known by
  /// the object that says how long: a lane may wait for as long.
  @Override
  @SuppressWarnings("ReferenceEquality")
  public void after(Duration delay, Runnable task) {
    long at = world.timeline().nanos() + Math.max(1, delay.toNanos());
    if (delay == Dispatcher.POLL_EVERY) {
      world.timeline().atOrLater(at, hub, hub::nextUsefulLook, () -> look(task));
    } else {
      world.timeline().at(at, hub, () -> enter(task));
    }
  }

  private void look(Runnable task) {
    hub.looks();
    enter(task);
  }

  /// Runs the task as this loop does.
  void enter(Runnable task) {
    boolean was = running;
    running = true;
    try {
      task.run();
    } finally {
      running = was;
    }
  }
}
