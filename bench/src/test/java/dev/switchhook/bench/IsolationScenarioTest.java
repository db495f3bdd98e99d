package dev.switchhook.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The scenario in small, against the real hub. What it measures on a machine that runs tests is no
/// figure; that everything arrives where it must is.
class IsolationScenarioTest {
  private static final int APPLICATIONS = 3;

  @TempDir private Path folder = Path.of("");

  @Test
  void healthyEndpointsGetEverythingWhileOthersHangAndAnotherHasABacklog() {
    IsolationScenario.Outcome outcome =
        IsolationScenario.run(plan(APPLICATIONS, 100), progress -> {});

    assertThat(outcome.complaints())
        .allMatch(complaint -> complaint.startsWith("the backlog made others wait"));
    assertThat(outcome.endpoints()).isEqualTo(30);
    assertThat(outcome.hanging()).isEqualTo(3);
    assertThat(outcome.hangingAttempts()).isPositive();
    assertThat(outcome.lost()).isZero();
    assertThat(outcome.before().healthy()).isBetween(50L, 95L);
    assertThat(Objects.requireNonNull(outcome.with()).healthy()).isBetween(50L, 95L);
    assertThat(outcome.slowDelivered()).isBetween(1L, 50L);
    assertThat(outcome.residentPeakMb()).isPositive();
  }

  private IsolationScenario.Plan plan(int applications, long backlog) {
    return new IsolationScenario.Plan(
        RealHub.command(), folder, Store.SQLITE, applications, 100, 1_000, 1_000, backlog);
  }

  @Test
  void aBacklogThatMakesOthersWaitIsFound() {
    IsolationScenario.Stretch before = stretch(5_000, 100_000);

    assertThat(IsolationScenario.changed(before, stretch(24_000, 149_000))).isEmpty();
    assertThat(IsolationScenario.changed(before, stretch(5_000, 151_000)))
        .singleElement()
        .asString()
        .contains("p99 100.0 ms before, 151.0 ms");
    assertThat(IsolationScenario.changed(before, stretch(26_000, 100_000)))
        .singleElement()
        .asString()
        .contains("p50");
  }

  private static IsolationScenario.Stretch stretch(long p50Us, long p99Us) {
    Latencies.Percentiles delays =
        new Latencies.Percentiles(100, p50Us, p50Us, p99Us, p99Us, p99Us);
    return new IsolationScenario.Stretch(100, delays, delays);
  }

  @Test
  void aPlanBeyondItsLimitsIsRefused() {
    assertThatThrownBy(() -> plan(IsolationScenario.APPLICATIONS_MAX + 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> plan(1, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(List.of(plan(IsolationScenario.APPLICATIONS_MAX, 0))).hasSize(1);
  }
}
