package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.account.AuditEntry;
import dev.switchhook.json.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Every changing route of the hub leaves an entry in the audit log, or is named here as traffic:
/// each is called once, and a route that this test does not know fails it.
class AuditedRoutesTest {
  private static final String NUMBER = "30011";
  private static final String TYPES = "\"event_types\":[\"message.incoming\",\"order.done\"]";

  /// What carries contents, or is called all the time, and changes no configuration.
  private static final Set<String> TRAFFIC =
      Set.of(
          "POST /v1/events",
          "POST /v1/events/batch",
          "POST /v1/messages",
          "POST /v1/communication/:channelType/message",
          "POST /v1/endpoints/:id/ack",
          "POST /v1/live/tokens");

  @TempDir static Path directory;
  private static HubFixture fixture;
  private static LocalApp receiver;
  private static String application;
  private static String key;

  private final Set<String> called = new LinkedHashSet<>();
  private final List<String> wrong = new ArrayList<>();

  @BeforeAll
  static void start() {
    fixture = new HubFixture(directory);
    receiver = new LocalApp();
    JsonNode made = fixture.post("/v1/applications", HubFixture.ADMIN_KEY, named("Shop"));
    application = made.path("id").asString();
    key = made.path("api_key").asString();
  }

  @AfterAll
  static void stop() {
    fixture.close();
    receiver.close();
  }

  private static ObjectNode named(String name) {
    return Json.object().put("name", name);
  }

  /// Calls a route and looks at the entry that it leaves.
  ///
  /// @param route as it is mounted
  /// @param path with ids
  private JsonNode change(String route, String path, String json, String action) {
    boolean operators = route.contains("/v1/applications") || route.contains("/v1/quarantine");
    called.add(route);
    UUID before = entries().getFirst().id();
    HttpResponse<String> answer =
        call(route.split(" ", 2)[0], path, operators ? HubFixture.ADMIN_KEY : key, json);
    if (answer.statusCode() >= 300) {
      wrong.add(route + " answered " + answer.statusCode() + " " + answer.body());
      return Json.object();
    }
    List<AuditEntry> entries = entries();
    AuditEntry newest = entries.getFirst();
    JsonNode document = answer.body().isEmpty() ? Json.object() : HubFixture.json(answer);
    long left = entries.stream().filter(entry -> entry.id().compareTo(before) > 0).count();
    if (left != 1 || !newest.action().equals(action)) {
      wrong.add(route + " left " + left + " entries, the newest " + newest);
    } else if (!isBy(newest, operators) || !newest.who().address().equals("127.0.0.1")) {
      wrong.add(route + " is by somebody else: " + newest);
    } else if (!newest.subject().isEmpty() && !isAbout(newest, path, document)) {
      wrong.add(route + " is about something else: " + newest);
    } else if (newest.subject().isEmpty()) {
      wrong.add(route + " is about nothing");
    }
    return document;
  }

  private static boolean isBy(AuditEntry entry, boolean operator) {
    UUID own = UUID.fromString(application.substring("app_".length()));
    return entry.who().userId() == null
        && (operator
            ? entry.who().keyId() == null
            : entry.who().keyId() != null && own.equals(entry.applicationId()));
  }

  private static boolean isAbout(AuditEntry entry, String path, JsonNode answer) {
    String subject = entry.subject();
    return path.contains(subject)
        || answer.path("id").asString("").equals(subject)
        || answer.path("name").asString("").equals(subject)
        || answer.at("/data/0/id").asString("").equals(subject);
  }

  private static List<AuditEntry> entries() {
    return DashboardUsers.audited(fixture);
  }

