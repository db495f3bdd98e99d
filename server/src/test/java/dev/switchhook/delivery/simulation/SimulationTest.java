package dev.switchhook.delivery.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.switchhook.delivery.simulation.Simulation.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Days of the delivery engine by seed, each with its own faults, each checked against what was
/// promised.
///
/// `switchhook.simulation.seeds` says how many days (100), `switchhook.simulation.from` which is
/// the first (1). With `switchhook.simulation.seed` one day is lived and its history printed.
class SimulationTest {
  private static final int VIOLATIONS_SHOWN = 5;
  private static final int THREADS_MAX = 2;

  @TempDir static Path directory;
  private static Simulation simulation;

  @BeforeAll
  static void prepare() {
    Quiet.logs();
    simulation = new Simulation(directory);
  }

  @Test
  void everyPromiseIsKeptOnEveryDay() throws InterruptedException, ExecutionException {
    Long chosen = Long.getLong("switchhook.simulation.seed");
    if (chosen != null) {
      Result result = simulation.run(chosen, Bug.NONE, true);
      System.out.println("seed " + chosen + " history=" + result.hash());
      report(List.of(result));
      return;
    }
    long from = Long.getLong("switchhook.simulation.from", 1);
    long count = Long.getLong("switchhook.simulation.seeds", 100);
    List<Result> results = new ArrayList<>();
    int threads = Math.min(THREADS_MAX, Runtime.getRuntime().availableProcessors());
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<Result>> days =
          LongStream.range(from, from + count)
              .mapToObj(seed -> pool.submit(() -> simulation.run(seed)))
              .toList();
      for (Future<Result> day : days) {
        results.add(day.get());
      }
    }
    report(results);
  }

  private static void report(List<Result> results) {
    Figures all = results.stream().map(Result::figures).reduce(Figures.NONE, Figures::plus);
    System.out.println("seeds=" + results.size() + " " + all.line());
    List<Result> broken = results.stream().filter(one -> !one.violations().isEmpty()).toList();
    for (Result one : broken) {
      System.out.println("seed " + one.seed() + ": " + one.violations().size() + " violations");
      System.out.println("history=" + one.hash());
      one.violations().stream().limit(VIOLATIONS_SHOWN).forEach(System.out::println);
      System.out.println("replay it with: ./switchhook test --seed " + one.seed());
    }
    if (!broken.isEmpty()) {
      fail("promises were broken with the seeds " + broken.stream().map(Result::seed).toList());
    }
  }

  @Test
  void theSameSeedGivesTheSameHistory() {
    for (long seed = 1; seed <= 3; seed++) {
      String hash = simulation.run(seed).hash();
      assertThat(simulation.run(seed).hash()).isEqualTo(hash);
      assertThat(simulation.run(seed + 1_000).hash()).isNotEqualTo(hash);
    }
  }

  @Test
  void theSameSeedGivesTheSameHistoryInAnotherProcess(@TempDir Path other)
      throws IOException, InterruptedException {
    long seed = 3;

    assertThat(SeedHistory.ofAnotherProcess(other, seed)).isEqualTo(simulation.run(seed).hash());
  }
}
