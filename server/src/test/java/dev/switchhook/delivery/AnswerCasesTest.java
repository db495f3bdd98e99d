package dev.switchhook.delivery;

import static dev.switchhook.delivery.ScriptedTransport.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.switchhook.egress.Cases;
import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.FailureKind;
import dev.switchhook.egress.Header;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointHealth;
import dev.switchhook.endpoint.EndpointState;
import dev.switchhook.event.EventType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What the engine makes of each answer of `endpoint-answers.json`, and of each redirect of
/// `dns-redirect.json`: delivered, tried again and when, given up, disabled. What the client makes
/// of the bytes is told by `EndpointAnswersTest` and `DnsRedirectTest` of the client; its results
/// are taken from there.
class AnswerCasesTest {
  private static final int PENDING = 0;
  private static final int DELIVERED = 1;
  private static final int FAILED = 2;

  /// Where the hub differs from a case on purpose, and why.
  private static final Map<String, String> DIFFERS =
      Map.of(
          "RESP-004",
          "by the contract an answer that does not end in time is a failure whatever its status",
          "RESP-049",
          "by the contract everything that is not named there is retried by the schedule",
          "RESP-060",
          "by the contract everything that is not named there is retried by the schedule; the lane"
              + " is slowed down like after every failure",
          "RESP-063",
          "the optional header of another system is not taken up: the status decides");

  /// What the client makes of answers that are more than a status.
  private static final Map<String, EgressResult> CLIENT_SAYS =
      Map.ofEntries(
          entry("RESP-001", failed(FailureKind.TIMEOUT)),
          entry("RESP-004", failed(FailureKind.TIMEOUT)),
          entry("RESP-005", failed(FailureKind.TIMEOUT)),
          entry("RESP-006", failed(FailureKind.BROKEN_ANSWER)),
          entry("RESP-008", status(200)),
          entry("RESP-010", status(503)),
          entry("RESP-013", failed(FailureKind.BROKEN_ANSWER)),
          entry("RESP-014", failed(FailureKind.BROKEN_ANSWER)),
          entry("RESP-016", failed(FailureKind.BROKEN_ANSWER)),
          entry("RESP-019", status(200)),
          entry("RESP-021", status(204)),
          entry("RESP-024", failed(FailureKind.BROKEN_ANSWER)),
          entry("RESP-025", failed(FailureKind.BROKEN_ANSWER)),
          entry("RESP-027", failed(FailureKind.BROKEN_ANSWER)),
          entry("RESP-031", failed(FailureKind.BROKEN_ANSWER)),
          entry("RESP-032", failed(FailureKind.BROKEN_ANSWER)),
          entry("RESP-034", status(200)),
          entry("RESP-064", failed(FailureKind.TLS)),
          entry("RESP-067", status(200)),
          entry("RESP-068", failed(FailureKind.TLS)),
          entry("RESP-069", failed(FailureKind.TLS)),
          entry("RESP-071", status(200)),
          entry("RESP-073", failed(FailureKind.CONNECT)),
          entry("RESP-074", failed(FailureKind.CONNECT)),
          entry("RESP-078", failed(FailureKind.BLOCKED)));

  private static final Pattern ANSWERS =
      Pattern.compile("answers (?<statuses>[0-9/]+)( Retry-After: (?<after>.+))?");

  private static Engine engine;
  private static int endpoints;

