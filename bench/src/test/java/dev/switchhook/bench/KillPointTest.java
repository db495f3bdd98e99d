package dev.switchhook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills at exact places of a hub's code.
class KillPointTest {
  private static final long SEED = 20_261_122;

  /// Longer than the hub's first retry.
  private static final Duration PATIENT = Duration.ofSeconds(20);

  private static final Duration SHORT = Duration.ofSeconds(2);

  @TempDir private Path folder = Path.of("");

  private KillScenario.Outcome play(List<String> hub, long events, Faults faults, Duration quiet) {
    System.out.println("seed " + SEED);
    return KillScenario.run(
        new KillScenario.Plan(hub, folder, events, 16, faults, SEED, Duration.ofMinutes(2), quiet));
  }

  @Test
  void thePointsAreMethodsOfTheHub() throws Exception {
    for (KillPoint point : KillPoint.ALL) {
      Class<?> type = Class.forName(point.type(), false, getClass().getClassLoader());
      assertThat(Arrays.stream(type.getDeclaredMethods()).map(method -> method.getName()))
          .as(point.name())
          .contains(point.method());
    }
  }

  @Test
  void theHubLosesNothingAtAnyOfThem() {
    KillScenario.Outcome outcome =
        play(
            RealHub.command(),
            2_000,
            new Faults(KillPoint.ALL.size(), 0, KillPoint.ALL, Store.SQLITE),
            PATIENT);

    assertThat(outcome.complaints()).isEmpty();
    assertThat(outcome.ok()).isTrue();
    assertThat(outcome.points())
        .hasSize(KillPoint.ALL.size())
        .allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
    assertThat(outcome.lost()).isZero();
    assertThat(outcome.unexplained()).isZero();
  }

  @Test
  void onPostgresqlNeitherAKillNorAnAbsentDatabaseLosesAnything() {
    KillScenario.Outcome outcome =
        play(
            RealHub.command(),
            1_000,
            new Faults(1, 1, List.of(KillPoint.COMMITTED), Store.POSTGRESQL),
            PATIENT);

    assertThat(outcome.complaints()).isEmpty();
    assertThat(outcome.kills()).isEqualTo(1);
    assertThat(outcome.outages()).isEqualTo(1);
    assertThat(outcome.refusedInOutages()).isPositive();
    assertThat(outcome.lost()).isZero();
  }

  @Test
  void aHubThatAcknowledgesBeforeItWritesIsFoundOutExactly() {
    KillPoint beforeWriting = new KillPoint("store", StandInHub.class.getName(), "store");
    KillScenario.Outcome outcome =
        play(
            StandInHub.command("early"),
            3_000,
            new Faults(1, 0, List.of(beforeWriting), Store.SQLITE),
            SHORT);

    assertThat(outcome.points()).containsEntry("store", 1);
    assertThat(outcome.ok()).isFalse();
    assertThat(outcome.lost()).isPositive();
  }

  @Test
  void aPointThatTheHubDoesNotComeToIsAComplaint() {
    KillPoint once = new KillPoint("recover", StandInHub.class.getName(), "saveSettings");
    KillScenario.Outcome outcome =
        play(StandInHub.command(), 2_000, new Faults(1, 0, List.of(once), Store.SQLITE), SHORT);

    assertThat(outcome.ok()).isFalse();
    assertThat(outcome.complaints()).anyMatch(text -> text.contains("did not come to"));
  }
}
