package dev.switchhook.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillScenarioTest {
  private static final long SEED = 20_261_121;

  @TempDir private Path folder = Path.of("");

  private KillScenario.Outcome play(int kills, String... faults) {
    System.out.println("seed " + SEED);
    return KillScenario.run(
        new KillScenario.Plan(
            StandInHub.command(faults),
            folder,
            3_000,
            16,
            Faults.atRandom(kills),
            SEED,
            Duration.ofSeconds(60),
            Duration.ofSeconds(3)));
  }

  @Test
  void aHubThatWritesBeforeItAcknowledgesLosesNothing() {
    KillScenario.Outcome outcome = play(2);

    assertThat(outcome.complaints()).isEmpty();
    assertThat(outcome.ok()).isTrue();
    assertThat(outcome.kills()).isEqualTo(2);
    assertThat(outcome.acknowledged()).isEqualTo(3_000);
    assertThat(outcome.delivered()).isEqualTo(3_000);
    assertThat(outcome.lost()).isZero();
    assertThat(outcome.killedAt()).isBetween(600L, 2_700L);
    // those under way at a kill, and those whose connection came before the new process was ready
    assertThat(outcome.unknown()).isLessThanOrEqualTo(2 * 2 * 16);
  }

  @Test
  void aHubThatAcknowledgesBeforeItWritesIsFoundOut() {
    KillScenario.Outcome outcome = play(1, "early");

    assertThat(outcome.ok()).isFalse();
    assertThat(outcome.lost()).isPositive();
    assertThat(outcome.acknowledged()).isEqualTo(outcome.delivered() + outcome.lost());
  }

  @Test
  void aPlanBeyondItsLimitsIsRefused() {
    assertThatThrownBy(() ->
            new KillScenario.Plan(
                List.of(),
                folder,
                KillScenario.MAX_EVENTS + 1,
                1,
                Faults.atRandom(1),
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Faults.atRandom(Faults.MAX_KILLS + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Faults(1, Faults.MAX_OUTAGES + 1, List.of(), Store.POSTGRESQL))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Faults(1, 1, List.of(), Store.SQLITE))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
