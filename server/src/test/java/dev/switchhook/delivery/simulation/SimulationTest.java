package dev.switchhook.delivery.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulationTest {
  @TempDir static Path directory;

  @Test
  void one() {
    java.util.logging.Logger.getLogger("dev.switchhook").setLevel(java.util.logging.Level.OFF);
    Simulation simulation = new Simulation(directory);
    long from = Long.getLong("from", 1);
    int bad = 0;
    Figures figures = Figures.NONE;
    long t0 = System.nanoTime();
    for (long seed = from; seed < from + Long.getLong("n", 20); seed++) {
      long t = System.nanoTime();
      Simulation.Result r;
      try {
       r = simulation.run(seed, Bug.NONE, Boolean.getBoolean("print"));
      } catch (RuntimeException e) { System.out.println("SEED " + seed + " " + e); e.printStackTrace(System.out); bad++; continue; }
      figures = figures.plus(r.figures());
      System.out.println(seed + " ms=" + (System.nanoTime() - t) / 1_000_000 + " " + r.figures().sent() + " v=" + r.violations().size());
      r.violations().stream().limit(4).forEach(v -> System.out.println("   " + v));
      if (!r.violations().isEmpty()) bad++;
    }
    System.out.println(figures + " total ms " + (System.nanoTime() - t0) / 1_000_000);
    assertThat(bad).isZero();
  }
}
