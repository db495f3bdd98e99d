package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.account.Role;
import dev.switchhook.json.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Deliveries, one delivery, message history and replays in the dashboard, over HTTP.
class DeliveryPagesTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(20);
  private static final String PHONE = "5511993986082";

  @TempDir static Path directory;
  private static HubFixture fixture;
  private static LocalApp app;
  private static Visitor owner;
  private static Visitor viewer;
  private static String key;
  private static String endpoint;
  private static String delivery;
  private static String event;

  @BeforeAll
  static void start() {
    fixture = new HubFixture(directory);
    key = fixture.application("Shop");
    owner = Visitor.owner(fixture);
    viewer = Visitor.in(fixture, Role.VIEWER);
    app = new LocalApp();
    app.script = got -> got.path().startsWith("/bad") ? 500 : 200;
    endpoint = endpoint("/good", "CRM", "order.paid", "order.hostile", "order.large");
    event = publish("order.paid", Json.object().put("text", "Hello there").put("phone", PHONE));
    delivery = ended(event).path("id").asString();
  }

  @AfterAll
  static void stop() {
    app.close();
    fixture.close();
  }

  @Test
  void theHistoryOfAnEndpointHasFiguresAndRows() {
    String page = owner.page("/endpoints/" + endpoint + "/messages?type=order.paid");

    assertThat(page)
        .contains("Total Messages", "Successful", "Failed", "Success Rate")
        .contains("Event Type", "Status", "Response", "Timestamp", "Message ID")
        .contains("href=\"/deliveries/" + delivery + "\"", event, "Delivered")
        .doesNotContain("Hello there", PHONE);
    assertThat(viewer.page("/endpoints/" + endpoint + "/messages")).contains(event);
    assertThat(owner.get("/endpoints/ep_" + new UUID(1, 1) + "/messages").statusCode())
        .isEqualTo(404);
  }

  @Test
  void filtersStayInTheAddressAndMistakesAreSaid() {
    String found = owner.page("/deliveries?within=1h&status=delivered&q=" + event);
    assertThat(found)
        .contains(delivery, "value=\"" + event + "\"", "Clear filters")
        .contains("/deliveries/replay?q=" + event + "&amp;status=delivered&amp;within=1h");

    assertThat(owner.page("/deliveries?status=cancelled")).contains("Nothing matches");
    assertThat(owner.page("/deliveries?since=nonsense")).contains("role=\"alert\"", "RFC 3339");
    assertThat(owner.page("/deliveries?since=2020-01-01T10:00&until=2020-01-02T10:00"))
        .contains("2020-01-01T10:00", "Nothing matches");
    assertThat(owner.page("/deliveries?q=Hello+there")).contains(delivery);
    assertThat(viewer.page("/deliveries?q=Hello+there")).contains("role=\"alert\"");
  }

  @Test
  void pagesLeadOnUnderTheSameLastHour() {
    String type = "order.many";
    String many = endpoint("/good/many", "Many", type);
    for (int i = 0; i < 25; i++) {
      publish(type, Json.object().put("n", i));
    }
    String first = owner.page("/deliveries?within=1h&endpoint=" + many);
    String next = first.replaceAll("(?s).*rel=\"next\" href=\"([^\"]+)\".*", "$1");
    String second = owner.page(next.replace("&amp;", "&"));

    assertThat(next).contains("within=1h", "at=", "cursor=");
    assertThat(second).contains("rel=\"prev\"").doesNotContain("rel=\"next\"");
    assertThat(second.split("<td class=\"look\"", -1)).hasSize(6);
  }

  @Test
  void whatPeopleWroteIsHiddenUntilSomebodyWhoMayAsksForIt() {
    String hidden = owner.page("/deliveries/" + delivery);
    assertThat(hidden)
        .contains("••••••82", "Show texts and numbers", "Event received", event)
        .doesNotContain("Hello there", PHONE, "curl -X");
    assertThat(owner.part("/deliveries/" + delivery)).startsWith("<article").doesNotContain(PHONE);

    HttpResponse<String> shown = owner.submit("/deliveries/" + delivery + "/reveal");
    assertThat(shown.body())
        .contains("Hello there", PHONE, "curl -X POST 'http://127.0.0.1:", "webhook-signature");
    assertThat(actions(delivery)).contains("deliveries.reveal");

    assertThat(viewer.page("/deliveries/" + delivery))
        .contains("Your role does not include what people write.")
        .doesNotContain("Hello there", PHONE, "••••••", "Resend");
    assertThat(viewer.submit("/deliveries/" + delivery + "/reveal").statusCode()).isEqualTo(403);
    assertThat(viewer.submit("/deliveries/" + delivery + "/download").statusCode()).isEqualTo(403);
  }

  @Test
  void hostilePayloadsAreText() {
    String hostile =
        publish(
            "order.hostile",
            Json.object()
                .put("id", "<script>alert(1)</script>")
                .put("code", "</pre><img src onerror=alert(1)>")
                .put("error", "javascript:alert(1)")
                .put("status", "a\u202eb\u200fc\u0000d"));
    String page = owner.page("/deliveries/" + ended(hostile).path("id").asString());
    String shown =
        owner.submit("/deliveries/" + ended(hostile).path("id").asString() + "/reveal").body();

    assertThat(page).contains("••••••").doesNotContain("onerror", "alert(1)");
    assertThat(shown)
        .contains("&lt;/pre&gt;&lt;img src onerror", "a\\u202Eb\\u200Fc")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "\\u0000");
    for (String body : List.of(page, shown)) {
      assertThat(body).doesNotContain("<script>alert", "<img src", "href=\"javascript:", "\u0000");
    }
    // the command is what was signed, to the byte
    String before = shown.substring(0, shown.indexOf("<h3>cURL"));
    assertThat(page + before).doesNotContain("\u202e", "\u200f");
  }

  @Test
  void longBodiesAreCutAndCanBeDownloadedWhole() {
    String text = "x".repeat(200_000);
    String large = publish("order.large", Json.object().put("type", text));
    String id = ended(large).path("id").asString();

    assertThat(owner.page("/deliveries/" + id))
        .contains("Only the beginning is shown.")
        .hasSizeLessThan(150_000);
    assertThat(owner.submit("/deliveries/" + id + "/reveal").body())
        .contains("--data-binary '@" + id + ".json'")
        .hasSizeLessThan(150_000);
    HttpResponse<String> whole = owner.submit("/deliveries/" + id + "/download");
    assertThat(whole.body()).contains(text);
    assertThat(whole.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"" + id + ".json\"");
    assertThat(actions(id)).contains("deliveries.download");
  }

  @Test
  void aDeliveryIsSentAgainWithTheFormTokenAlone() {
    String type = "order.again";
    endpoint("/good/again", "Again", type);
    String id = ended(publish(type, Json.object().put("n", 1))).path("id").asString();
    String path = "/deliveries/" + id + "/retry";

    assertThat(owner.submitWithoutToken(path).statusCode()).isEqualTo(403);
    assertThat(viewer.submit(path).statusCode()).isEqualTo(403);
    HttpResponse<String> sent = owner.submit(path);
    assertThat(sent.headers().firstValue("Location").orElseThrow())
        .startsWith("/deliveries/" + id + "?flash=");
    until(() -> fixture.get("/v1/deliveries/" + id, key).path("attempt_count").asInt() == 2);
    assertThat(owner.page("/deliveries/" + id)).contains("by hand");
    assertThat(owner.part("/deliveries/" + id + "/attempts?after=2"))
        .contains("every 1s", "Event received")
        .doesNotContain("hx-swap-oob");
    assertThat(owner.part("/deliveries/" + id + "/attempts?after=1")).doesNotContain("every 1s");
  }

  @Test
  void theAttemptThatWasAwaitedBringsItsVerdictAndItsAnswer() {
    String type = "order.mended";
    endpoint("/bad/mended", "Mended", type);
    String id = ended(publish(type, Json.object().put("n", 1))).path("id").asString();
    assertThat(owner.part("/deliveries/" + id)).contains("Failed", ">500 · ");
    var script = app.script;
    app.script = got -> got.path().equals("/bad/mended") ? 201 : script.apply(got);
    try {
      assertThat(owner.submit("/deliveries/" + id + "/retry").statusCode()).isEqualTo(303);
      until(() -> attempts(id) == 2);
    } finally {
      app.script = script;
    }

    String part = owner.part("/deliveries/" + id + "/attempts?after=1");
    assertThat(part)
        .startsWith("<section class=\"attempts\"")
        .contains("Event received")
        .containsPattern(
            "id=\"state-" + id + "\" hx-swap-oob=\"true\">\\s*<span class=\"badge ok\"")
        .contains(">201 · ", "Delivered")
        .containsPattern("id=\"response-" + id + "\" hx-swap-oob=\"true\"")
        .containsPattern("id=\"sent-" + id + "\" hx-swap-oob=\"true\"");
    assertThat(owner.page("/deliveries/" + id))
        .contains("id=\"state-" + id + "\"", "id=\"response-" + id + "\"", "id=\"sent-" + id + "\"")
        .doesNotContain("hx-swap-oob");
  }

  @Test
  void chosenDeliveriesAreSentAgainAndEachRefusalIsSaidWithItsReason() {
    String type = "order.chosen";
    String chosen = endpoint("/good/chosen", "Chosen", type);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(ended(publish(type, Json.object().put("n", i))).path("id").asString());
    }
    String history = "/endpoints/" + chosen + "/messages";
    assertThat(owner.page(history))
        .contains("name=\"ids\" value=\"" + ids.getFirst() + "\" form=\"resend\"")
        .contains("Select all on this page", "name=\"page\" value=\"" + ids.getLast() + "\"");
    assertThat(viewer.page(history)).contains(ids.getFirst()).doesNotContain("name=\"ids\"");

    String[] some = {
      "ids", ids.get(0), "ids", ids.get(1), "ids", ids.get(1), "ids", "dlv_gone", "back", history
    };
    assertThat(owner.submitWithoutToken("/deliveries/resend", some).statusCode()).isEqualTo(403);
    assertThat(viewer.submit("/deliveries/resend", some).statusCode()).isEqualTo(403);
    String there =
        owner.submit("/deliveries/resend", some).headers().firstValue("Location").orElseThrow();

    assertThat(there).isEqualTo(history + "?resent=2&refused=not_found.1");
    assertThat(owner.page(there))
        .contains("2 deliveries are being sent again.")
        .contains("1 not sent: the delivery is no longer there.");
    until(() -> attempts(ids.get(0)) == 2 && attempts(ids.get(1)) == 2);
    assertThat(attempts(ids.get(2))).isEqualTo(1);
    assertThat(actions(ids.get(0))).contains("deliveries.retry");
  }

  @Test
  void aPageOfDeliveriesIsSentAgainWithoutScriptsAndNoMoreThanAPage() {
    String type = "order.page";
    String page = endpoint("/good/page", "Page", type);
    String id = ended(publish(type, Json.object().put("n", 1))).path("id").asString();
    String back = "/deliveries?endpoint=" + page;

    HttpResponse<String> sent =
        owner.submit("/deliveries/resend", "every", "1", "page", id, "back", back);
    assertThat(sent.headers().firstValue("Location")).contains(back + "&resent=1");
    until(() -> attempts(id) == 2);

    HttpResponse<String> none = owner.submit("/deliveries/resend", "back", back);
    String there = none.headers().firstValue("Location").orElseThrow();
    assertThat(owner.page(there)).contains("Nothing was selected.");
    String[] many = new String[42];
    for (int i = 0; i < many.length; i += 2) {
      many[i] = "ids";
      many[i + 1] = "dlv_" + new UUID(7, i);
    }
    assertThat(owner.submit("/deliveries/resend", many).statusCode()).isEqualTo(422);
    assertThat(owner.page(back + "&resent=1&refused=%3Cscript%3E.1,odd_code.2"))
        .contains("2 not sent: odd_code")
        .doesNotContain("<script>.1", "script&gt;");
  }

  private static int attempts(String id) {
    return fixture.get("/v1/deliveries/" + id, key).path("attempt_count").asInt();
  }

  @Test
  void aReplayIsCountedBeforeItStartsAndWatched() {
    String type = "order.failing";
    String failing = endpoint("/bad", "Failing", type);
    for (int i = 0; i < 3; i++) {
      String failed = publish(type, Json.object().put("n", i));
      assertThat(ended(failed).path("status").asString()).isEqualTo("failed");
    }
    assertThat(owner.page("/deliveries/replay?endpoint=" + failing)).contains("Failing", "Count");
    assertThat(viewer.get("/deliveries/replay").statusCode()).isEqualTo(403);
    String[] fields = {"endpoint", failing, "mode", "failed", "rate", "50", "max", ""};
    HttpResponse<String> refused =
        owner.submit("/deliveries/replay", "mode", "failed", "rate", "many");
    assertThat(refused.statusCode()).isEqualTo(422);

    int before = app.got.size();
    String counted = owner.submit("/deliveries/replay", fields).body();
    assertThat(counted).contains("Replay 3 deliveries");
    assertThat(app.got).hasSize(before);
    assertThat(actions("")).doesNotContain("replays.create");

    String[] start = {"endpoint", failing, "mode", "failed", "rate", "50", "step", "start"};
    assertThat(owner.submitWithoutToken("/deliveries/replay", start).statusCode()).isEqualTo(403);
    String there =
        owner.submit("/deliveries/replay", start).headers().firstValue("Location").orElseThrow();
    assertThat(there).startsWith("/deliveries/replays/rpl_");
    until(() -> owner.page(there).contains("Completed"));
    assertThat(owner.page(there)).contains("Still failing", "Failing");
    assertThat(owner.page("/deliveries/replays")).contains(there, "3 / 3");
    assertThat(owner.part(there + "/progress")).contains("<progress").doesNotContain("every 1s");
    assertThat(actions(there.substring("/deliveries/replays/".length())))
        .contains("replays.create");
  }

  @Test
  void theOverviewShowsHowItGoes() {
    String page = owner.page("/?range=7d");
    assertThat(page).contains("<svg viewBox", "delivered", "Show as table", "Needs attention");
    assertThat(page).contains("Times are in UTC.");
    assertThat(owner.in("America/Sao_Paulo").page("/"))
        .contains("Times are in America/Sao_Paulo.")
        .doesNotContain("Times are in UTC.");
    for (String none : List.of("Mars/Olympus", "+03:00", "../../etc", "")) {
      assertThat(owner.in(none).page("/")).contains("Times are in UTC.");
    }
    assertThat(viewer.page("/")).contains("Last 24 hours").doesNotContain("Add Endpoint");

    JsonNode figures = fixture.get("/v1/figures?endpoint=" + endpoint, key);
    assertThat(figures.path("total").path("succeeded").asLong()).isPositive();
    assertThat(figures.path("data").get(0).path("failed").asLong()).isZero();
    String longAgo = Instant.now().minus(Duration.ofDays(40)).toString();
    assertThat(
            fixture
                .send(fixture.to("/v1/figures?since=" + longAgo).header("x-api-key", key))
                .statusCode())
        .isEqualTo(422);
  }

  private static List<String> actions(String subject) {
    return DashboardUsers.audited(fixture).stream()
        .filter(entry -> entry.subject().equals(subject))
        .map(entry -> entry.action())
        .toList();
  }

  private static String endpoint(String path, String name, String... types) {
    ObjectNode body =
        Json.object()
            .put("url", "http://127.0.0.1:" + app.port + path)
            .put("description", name)
            .set("retry_schedule", Json.array());
    var list = body.putArray("event_types");
    List.of(types).forEach(list::add);
    return fixture.post("/v1/endpoints", key, body).path("id").asString();
  }

  private static String publish(String type, ObjectNode data) {
    ObjectNode body = Json.object().put("type", type).set("data", data);
    HttpResponse<String> answer =
        fixture.send(
            fixture
                .to("/v1/events")
                .header("x-api-key", key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.bytes(body))));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return HubFixture.json(answer).path("id").asString();
  }

  /// The event's only delivery, once it has ended.
  private static JsonNode ended(String eventId) {
    JsonNode[] found = new JsonNode[1];
    until(() -> {
      found[0] = fixture.get("/v1/deliveries?event=" + eventId, key).path("data").path(0);
      return List.of("delivered", "failed").contains(found[0].path("status").asString(""));
    });
    return found[0];
  }

  private static void until(BooleanSupplier condition) {
    Instant end = Instant.now().plus(WAIT_MAX);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.onSpinWait();
    }
  }
}
