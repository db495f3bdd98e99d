package dev.switchhook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The run over several parts, against a hub that stands in.
class WholeRunTest {
  private final List<String> progress = new ArrayList<>();

  @TempDir private Path folder = Path.of("");

  private WholeReport run(List<String> hub, Set<Part> parts) {
    return WholeRun.run(
        new WholeRun.Plan(
            parts,
            hub,
            Optional.empty(),
            Optional.empty(),
            store ->
                new Measurement.Plan(hub, 1, 500, 500, 8, 200, 500, Duration.ofSeconds(2), store),
            WholeRun.Sizes.QUICK,
            folder,
            false),
        progress::add);
  }

  @Test
  void measuresTheChosenPartsEachInAFolderOfItsOwn() throws Exception {
    WholeReport report = run(StandInHub.command(), EnumSet.of(Part.SQLITE, Part.START, Part.PAGE));

    assertThat(report.complaints()).isEmpty();
    assertThat(report.ok()).isTrue();
    assertThat(progress).containsExactly("== sqlite", "== start", "== page");
    JsonNode line = BenchJson.MAPPER.readTree(BenchJson.line(report));
    assertThat(line.at("/parts/sqlite/ledger/lost").asInt(-1)).isZero();
    assertThat(line.at("/parts/start/all").size()).isEqualTo(5);
    assertThat(line.at("/parts/postgresql").isNull()).isTrue();
    assertThat(line.at("/parts/page").isNull()).as("the stand-in has no page").isTrue();
    assertThat(line.at("/targets").size()).isEqualTo(17);
    assertThat(report.table()).contains("sqlite: closed loop", "start to ready");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aPartThatCannotRunIsToldAndTheOthersGoOn() {
    List<String> none = List.of("sh", "-c", "exit 7");
    WholeReport report = run(none, EnumSet.of(Part.SQLITE, Part.START));

    assertThat(progress).containsExactly("== sqlite", "== start");
    assertThat(report.ok()).isFalse();
    assertThat(report.complaints())
        .hasSize(2)
        .allMatch(complaint -> complaint.contains("could not run"));
  }
}