  @BeforeAll
  static void open(@TempDir Path directory) {
    engine = new Engine(directory).start();
    engine.endpoint(
        "https://hooks.watching.com/a",
        old -> Engine.wanting(old, Set.of(EventType.ENDPOINT_DISABLED), false));
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private static EgressResult failed(FailureKind kind) {
    return new EgressResult.Failed(kind, "it failed", Duration.ofMillis(3), 0);
  }

  @TestFactory
  List<DynamicTest> everyAnswerLeadsToWhatTheFileSays() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : Cases.load("endpoint-answers.json")) {
      String id = one.get("id").asString();
      tests.add(
          DynamicTest.dynamicTest(
              id,
              () -> {
                for (EgressResult result : results(one)) {
                  judge(one, result);
                }
              }));
    }
    assertThat(tests).hasSizeGreaterThan(5);
    return tests;
  }

  @TestFactory
  List<DynamicTest> aRedirectIsAFailureLikeOthers() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : Cases.load("dns-redirect.json")) {
      if (one.get("kind").asString().equals("redirect")) {
        boolean broken = one.get("expect").asString().equals("header limit holds");
        EgressResult result =
            broken
                ? failed(FailureKind.BROKEN_ANSWER)
                : status(one.get("answer_status").asInt(), new Header("Location", "/other"));
        tests.add(DynamicTest.dynamicTest(one.get("id").asString(), () -> tryAgain(result)));
      }
    }
    for (FailureKind kind :
        List.of(FailureKind.RESOLVE, FailureKind.NAME_SERVER, FailureKind.BLOCKED)) {
      tests.add(DynamicTest.dynamicTest("look-up: " + kind, () -> tryAgain(failed(kind))));
    }
    return tests;
  }

  /// One for each status that the case names.
  private static List<EgressResult> results(JsonNode one) {
    EgressResult known = CLIENT_SAYS.get(one.get("id").asString());
    if (known != null) {
      return List.of(known);
    }
    String does = one.get("endpoint_does").asString();
    if (does.equals("answers webhook-delivery: abort-message header")) {
      return List.of(status(500, new Header("webhook-delivery", "abort-message")));
    }
    Matcher answers = ANSWERS.matcher(does);
    assertThat(answers.matches()).as("unknown answer: " + does).isTrue();
    String after = answers.group("after");
    List<EgressResult> all = new ArrayList<>();
    for (String status : answers.group("statuses").split("/", -1)) {
      int number = Integer.parseInt(status);
      all.add(after == null ? status(number) : ScriptedTransport.retryAfter(number, after));
    }
    return all;
  }

  private static void judge(JsonNode one, EgressResult result) {
    if (DIFFERS.containsKey(one.get("id").asString())) {
      tryAgain(result);
      return;
    }
    if (one.get("kind").asString().equals("status-rules")) {
      statusRule(one.get("expect").asString(), result);
      return;
    }
    switch (one.get("outcome").asString()) {
      case "success" -> delivered(result);
      case "failure" -> tryAgain(result);
      case "by_status", "see_expect" -> {
        if (result instanceof EgressResult.Answered answered && answered.status() == 200) {
          delivered(result);
        } else {
          tryAgain(result);
        }
      }
      default -> fail("unknown outcome");
    }
  }

  private static void statusRule(String expect, EgressResult result) {
    switch (expect) {
      case "success" -> delivered(result);
      case "failure, no follow", "failure, retry", "retry" -> tryAgain(result);
      // the endpoint is `failing` from its first failure on, for the API and for the dashboard
      case "failure, retry; alert at once" -> tryAgain(result);
      case "disable the endpoint, notify the owner, keep messages for replay" -> gone(result);
      case "wait >= 120 s (+ jitter), whole endpoint, not one message" ->
          pause(result, Duration.ofMinutes(2));
      case "clamped to the maximum (e.g. 24 h)" -> pause(result, RetrySchedule.RETRY_AFTER_MAX);
      case "ignored or clamped; no overflow", "own schedule, not a tight loop" -> tryAgain(result);
      default -> fail("unknown expectation: " + expect);
    }
  }

  /// An endpoint of its own, so that no case sees what another one left, and one delivery to it.
  private static final class Trial implements AutoCloseable {
    final Endpoint endpoint;
    private final String url;
    private final int sentBefore = engine.transport.sent.size();

    Trial(EgressResult result) {
      endpoints++;
      url = "https://hooks.acme.com/" + endpoints;
      endpoint = engine.endpoint(url);
      engine.transport.script = sent -> sent.url().equals(url) ? result : status(200);
      engine.publish(1);
    }

    List<Instant> sentAt() {
      return engine.transport.sent.stream()
          .skip(sentBefore)
          .filter(sent -> sent.url().equals(url))
          .map(ScriptedTransport.Sent::at)
          .toList();
    }

    List<Engine.DeliveryRow> deliveries() {
      return engine.deliveries().stream()
          .filter(row -> row.endpointId().equals(endpoint.id()))
          .toList();
    }

    EndpointHealth health() {
      return engine.endpoints.find(Engine.APPLICATION, endpoint.id()).orElseThrow().health();
    }

    List<String> toldOthers() {
      return engine.transport.sent.stream()
          .skip(sentBefore)
          .filter(sent -> sent.url().contains("watching"))
          .map(sent -> new String(sent.request().body(), UTF_8))
          .toList();
    }

    @Override
    public void close() {
      assertThat(engine.endpoints.delete(Engine.APPLICATION, endpoint.id())).isTrue();
      engine.settle();
    }
  }

  private static void delivered(EgressResult result) {
    try (Trial trial = new Trial(result)) {
      assertThat(trial.deliveries())
          .extracting(Engine.DeliveryRow::state)
          .containsExactly(DELIVERED);
      assertThat(trial.sentAt()).hasSize(1);
      assertThat(trial.health().numberOfErrors()).isZero();
      assertThat(trial.health().failingSince()).isNull();
    }
  }

  /// By the schedule, to its end; the endpoint counts as failing at once, and goes on.
  private static void tryAgain(EgressResult result) {
    try (Trial trial = new Trial(result)) {
      assertThat(trial.deliveries()).extracting(Engine.DeliveryRow::state).containsExactly(PENDING);
      assertThat(trial.health().numberOfErrors()).isEqualTo(1);
      assertThat(trial.health().failingSince()).isNotNull();

      engine.advance(Duration.ofMillis(4_400));
      assertThat(trial.sentAt()).as("no tight loop").hasSize(1);
      engine.advance(Duration.ofMillis(1_400));
      assertThat(trial.sentAt()).as("5 s, give or take a tenth").hasSize(2);
      engine.advance(Duration.ofSeconds(34));
      assertThat(trial.sentAt()).hasSize(3);
      engine.jump(Duration.ofMinutes(6));
      assertThat(trial.sentAt()).hasSize(Engine.SCHEDULE.size() + 1);
      assertThat(trial.deliveries()).extracting(Engine.DeliveryRow::state).containsExactly(FAILED);
      assertThat(trial.health().state()).isEqualTo(EndpointState.ACTIVE);
    }
  }

  private static void gone(EgressResult result) {
    try (Trial trial = new Trial(result)) {
      assertThat(trial.deliveries()).extracting(Engine.DeliveryRow::state).containsExactly(FAILED);
      assertThat(trial.health().state()).isEqualTo(EndpointState.DISABLED);
      assertThat(trial.health().reason()).contains("410");
      assertThat(trial.toldOthers()).singleElement().asString().contains("endpoint.disabled");
      engine.jump(Duration.ofMinutes(6));
      assertThat(trial.sentAt()).hasSize(1);
      engine.transport.script = sent -> status(200);
      var _ = engine.attemptNow(trial.deliveries().getFirst().id());
      assertThat(trial.deliveries())
          .as("kept, to be sent again by hand")
          .extracting(Engine.DeliveryRow::state)
          .containsExactly(DELIVERED);
    }
  }

  /// Nothing leaves for this endpoint before so long, neither this event nor a later one.
  private static void pause(EgressResult result, Duration asked) {
    try (Trial trial = new Trial(result)) {
      Instant refused = trial.sentAt().getFirst();
      engine.publish(1);
      engine.jump(asked.minusSeconds(1));
      assertThat(trial.sentAt()).hasSize(1);
      engine.jump(Duration.ofSeconds(2));
      assertThat(trial.sentAt()).hasSizeGreaterThan(1);
      assertThat(trial.sentAt().get(1))
          .isBetween(refused.plus(asked), refused.plus(asked).plusSeconds(3));
    }
  }
}
