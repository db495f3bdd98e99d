package dev.switchhook.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ChartTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:20:00Z");

  @Test
  void theScaleEndsAtARoundNumberWithAWholeHalf() {
    assertThat(Chart.rounded(0)).isEqualTo(2);
    assertThat(Chart.rounded(3)).isEqualTo(4);
    assertThat(Chart.rounded(105)).isEqualTo(200);
    assertThat(Chart.rounded(1_000_001)).isEqualTo(2_000_000);
  }

  @Test
  void everyHourFallsIntoItsBarAndLittleIsSeen() {
    ArrayNode hours = Json.array();
    hours.add(hour("2026-11-20T11:00:00Z", 1_000, 0));
    hours.add(hour("2026-11-21T10:00:00Z", 0, 1));
    Chart chart = Chart.of(Chart.Span.DAY, hours, ui());

    assertThat(chart.bars()).hasSize(24);
    assertThat(chart.bars().getFirst().good()).isEqualTo(195);
    assertThat(chart.bars().getLast().bad()).isEqualTo(3);
    assertThat(chart.bars().getLast().label()).isEqualTo("10:00");
    assertThat(chart.succeeded()).isEqualTo(1_000);
  }

  @Test
  void daysAndQuartersOfDaysBeginAtMidnight() {
    ArrayNode hours = Json.array();
    hours.add(hour("2026-11-21T05:00:00Z", 1, 0));
    hours.add(hour("2026-11-21T06:00:00Z", 2, 0));
    hours.add(hour("2026-11-15T00:00:00Z", 4, 0));

    Chart week = Chart.of(Chart.Span.WEEK, hours, ui());
    assertThat(week.bars()).hasSize(28);
    assertThat(week.bars().get(24).succeeded()).isEqualTo(1);
    assertThat(week.bars().get(25).succeeded()).isEqualTo(2);
    assertThat(week.bars().getFirst().succeeded()).isEqualTo(4);

    Chart month = Chart.of(Chart.Span.MONTH, hours, ui());
    assertThat(month.bars()).hasSize(30);
    assertThat(month.bars().getLast().succeeded()).isEqualTo(3);
    assertThat(month.bars().get(23).succeeded()).isEqualTo(4);
    assertThat(month.labels()).containsExactly("23 Oct", "6 Nov", "21 Nov");
  }

  @Test
  void aWeekBeginsAtMidnightOfTheUsersZone() {
    assertThat(Chart.Span.WEEK.since(NOW, ZoneId.of("Asia/Kolkata")))
        .isEqualTo(Instant.parse("2026-11-14T18:30:00Z"));
  }

  private static ObjectNode hour(String at, long good, long bad) {
    return Json.object().put("at", at).put("succeeded", good).put("failed", bad);
  }

  private static Ui ui() {
    return new Ui(
        new Ui.Shared(new Words(), new Assets(List.of()), Set.of()),
        Locale.ENGLISH,
        NOW,
        Ui.Who.NOBODY,
        new Ui.Place("/", "/", "", java.time.ZoneOffset.UTC));
  }
}
