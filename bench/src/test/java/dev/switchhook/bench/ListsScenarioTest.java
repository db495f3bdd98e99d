package dev.switchhook.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The scenario with few deliveries against the real hub, played once for all tests.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListsScenarioTest {
  private static final int REPEAT = 1;

  /// No figure of a machine that runs tests: only a list that hangs would miss it.
  private static final double MAX_MILLIS = 10_000;

  private final List<String> progress = new ArrayList<>();
  private final ListsScenario.Outcome outcome;

  ListsScenarioTest(@TempDir Path folder) {
    outcome =
        ListsScenario.run(
            plan(RealHub.command(), folder, ListsScenario.DELIVERIES_MIN, Duration.ofSeconds(60)),
            progress::add);
  }

  private static ListsScenario.Plan plan(
      List<String> hub, Path folder, long deliveries, Duration limit) {
    return new ListsScenario.Plan(hub, folder, deliveries, MAX_MILLIS, 0, REPEAT, limit);
  }

  @Test
  void everyQuestionIsAnsweredAsItMustBe() {
    assertThat(outcome.complaints()).isEmpty();
    assertThat(outcome.ok()).isTrue();
    assertThat(outcome.rows())
        .allSatisfy(row -> {
          assertThat(row.asked()).isEqualTo(REPEAT);
          assertThat(row.p95Ms()).isPositive().isGreaterThanOrEqualTo(row.medianMs());
          assertThat(row.maxMs()).isGreaterThanOrEqualTo(row.p95Ms());
        });
  }

  @Test
  void theHubHasAsManyDeliveriesAsWereWantedAndSomeOfThemFailed() {
    assertThat(outcome.deliveries()).isGreaterThanOrEqualTo(ListsScenario.DELIVERIES_MIN);
    assertThat(outcome.failed()).isPositive().isLessThan(outcome.deliveries());
    assertThat(outcome.updates()).isEqualTo(2 * ListsBatch.UPDATES);
    assertThat(outcome.databaseMb()).isPositive();
    assertThat(progress).last().asString().contains("questions");
  }

  @Test
  void everyDocumentedFilterIsAsked() throws Exception {
    assertThat(asked("deliveries"))
        .containsAll(documented("/openapi-delivery.json", "/v1/deliveries"));
    assertThat(asked("events")).containsAll(documented("/openapi-delivery.json", "/v1/events"));
    assertThat(asked("log"))
        .containsAll(
            documented(
                "/openapi-chatt2me.json", "/v1/organization/webhook/{webhookId}/webhook-log"));
  }

  @Test
  void everyPageOfTheDashboardIsAskedFor() {
    assertThat(outcome.rows())
        .filteredOn(row -> row.list().equals(ListsPages.LIST))
        .extracting(ListsMeter.Row::filter)
        .contains("/", "/endpoints", "/settings", "/endpoints/ep_…")
        .doesNotContain("/docs");
  }

  private Set<String> asked(String list) {
    return outcome.rows().stream()
        .filter(row -> row.list().equals(list))
        .flatMap(row -> Arrays.stream(row.filter().split("&", -1)))
        .map(part -> part.split("=", -1)[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// Names of the query parameters that filter: those that say how much of a list is wanted are
  /// left out.
  private static Set<String> documented(String resource, String route) throws Exception {
    Set<String> names = new TreeSet<>();
    try (InputStream document =
        Objects.requireNonNull(ListsScenarioTest.class.getResourceAsStream(resource))) {
      JsonNode paths = BenchJson.MAPPER.readTree(document).path("paths");
      for (JsonNode parameter : paths.path(route).path("get").path("parameters")) {
        String reference = parameter.path("$ref").asString("");
        names.add(
            reference.isEmpty()
                ? parameter.path("name").asString()
                : Character.toLowerCase(reference.charAt(reference.lastIndexOf('/') + 1))
                    + reference.substring(reference.lastIndexOf('/') + 2));
      }
    }
    assertThat(names).contains("limit").hasSizeGreaterThan(2);
    names.remove("limit");
    return names;
  }

  @Test
  void aListThatIsTooSlowIsNamed() {
    List<String> complaints = ListsScenario.tooSlow(outcome.rows(), 0.001);

    assertThat(complaints).hasSameSizeAs(outcome.rows());
    assertThat(complaints)
        .anyMatch(text -> text.startsWith("deliveries without a filter took"))
        .anyMatch(text -> text.startsWith("events text=<absent> took"));
  }

  @Test
  void theTableAndTheJsonLineShowEachQuestion() {
    String table = ListsCommand.table(outcome);
    JsonNode line = BenchJson.MAPPER.readTree(BenchJson.line(outcome));

    assertThat(table.lines().filter(text -> text.matches("(deliveries|events|log|page) .*")))
        .hasSameSizeAs(outcome.rows());
    assertThat(line.path("rows").size()).isEqualTo(outcome.rows().size());
    assertThat(line.at("/rows/0/p95_ms").isNumber()).isTrue();
    assertThat(line.at("/rows/0/page").asString()).isEqualTo("full");
  }

  @Test
  void ofThirtyTimesTheLastButOneIsTheNinetyFifthPercentile() {
    long[] thirty = new long[30];
    Arrays.setAll(thirty, i -> (i + 1) * 1_000_000L);

    assertThat(ListsMeter.percentile(thirty, 95)).isEqualTo(29.0);
    assertThat(ListsMeter.percentile(thirty, 50)).isEqualTo(15.0);
    assertThat(ListsMeter.percentile(new long[0], 95)).isZero();
  }

  @Test
  void fillingThatTakesTooLongEndsWithItsShare() {
    ListsWorld.Channel channel = new ListsWorld.Channel("", Account.invented("secret"));
    ListsWorld world =
        new ListsWorld(
            "key",
            "secret",
            channel,
            channel,
            new ListsWorld.Endpoints("", "", "", ""),
            Instant.EPOCH);
    // a sink takes every webhook and makes nothing of it
    try (ListsSink hub = new ListsSink();
        ListsSink sink = new ListsSink();
        HubCalls calls = new HubCalls(URI.create(hub.url(ListsSink.HEALTHY)))) {
      ListsFiller filler =
          new ListsFiller(
              calls,
              world,
              sink,
              new ListsFiller.Goal(1_000_000, Duration.ofMillis(1)),
              progress::add);

      assertThatThrownBy(filler::fill)
          .isInstanceOf(BenchFailure.class)
          .hasMessageContaining("--limit")
          .hasMessageContaining("0 of 1,000,000 deliveries");
      assertThat(hub.arrivals()).isEqualTo(1);
    }
  }

  @Test
  void aWrongAnswerIsAComplaintHoweverFast() {
    // a sink answers without a body or with 404, never with a list
    try (ListsSink hub = new ListsSink();
        HubCalls calls = new HubCalls(URI.create(hub.url(ListsSink.HEALTHY)))) {
      ListsMeter.Measured measured =
          new ListsMeter(calls, "key")
              .measure(
                  List.of(
                      new ListsQuestions.Question(
                          "events", "", ListsSink.FAILING, ListsQuestions.Finds.SOME)),
                  0,
                  3);

      assertThat(measured.complaints()).singleElement().asString().contains("answered 404");
      assertThat(measured.rows().getFirst().asked()).isEqualTo(1);
    }
  }

  @Test
  void aDiskThatIsTooSmallIsToldBeforehand() {
    long enough = 10_000_000 * ListsScenario.BYTES_EACH + ListsScenario.BYTES_BESIDE;

    ListsScenario.requireSpace(enough, 10_000_000);
    assertThatThrownBy(() -> ListsScenario.requireSpace(enough - 1, 10_000_000))
        .isInstanceOf(BenchFailure.class)
        .hasMessageContaining("11,200 MB")
        .hasMessageContaining("--work");
  }

  @Test
  void aPlanBeyondItsLimitsIsRefused(@TempDir Path folder) {
    Duration minute = Duration.ofMinutes(1);

    assertThatThrownBy(() -> plan(List.of(), folder, ListsScenario.DELIVERIES_MIN - 1, minute))
        .hasMessageContaining("deliveries");
    assertThatThrownBy(() -> plan(List.of(), folder, ListsScenario.DELIVERIES_MAX + 1, minute))
        .hasMessageContaining("deliveries");
    assertThatThrownBy(() ->
            new ListsScenario.Plan(
                List.of(),
                folder,
                ListsScenario.DELIVERIES_MIN,
                100,
                0,
                ListsScenario.REPEAT_MAX + 1,
                minute))
        .hasMessageContaining("repeat");
    assertThatThrownBy(() -> plan(List.of(), folder, ListsScenario.DELIVERIES_MIN, Duration.ZERO))
        .hasMessageContaining("limit");
  }
}
