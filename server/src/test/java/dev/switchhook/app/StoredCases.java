package dev.switchhook.app;

import static dev.switchhook.app.SessionCasesTest.OTHERWISE;
import static dev.switchhook.app.SessionCasesTest.directory;
import static dev.switchhook.app.SessionCasesTest.fixture;
import static dev.switchhook.app.SessionCasesTest.key;
import static dev.switchhook.app.SessionCasesTest.owner;
import static dev.switchhook.app.SessionCasesTest.second;
import static dev.switchhook.app.SessionCasesTest.shop;
import static dev.switchhook.app.SessionCasesTest.users;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The cases of what is kept: whose it is, what is in the clear, what is left of what was removed.
final class StoredCases {
  static void filtersFindOwnRowsOnly() {
    String others = fixture.application("Others");
    String foreign = fixture.channel(others, "60011", HubFixture.APP_SECRET);
    byte[] body =
        HubFixture.webhookBody(HubFixture.message("60011", "wamid.others", "theirs alone"));
    assertThat(fixture.signed("/in/" + foreign, body, HubFixture.APP_SECRET).statusCode())
        .isEqualTo(200);
    String contact = fixture.get("/v1/contacts", others).at("/data/0/id").asString();
    String event = fixture.get("/v1/events", others).at("/data/0/id").asString();
    for (String query :
        List.of(
            "/v1/events?channel=" + foreign,
            "/v1/events?contact=" + contact,
            "/v1/messages?channel=" + foreign,
            "/v1/messages?contact=" + contact,
            "/v1/deliveries?channel=" + foreign,
            "/v1/deliveries?contact=" + contact,
            "/v1/deliveries?event=" + event,
            "/v1/deliveries?text=theirs")) {
      HttpResponse<String> found = fixture.send(fixture.to(query).header("x-api-key", key));
      assertThat(found.body()).as(query).doesNotContain("theirs alone", contact, event);
      if (found.statusCode() == 200) {
        assertThat(HubFixture.json(found).path("data").size()).as(query).isZero();
      }
    }
  }

  static void theFilesHoldNoSecret() {
    String password = "a-password-that-stands-out";
    users.add(shop, "dump@example.com", password, "viewer");
    String link =
        fixture
            .hub
            .people()
            .accounts()
            .links()
            .forUser(new UUID(1, 1), Duration.ofHours(1))
            .reveal();
    ObjectNode endpoint =
        Json.object().put("url", "https://crm.example.com/").put("description", "D");
    endpoint.set("event_types", Json.array().add("message.incoming"));
    endpoint.putObject("headers").put("X-Team", "a-header-that-stands-out");
    String id = fixture.post("/v1/endpoints", key, endpoint).path("id").asString();
    String signing = fixture.get("/v1/endpoints/" + id + "/secret", key).path("secret").asString();
    for (String secret :
        List.of(
            key,
            HubFixture.ADMIN_KEY,
            HubFixture.APP_SECRET,
            password,
            owner.session(),
            link,
            signing,
            "a-header-that-stands-out")) {
      assertThat(isInFiles(directory, secret)).as(secret).isFalse();
    }
    assertThat(isInFiles(directory, "dump@example.com")).as("the search works").isTrue();
  }

