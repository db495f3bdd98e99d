package dev.switchhook.delivery.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A checker that never failed proves nothing: each planted bug must be seen, by the name of the
/// invariant that it breaks.
class PlantedBugTest {
  /// Not every day has what a bug needs to show: a crash, a pause, a burst.
  private static final int SEEDS_MAX = 20;

  @TempDir static Path directory;
  private static Simulation simulation;

  @BeforeAll
  static void prepare() {
    Quiet.logs();
    simulation = new Simulation(directory);
  }

  @ParameterizedTest
  @EnumSource
  void theCheckerSeesIt(PlantedBug bug) {
    List<Violation> others = new ArrayList<>();
    for (long seed = 1; seed <= SEEDS_MAX; seed++) {
      List<Violation> violations = simulation.run(seed, bug, false).violations();
      Optional<Violation> told = violations.stream().filter(bug::isToldBy).findFirst();
      if (told.isPresent()) {
        System.out.println(bug + " is seen on day " + seed + ": " + told.get());
        return;
      }
      others.addAll(violations);
    }
    assertThat(others).as(bug.name()).anyMatch(bug::isToldBy);
  }

  @Test
  void everyInvariantOfTheSimulationHasABugThatBreaksIt() {
    assertThat(PlantedBug.values())
        .extracting(PlantedBug::invariant)
        .contains("I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "I9", "I10", "I12");
  }
}
