package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Forms that are sent twice, as a double click does, and forms that would do harm to who sends
/// them.
class SentTwiceTest {
  private static final Pattern LINK = Pattern.compile("id=\"link\">(http[^<]+)<");
  private static final Pattern KEY = Pattern.compile("id=\"key\">(swh_[^<]+)<");
  private static final Pattern FROM = Pattern.compile("name=\"from\" value=\"([0-9]+)\"");
  private static final Pattern AT = Pattern.compile("name=\"at\" value=\"([0-9]+)\"");

  @TempDir static Path directory;
  private static HubFixture fixture;
  private static DashboardUsers users;
  private static String key;
  private static String shop;
  private static DashboardClient owner;
  private static LocalApp app;

  @BeforeAll
  static void start() {
    fixture = new HubFixture(directory);
    key = fixture.application("Shop");
    shop = fixture.get("/v1/applications", HubFixture.ADMIN_KEY).at("/data/0/id").asString();
    app = new LocalApp();
    users = DashboardUsers.of(fixture);
    owner = new DashboardClient(fixture, users.signedIn(shop, "owner@example.com", "owner"));
  }

  @AfterAll
  static void stop() {
    fixture.close();
    app.close();
  }

  private static JsonNode all(String kind) {
    return fixture
        .get("/v1/applications/" + shop + kind + "?limit=100", HubFixture.ADMIN_KEY)
        .path("data");
  }

  @Test
  void aUserWhoIsAddedTwiceKeepsTheLink() {
    String once = DashboardClient.once(owner.page("/users"));
    String[] form = {"once", once, "email", "zoe@example.com", "name", "Zoe", "role", "viewer"};

    String first = DashboardClient.found(LINK, owner.submit("/users", form).body());
    String second = DashboardClient.found(LINK, owner.submit("/users", form).body());
    assertThat(second).isEqualTo(first);

    form[3] = "yan@example.com";
    HttpResponse<String> other = owner.submit("/users", form);
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(other.body())
        .contains("data-open", "This form was sent before")
        .doesNotContain(once);
  }

  @Test
  void aKeyWithAnEndThatIsMadeTwiceIsShownTwice() {
    String page = owner.page("/keys");
    String from = DashboardClient.found(FROM, page);
    // the form was shown a while ago
    String shown = Long.toString(Long.parseLong(from) - 90);
    String[] form = {"once", DashboardClient.once(page), "from", shown, "name", "Bot", "days", "7"};

    String first = DashboardClient.found(KEY, owner.submit("/keys", form).body());
    String second = DashboardClient.found(KEY, owner.submit("/keys", form).body());
    assertThat(second).isEqualTo(first);
    JsonNode made =
        all("/keys")
            .valueStream()
            .filter(each -> each.path("name").asString().equals("Bot"))
            .findFirst()
            .orElseThrow();
    assertThat(Instant.parse(made.path("expires_at").asString()))
        .isEqualTo(Instant.ofEpochSecond(Long.parseLong(shown)).plus(Duration.ofDays(7)));

    // an end that is over has no field of its own
    form[1] += "x";
    form[3] = "1000000000";
    HttpResponse<String> over = owner.submit("/keys", form);
    assertThat(over.statusCode()).isEqualTo(422);
    assertThat(over.body()).contains("data-open", "role=\"alert\"");
  }

  @Test
  void aReplayIsStartedOnce() {
    String type = "order.paid";
    ObjectNode body = Json.object().put("type", type).set("data", Json.object().put("n", 1));
    fixture.send(
        fixture
            .to("/v1/events")
            .header("x-api-key", key)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(Json.bytes(body))));
    ObjectNode late =
        Json.object()
            .put("url", "http://127.0.0.1:" + app.port + "/late")
            .put("description", "Late");
    late.putArray("event_types").add(type);
    String endpoint = fixture.post("/v1/endpoints", key, late).path("id").asString();
    String path = "/deliveries/replay";

    assertThat(owner.page(path)).contains("hx-disabled-elt=\"#replay button\"");
    String counted =
        owner
            .submit(
                path,
                "endpoint",
                endpoint,
                "within",
                "24h",
                "mode",
                "missing",
                "rate",
                "10",
                "step",
                "count")
            .body();
    // nothing answers GET with what a form filters by
    assertThat(counted).contains("name=\"back\" value=\"/deliveries/replay?endpoint=" + endpoint);
    String[] start = {
      "once", DashboardClient.once(counted),
      "at", Long.toString(Long.parseLong(DashboardClient.found(AT, counted)) - 90),
      "endpoint", endpoint,
      "within", "24h",
      "mode", "missing",
      "rate", "10",
      "step", "start"
    };
    HttpResponse<String> first = owner.submit(path, start);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(303);
    String there = first.headers().firstValue("Location").orElseThrow();
    assertThat(owner.submit(path, start).headers().firstValue("Location")).contains(there);
    assertThat(fixture.get("/v1/replays", key).path("data")).hasSize(1);

    start[11] = "20";
    HttpResponse<String> other = owner.submit(path, start);
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(other.body()).contains("This form was sent before");
  }

  @Test
  void nobodyTakesTheirOwnRoleByAddingThemselves() {
    DashboardClient eva =
        new DashboardClient(fixture, users.signedIn(shop, "eva@example.com", "owner"));
    HttpResponse<String> refused =
        eva.submit("/users", "email", " EVA@Example.com ", "role", "member");

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("data-open", "This is your own address");
    assertThat(eva.get("/users").statusCode()).isEqualTo(200);
  }

  @Test
  void theSetUpLinkStaysGoodWhenTheAddressIsTaken() {
    users.add(shop, "first@example.com", "a password of theirs", "viewer");
    String setup = fixture.hub.people().setupToken().reveal();
    DashboardClient nobody = new DashboardClient(fixture, "");
    String rest = "&password=correct+horse+battery&email=";

    HttpResponse<String> taken =
        nobody.post("/setup", "token=" + setup + rest + "First%40example.com");
    assertThat(taken.statusCode()).isEqualTo(422);
    assertThat(taken.body()).contains("has an account with this address", "value=\"" + setup);
    assertThat(nobody.post("/setup", "token=" + setup + rest + "root%40example.com").statusCode())
        .isEqualTo(303);
    assertThat(nobody.get("/setup?token=" + setup).statusCode()).isEqualTo(403);
  }
}
