package dev.switchhook.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The whole bench with all its processes, against a hub that stands in.
class MeasurementTest {
  private static final Duration QUIET = Duration.ofSeconds(2);

  @TempDir private Path folder = Path.of("");

  private static Measurement.Plan plan(String... faults) {
    return new Measurement.Plan(
        StandInHub.command(faults), 1, 500, 500, 8, 200, 500, QUIET, Store.SQLITE);
  }

  private Report run(String... faults) {
    return Measurement.run(plan(faults), Optional.empty(), folder);
  }

  @Test
  void aSoundHubIsMeasuredAndItsLedgersAgree() {
    Report report = Measurement.run(plan(), Nginx.find(), folder);

    assertThat(report.complaints()).isEmpty();
    assertThat(report.ok()).isTrue();
    assertThat(report.hub().perSecond()).isPositive();
    assertThat(report.hub().cpuUs()).isPositive();
    assertThat(report.surroundings().hubPeakMb()).isPositive();
    assertThat(report.latency().sent()).isEqualTo(100);
    assertThat(report.latency().delivered().count()).isEqualTo(100);
    assertThat(report.halfLoad().rate())
        .isBetween(1, (int) Math.ceil(report.hub().perSecond() / 2));
    assertThat(report.halfLoad().answers().count()).isPositive();
    assertThat(report.latency().delivered().p99Us())
        .isGreaterThanOrEqualTo(report.latency().delivered().p50Us());
    assertThat(report.ledger().delivered()).isEqualTo(report.ledger().acknowledged());
    assertThat(report.ratio() != null).isEqualTo(Nginx.find().isPresent());
    JsonNode line = BenchJson.MAPPER.readTree(BenchJson.line(report));
    assertThat(line.path("ok").asBoolean()).isTrue();
    assertThat(line.at("/ledger/lost").asInt(-1)).isZero();
    assertThat(line.at("/hub/per_second").isNumber()).isTrue();
    assertThat(report.table()).contains("lost 0").contains("events/s");
  }

  @Test
  void aPlantedLossIsDetectedAndWithoutNginxThereIsNoRatio() {
    Report report = run("lose=97");

    assertThat(report.ratio()).isNull();
    assertThat(BenchJson.line(report)).contains("\"ratio\":null");
    assertThat(report.table()).contains("nginx    not measured").contains("WRONG");
    assertThat(report.ok()).isFalse();
    assertThat(report.ledger().lost()).isPositive();
    assertThat(report.complaints()).anyMatch(text -> text.contains("were not delivered"));
  }

  @Test
  void plantedDuplicatesSecondEventsAndDeliveriesOfRefusedMessagesAreDetected() {
    Report report = run("repeat=50", "split=70", "refuse=90");

    assertThat(report.ok()).isFalse();
    assertThat(report.ledger().lost()).isZero();
    assertThat(report.ledger().duplicates()).isPositive();
    assertThat(report.warnings()).anyMatch(text -> text.contains("came twice"));
    assertThat(report.complaints())
        .anyMatch(text -> text.contains("second event"))
        .anyMatch(text -> text.contains("never accepted"));
  }

  @Test
  void aHubThatDoesNotStartIsNamedWithItsLastWords() {
    List<String> command = List.of("sh", "-c", "echo no such database >&2; exit 7");

    assertThatThrownBy(() ->
            Measurement.run(
                new Measurement.Plan(command, 1, 500, 500, 1, 1, 500, QUIET, Store.SQLITE),
                Optional.empty(),
                folder))
        .isInstanceOf(BenchFailure.class)
        .hasMessageContaining("hub")
        .hasMessageContaining("exit code 7")
        .hasMessageContaining("no such database");
  }
}