  private static HttpResponse<String> call(
      String method, String path, String callersKey, String json) {
    return fixture.send(
        fixture
            .to(path)
            .header("x-api-key", callersKey)
            .header("Content-Type", "application/json")
            .method(
                method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json)));
  }

  private static String id(JsonNode document) {
    return document.path("id").asString("");
  }

  @Test
  void everyChangingRouteIsAuditedOrNamedAsTraffic() {
    applications();
    String endpoint = endpoints();
    deliveries(endpoint);
    channels();
    eventTypes();
    dialect();
    quarantine();
    called.add("PUT /v1/receiver/endpoints/:name"); // only the demo has a receiver
    String gone = "/v1/endpoints/" + endpoint;
    change("DELETE /v1/endpoints/:id", gone, "", "endpoints.delete");

    assertThat(wrong).isEmpty();
    Set<String> changing = new LinkedHashSet<>(fixture.hub.routes());
    changing.removeIf(route -> route.startsWith("GET ") || route.startsWith("HEAD "));
    changing.removeIf(route -> !route.contains(" /v1/")); // the pages', which call the API
    assertThat(changing).hasSizeGreaterThan(30);
    changing.removeAll(TRAFFIC);
    assertThat(called).containsAll(changing);
  }

  private void applications() {
    String all = "/v1/applications";
    String one = all + "/:id";
    JsonNode made = change("POST " + all, all, "{\"name\":\"Other\"}", "applications.create");
    String keys = all + "/" + id(made) + "/keys";
    String users = all + "/" + id(made) + "/users";
    String other = id(change("POST " + one + "/keys", keys, "{\"name\":\"k\"}", "keys.create"));
    change("DELETE " + one + "/keys/:keyId", keys + "/" + other, "", "keys.delete");
    String ana = "{\"email\":\"ana@example.com\",\"role\":\"viewer\"}";
    String user = id(change("POST " + one + "/users", users, ana, "users.create"));
    String person = users + "/" + user;
    String out = "/users/:userId/sign-out";
    change("POST " + one + out, person + "/sign-out", "", "users.sign-out");
    String link = "/password-link";
    change("POST " + one + "/users/:userId" + link, person + link, "", "users.password-link");
    change("DELETE " + one + "/users/:userId", person, "", "users.delete");
    change("DELETE " + one, all + "/" + id(made), "", "applications.delete");
    assertThat(entries().getFirst().applicationId()).isNull(); // it outlives the application
  }

  private String endpoints() {
    String all = "/v1/endpoints";
    String one = all + "/:id";
    String body =
        "{\"url\":\"http://127.0.0.1:" + receiver.port + "/\",\"description\":\"A\"," + TYPES + "}";
    String id = id(change("POST " + all, all, body, "endpoints.create"));
    String here = all + "/" + id;
    change("PATCH " + one, here, "{\"description\":\"B\"}", "endpoints.patch");
    change("POST " + one + "/pause", here + "/pause", "", "endpoints.pause");
    change("POST " + one + "/resume", here + "/resume", "", "endpoints.resume");
    change(
        "POST " + one + "/rotate-secret", here + "/rotate-secret", "", "endpoints.rotate-secret");
    change("GET " + one + "/secret", here + "/secret", "", "endpoints.secret.reveal");
    change("POST " + one + "/verify", here + "/verify", "", "endpoints.verify");
    String test = "{\"event_type\":\"message.incoming\"}";
    change("POST " + one + "/test", here + "/test", test, "endpoints.test");
    return id;
  }

  private void deliveries(String endpoint) {
    int before = entries().size();
    for (int i = 0; i < 2; i++) {
      String event = "{\"type\":\"order.done\",\"data\":{\"n\":" + i + "}}";
      assertThat(call("POST", "/v1/events", key, event).statusCode()).isLessThan(300);
    }
    assertThat(entries()).as("traffic leaves no entries").hasSize(before);
    JsonNode made = fixture.get("/v1/deliveries?endpoint=" + endpoint, key).path("data");
    String first = made.get(0).path("id").asString();
    String one = "/v1/deliveries/" + first + "/retry";
    change("POST /v1/deliveries/:id/retry", one, "", "deliveries.retry");
    String ids = "{\"ids\":[\"" + first + "\"]}";
    change("POST /v1/deliveries/retry", "/v1/deliveries/retry", ids, "deliveries.retry");
    String all = "/v1/replays";
    int counted = entries().size();
    assertThat(call("POST", all, key, "{\"mode\":\"all\",\"dry_run\":true}").statusCode())
        .isEqualTo(200);
    assertThat(entries()).as("counting changes nothing").hasSize(counted);
    String replay = id(change("POST " + all, all, "{\"mode\":\"all\"}", "replays.create"));
    String here = all + "/" + replay;
    // one that is over cannot be cancelled: its route is refused, and leaves no entry
    called.add("DELETE " + all + "/:id");
    called.add("POST " + all + "/:id/resume");
    int known = entries().size();
    int status = call("DELETE", here, key, "").statusCode();
    assertThat(entries()).hasSize(status == 204 ? known + 1 : known);
    int resumed = call("POST", here + "/resume", key, "").statusCode();
    assertThat(entries().size() - known).isEqualTo(status == 204 && resumed == 202 ? 2 : 0);
  }

  private void channels() {
    String all = "/v1/channels";
    String body =
        "{\"type\":\"whatsapp\",\"phone_number_id\":\""
            + NUMBER
            + "\",\"access_token\":\"t\",\"app_secret\":\"s\"}";
    String id = id(change("POST " + all, all, body, "channels.create"));
    String here = all + "/" + id;
    change("PATCH " + all + "/:id", here, "{\"name\":\"Shop\"}", "channels.patch");
    called.add("POST " + all + "/:id/connect"); // asks the provider, whom nobody plays here
    change("DELETE " + all + "/:id", here, "", "channels.delete");
  }

  private void eventTypes() {
    String all = "/v1/event-types";
    String body = "{\"name\":\"order.paid\",\"description\":\"Paid\"}";
    change("POST " + all, all, body, "event-types.create");
    String here = all + "/order.paid";
    change("PATCH " + all + "/:name", here, "{\"description\":\"P\"}", "event-types.patch");
    change("DELETE " + all + "/:name", here, "", "event-types.delete");
  }

  private void dialect() {
    String all = "/v1/organization/webhook";
    String one = all + "/:webhookId";
    String body =
        "{\"label\":\"l\",\"endpoint\":\"http://127.0.0.1:"
            + receiver.port
            + "/\",\"eventType\":\"Message\",\"authenticationProtocol\":\"NoAuthentication\","
            + "\"requiresSignature\":true}";
    String id = id(change("POST " + all, all, body, "webhook.create"));
    String here = all + "/" + id;
    change("PATCH " + one, here, "{\"label\":\"m\"}", "webhook.patch");
    String again = "/redefine-signature";
    change("POST " + one + again, here + again, "", "webhook.redefine-signature");
    String log = "/webhook-log/retry";
    // no row has this id: the whole of it is still asked for, and answered
    String none = "{\"webhookLogIds\":[\"" + new UUID(1, 1) + "\"]}";
    change("POST " + one + log, here + log, none, "webhook.webhook-log.retry");
    called.add("POST " + one + "/webhook-log/:webhookLogId/retry"); // the same handler, for one
    change("DELETE " + one, here, "", "webhook.delete");
  }

  private void quarantine() {
    fixture.channel(key, NUMBER, HubFixture.APP_SECRET);
    String channel = fixture.get("/v1/channels", key).at("/data/0/id").asString();
    byte[] broken = "{broken".getBytes(StandardCharsets.UTF_8);
    fixture.signed("/in/" + channel, broken, HubFixture.APP_SECRET);
    JsonNode kept = fixture.get("/v1/quarantine", HubFixture.ADMIN_KEY).path("data");
    String id = id(kept.path(0));
    int before = entries().size();
    HttpResponse<String> again =
        call("POST", "/v1/quarantine/" + id + "/retry", HubFixture.ADMIN_KEY, "");
    called.add("POST /v1/quarantine/:id/retry");
    assertThat(entries().size() - before)
        .as(again.body())
        .isEqualTo(again.statusCode() < 300 ? 1 : 0);
  }

  @Test
  void refusedRequestsLeaveNoEntry() {
    int before = entries().size();
    String none = "/v1/endpoints/ep_" + new UUID(1, 1);

    assertThat(call("DELETE", none, key, "").statusCode()).isEqualTo(404);
    assertThat(call("POST", "/v1/endpoints", key, "{}").statusCode()).isEqualTo(422);
    assertThat(call("POST", "/v1/endpoints", "swh_none", "{}").statusCode()).isEqualTo(401);
    assertThat(call("POST", "/v1/applications", key, "{\"name\":\"A\"}").statusCode())
        .isEqualTo(403);
    assertThat(entries()).hasSize(before);
  }

  @Test
  void theLogSaysWhichKeyDidWhat() {
    String body = "{\"name\":\"order.made\",\"description\":\"Made\"}";
    assertThat(call("POST", "/v1/event-types", key, body).statusCode()).isEqualTo(201);
    String audit = "/v1/applications/" + application + "/audit";
    JsonNode entry =
        fixture.get(audit + "?action=event-types.create", HubFixture.ADMIN_KEY).at("/data/0");

    assertThat(entry.path("subject").asString()).isEqualTo("order.made");
    assertThat(entry.path("user_id").isNull()).isTrue();
    assertThat(entry.path("application_id").asString()).isEqualTo(application);
    String by = entry.path("key_id").asString();
    JsonNode keys = fixture.get("/v1/applications/" + application + "/keys", HubFixture.ADMIN_KEY);
    assertThat(keys.at("/data/0/id").asString()).isEqualTo(by);
    assertThat(fixture.get(audit + "?key=" + by, HubFixture.ADMIN_KEY).path("data")).isNotEmpty();
    String other = audit + "?key=key_" + new UUID(1, 1);
    assertThat(fixture.get(other, HubFixture.ADMIN_KEY).path("data")).isEmpty();
  }

  @Test
  void theWholeHubsLogIsTheOperators() {
    assertThat(call("GET", "/v1/audit", key, "").statusCode()).isEqualTo(403);
    JsonNode all = fixture.get("/v1/audit?action=applications.", HubFixture.ADMIN_KEY);
    assertThat(all.path("data"))
        .isNotEmpty()
        .allSatisfy(entry -> assertThat(entry.path("application_id").isNull()).isTrue());
  }
}
