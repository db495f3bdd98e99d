package dev.switchhook.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The short form of the hour: the real hub for a minute, at a rate that leaves the machine to the
/// other tests.
class FlatScenarioTest {
  private static final int RATE = 50;
  private static final long SECONDS = 60;

  @TempDir private Path folder = Path.of("");

  @Test
  void aMinuteOfLoadLeavesEverythingWhereItWas() {
    List<String> progress = new ArrayList<>();
    FlatScenario.Outcome outcome =
        FlatScenario.run(
            new FlatScenario.Plan(
                RealHub.command(), folder, Store.SQLITE, RATE, SECONDS, 8, Duration.ofSeconds(15)),
            progress::add);

    assertThat(outcome.complaints()).isEmpty();
    assertThat(outcome.ok()).isTrue();
    assertThat(outcome.acknowledged()).isPositive();
    assertThat(outcome.lost()).isZero();
    assertThat(outcome.samples()).hasSizeGreaterThanOrEqualTo(Flatness.SAMPLES_MIN);
    assertThat(outcome.samples())
        .allSatisfy(sample -> {
          assertThat(sample.vitals().heapMb()).isBetween(1.0, 250.0);
          assertThat(sample.vitals().threads()).isPositive();
          assertThat(sample.vitals().files()).isPositive();
          assertThat(sample.vitals().walMb()).isPositive();
        });
    assertThat(progress).hasSameSizeAs(outcome.samples());
    assertThat(FlatCommand.table(outcome)).contains("file descriptors").doesNotContain("CLIMBS");
  }

  @Test
  void eachFigureThatClimbsIsFound() {
    for (int leak = 0; leak < 5; leak++) {
      int leaking = leak;
      List<FlatScenario.Sample> samples =
          IntStream.range(0, 80).mapToObj(n -> sample(n, leaking)).toList();

      List<Flatness> judged = FlatScenario.judged(samples);
      for (int figure = 0; figure < judged.size(); figure++) {
        assertThat(judged.get(figure).flat())
            .as(judged.get(figure).figure())
            .isEqualTo(figure != leak);
      }
    }
  }

  /// What collections give back does not hide that the process grows when it is left alone.
  private static FlatScenario.Sample sample(int n, int leaking) {
    boolean collected = n >= 40;
    return new FlatScenario.Sample(
        n,
        collected,
        new Vitals(
            50 + (leaking == 0 ? n : 0),
            30 + (leaking == 1 ? n : 0),
            100 + (leaking == 2 ? 3 * n : 0),
            10 + (leaking == 3 ? 2 * n : 0),
            200 + (leaking == 4 && !collected ? 3 * n : 0)));
  }

  @Test
  void aPlanThatIsTooShortOrTooMuchIsRefused() {
    assertThatThrownBy(() -> plan(31, 100)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> plan(FlatScenario.SECONDS_MAX + 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> plan(3_600, 1_389)).isInstanceOf(IllegalArgumentException.class);
    assertThat(plan(3_600, 1_000).rate()).isEqualTo(1_000);
  }

  private FlatScenario.Plan plan(long seconds, int rate) {
    return new FlatScenario.Plan(
        List.of(), folder, Store.SQLITE, rate, seconds, 1, Duration.ofSeconds(1));
  }
}