  static boolean isInFiles(Path folder, String text) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("switchhook.db"))
          .anyMatch(file -> {
            try {
              return new String(Files.readAllBytes(file), ISO_8859_1).contains(text);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void aPersonGoesWithTheApplication() {
    assertThat(OTHERWISE.get("APP-055")).contains("no call for one");
    assertThat(
            fixture
                .send(fixture.to("/v1/contacts/x").method("DELETE", BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(405);
  }

  /// Tables with rows that hold the text.
  static List<String> rows(HubFixture hub, String text) {
    return hub.hub
        .demoPorts()
        .database()
        .readNow(tx -> {
          List<String> found = new ArrayList<>();
          tx.list("SELECT name FROM sqlite_master WHERE type = 'table'", row -> row.text(1))
              .forEach(table ->
                  tx
                      .list(
                          "SELECT name FROM pragma_table_info('" + table + "')", row -> row.text(1))
                      .stream()
                      .filter(column ->
                          tx.first(
                                      "SELECT count(*) FROM "
                                          + table
                                          + " WHERE instr(CAST(\""
                                          + column
                                          + "\" AS BLOB), CAST(? AS BLOB)) > 0",
                                      row -> row.integer(1),
                                      text)
                                  .orElse(0)
                              > 0)
                      .forEach(column -> found.add(table + "." + column)));
          return found;
        });
  }

  static void nothingOfTheInsideIsPublic() {
    for (String path :
        List.of(
            "/actuator",
            "/actuator/heapdump",
            "/heapdump",
            "/threaddump",
            "/debug/pprof",
            "/.env",
            "/data/switchhook.db",
            "/assets/..%2Fswitchhook.db")) {
      assertThat(fixture.send(fixture.to(path)).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(fixture.send(fixture.to("/metrics")).body())
        .doesNotContain(HubFixture.ADMIN_KEY, key, "@example.com", shop);
    HttpResponse<String> broken = owner.get("/endpoints/%00");
    assertThat(broken.statusCode()).isBetween(400, 499);
    assertThat(broken.body()).doesNotContain("Exception", "dev.switchhook", ".java:");
  }

  static void whatIsReplayedToALaterEndpointIsAskedForAndNoted() {
    String own = fixture.application("Replays");
    String first = "{\"type\":\"order.paid\",\"data\":{\"n\":1}}";
    assertThat(
            fixture
                .send(
                    fixture
                        .to("/v1/events")
                        .header("x-api-key", own)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(first)))
                .statusCode())
        .isLessThan(300);
    ObjectNode endpoint =
        Json.object().put("url", "http://127.0.0.1:18999/").put("description", "later");
    endpoint.set("event_types", Json.array().add("order.paid"));
    assertThat(fixture.post("/v1/endpoints", own, endpoint).path("id").asString()).isNotEmpty();
    assertThat(replayed(own, "{}").statusCode()).as("no mode").isEqualTo(422);
    for (String mode : List.of("failed", "all")) {
      JsonNode counted =
          HubFixture.json(replayed(own, "{\"mode\":\"" + mode + "\",\"dry_run\":true}"));
      assertThat(counted.path("matching").asInt(-1)).as(mode).isZero();
    }
    HttpResponse<String> asked = replayed(own, "{\"mode\":\"missing\"}");
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
    String id = HubFixture.json(asked).path("id").asString();
    assertThat(DashboardUsers.audited(fixture))
        .anySatisfy(entry -> {
          assertThat(entry.action()).isEqualTo("replays.create");
          assertThat(entry.subject()).isEqualTo(id);
        });
  }

  static HttpResponse<String> replayed(String own, String body) {
    return fixture.send(
        fixture
            .to("/v1/replays")
            .header("x-api-key", own)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  /// Rows, and what the hub answers: pages that SQLite has freed are written over when they are
  /// used again, which is no promise of this test's.
  static void nothingOfARemovedApplicationIsLeft() {
    String marker = "marker-of-the-erased";
    try (HubFixture hub =
        new HubFixture(second.resolve("erased"), Map.of("SWITCHHOOK_RETENTION", "1s"))) {
      String application = "Shop " + marker;
      String own = hub.application(application);
      String number = "70011";
      String there = hub.channel(own, number, HubFixture.APP_SECRET);
      byte[] body = HubFixture.webhookBody(HubFixture.message(number, "wamid." + marker, marker));
      assertThat(hub.signed("/in/" + there, body, HubFixture.APP_SECRET).statusCode())
          .isEqualTo(200);
      ObjectNode endpoint =
          Json.object().put("url", "http://127.0.0.1:18999/").put("description", marker);
      endpoint.set("event_types", Json.array().add("message.incoming"));
      assertThat(hub.post("/v1/endpoints", own, endpoint).path("id").asString()).isNotEmpty();
      assertThat(rows(hub, marker)).isNotEmpty();
      String id = hub.get("/v1/applications", HubFixture.ADMIN_KEY).at("/data/0/id").asString();
      assertThat(
              hub.send(
                      hub.to("/v1/applications/" + id)
                          .header("x-api-key", HubFixture.ADMIN_KEY)
                          .method("DELETE", BodyPublishers.noBody()))
                  .statusCode())
          .isEqualTo(204);
      Instant end = Instant.now().plusSeconds(30);
      while (!rows(hub, marker).isEmpty() && Instant.now().isBefore(end)) {
        Thread.onSpinWait(); // each look at the rows takes its time
      }
      assertThat(rows(hub, marker)).isEmpty();
    }
  }

  private StoredCases() {}
}
