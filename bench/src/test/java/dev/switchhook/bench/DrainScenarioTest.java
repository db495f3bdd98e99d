package dev.switchhook.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The scenario in small, against the real hub.
class DrainScenarioTest {
  @TempDir private Path folder = Path.of("");

  private DrainScenario.Plan plan(long backlog, long pending) {
    return new DrainScenario.Plan(
        RealHub.command(), folder, Store.SQLITE, 8, 500, backlog, pending);
  }

  @Test
  void aBacklogDrainsWhenTheEndpointReturnsAndWhenTheHubWasKilledMeanwhile() {
    DrainScenario.Outcome outcome = DrainScenario.run(plan(300, 300), progress -> {});

    assertThat(outcome.complaints()).isEmpty();
    assertThat(outcome.ok()).isTrue();
    assertThat(outcome.lost()).isZero();
    assertThat(outcome.acknowledged()).isGreaterThan(600);
    assertThat(outcome.drain().backlog()).isEqualTo(300);
    assertThat(outcome.drain().perSecond()).isPositive();
    assertThat(outcome.restart().backlog()).isEqualTo(300);
    assertThat(outcome.restart().firstMillis()).isPositive();
    assertThat(outcome.heapWithMb()).isPositive();
  }

  @Test
  void aHeapThatGrowsWithTheBacklogIsFound() {
    assertThat(DrainScenario.grown(40, 40 + DrainScenario.HEAP_SLACK_MB)).isEmpty();
    assertThat(DrainScenario.grown(40, 41 + DrainScenario.HEAP_SLACK_MB))
        .singleElement()
        .asString()
        .contains("filled the heap");
  }

  @Test
  void aPlanBeyondItsLimitsIsRefused() {
    assertThatThrownBy(() -> plan(DrainScenario.BACKLOG_MAX + 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> plan(1, DrainScenario.BACKLOG_MAX + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> plan(0, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
