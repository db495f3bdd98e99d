package dev.switchhook.delivery.simulation;

import dev.switchhook.store.SimulatedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Runs days by seed and checks each.
final class Simulation {
  /// How long after the healing everything has come to its end: the longest schedule, the longest
  /// `Retry-After`, and room.
  static final Duration QUIET_WITHIN = Duration.ofHours(3);

  private static final Duration STEP = Duration.ofMinutes(1);

  private final byte[] template;

  /// @param directory for the schema, which is made once
  Simulation(Path directory) {
    this.template = SimulatedStore.template(directory);
  }

  /// What became of a day.
  ///
  /// @param hash of its history
  record Result(long seed, String hash, Figures figures, List<Violation> violations) {}

  Result run(long seed) {
    return run(seed, Bug.NONE, false);
  }

  /// @param printing whether the history is printed
  Result run(long seed, Bug bug, boolean printing) {
    try (World world = new World(seed, template, bug, printing)) {
      world.live();
      world.heal();
      Checker checker = new Checker(world);
      checker.healed();
      bringToItsEnd(world);
      List<Violation> violations = checker.check();
      violations.forEach(one -> world.history().note("VIOLATION " + one));
      return new Result(seed, world.history().hash(), checker.figures(), violations);
    }
  }

  private static void bringToItsEnd(World world) {
    long end = World.DAY.plus(QUIET_WITHIN).toNanos();
    while (world.timeline().nanos() < end && !isAtRest(world)) {
      world.timeline().runUntil(world.timeline().nanos() + STEP.toNanos());
    }
    world.timeline().runUntil(world.timeline().nanos() + STEP.toNanos()); // what is under way
  }

  private static boolean isAtRest(World world) {
    return world.provider().isDone()
        && world.hub() != null
        && world
            .store()
            .inspect(tx ->
                tx.list("SELECT 1 FROM delivery WHERE state = 0 LIMIT 1", row -> row.number(1)))
            .isEmpty();
  }
}
