package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The pages of channels, events, contacts, keys, users, the audit log and the system over HTTP:
/// who may, what is hidden, and that forms do what they say.
class RecordsPagesTest {
  private static final String HOSTILE = "<script>alert(1)</script>";
  private static final String ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;";
  private static final String NUMBER = "5511955550100";
  private static final String PHONE_NUMBER_ID = "20011";
  private static final Pattern CHANNEL = Pattern.compile("href=\"/channels/([0-9a-f-]{36})\"");

  @TempDir static Path directory;
  private static HubFixture fixture;
  private static String shop;
  private static String key;
  private static String channel;
  private static DashboardUsers users;
  private static DashboardClient owner;
  private static DashboardClient member;
  private static DashboardClient viewer;

  @BeforeAll
  static void start() {
    // nobody listens there: what is sent stays waiting
    fixture = new HubFixture(directory, Map.of("SWITCHHOOK_META_GRAPH_URL", "http://127.0.0.1:9"));
    key = fixture.application("Shop");
    JsonNode applications = fixture.get("/v1/applications", HubFixture.ADMIN_KEY);
    shop = applications.at("/data/0/id").asString();
    channel = fixture.channel(key, PHONE_NUMBER_ID, HubFixture.APP_SECRET);
    users = DashboardUsers.of(fixture);
    owner = client("owner@example.com", "owner");
    member = client("member@example.com", "member");
    viewer = client("viewer@example.com", "viewer");
    receive("wamid.first", HOSTILE);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static DashboardClient client(String email, String role) {
    return new DashboardClient(fixture, users.signedIn(shop, email, role));
  }

  /// Lets somebody with a hostile name write a text.
  private static void receive(String id, String text) {
    String contact =
        "\"contacts\":[{\"profile\":{\"name\":\"Ana "
            + HOSTILE
            + "\"},\"wa_id\":\""
            + NUMBER
            + "\"}]";
    String message =
        "\"messages\":[{\"from\":\""
            + NUMBER
            + "\",\"id\":\""
            + id
            + "\",\"timestamp\":"
            + "\"1700000000\",\"type\":\"text\",\"text\":{\"body\":\""
            + text
            + "\"}}]";
    byte[] body =
        HubFixture.webhookBody(HubFixture.change(PHONE_NUMBER_ID, contact + "," + message));
    assertThat(fixture.signed("/in/" + channel, body, HubFixture.APP_SECRET).statusCode())
        .isEqualTo(200);
  }

  private static String event() {
    return fixture
        .get("/v1/events?type=message.incoming&limit=1&channel=" + channel, key)
        .path("data")
        .get(0)
        .path("id")
        .asString();
  }

  private static String contact() {
    return fixture
        .get("/v1/contacts?limit=1&q=" + NUMBER, key)
        .path("data")
        .get(0)
        .path("id")
        .asString();
  }

  private static List<String> audited(DashboardClient who, String action) {
    return Pattern.compile("</use></svg>\\s*(" + Pattern.quote(action) + ")</span>")
        .matcher(who.page("/audit?action=" + action))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void aChannelIsConnectedOnceByAFormThatIsSentTwice() {
    HttpResponse<String> wrong =
        member.submit(
            "/channels", "type", "whatsapp", "phone_number_id", "", "app_secret", "s3cr3t");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("aria-invalid=\"true\"").doesNotContain("s3cr3t");

    String once = DashboardClient.once(member.page("/channels?add=whatsapp"));
    String[] form = {
      "once", once,
      "type", "whatsapp",
      "name", "Sales " + HOSTILE,
      "phone_number_id", "20012",
      "access_token", "t0k3n",
      "app_secret", "s3cr3t"
    };
    Pattern token = Pattern.compile("id=\"token\">([^<]+)<");
    HttpResponse<String> made = member.submit("/channels", form);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    assertThat(made.body()).contains("/in/", ESCAPED).doesNotContain("s3cr3t", HOSTILE);
    HttpResponse<String> again = member.submit("/channels", form);

    assertThat(DashboardClient.found(token, again.body()))
        .isEqualTo(DashboardClient.found(token, made.body()));
    String id = DashboardClient.found(CHANNEL, made.body());
    HttpResponse<String> taken =
        member.submit(
            "/channels",
            "type",
            "whatsapp",
            "phone_number_id",
            "20012",
            "access_token",
            "t",
            "app_secret",
            "s");
    assertThat(taken.statusCode()).isEqualTo(409);
    assertThat(taken.body()).contains("20012");
    HttpResponse<String> saved =
        member.submit("/channels/" + id, "name", "Support", "phone_number_id", "20013");
    assertThat(saved.statusCode()).as(saved.body()).isEqualTo(303);
    assertThat(member.page("/channels/" + id)).contains("Support", "20013").doesNotContain("t0k3n");
    assertThat(member.submit("/channels/" + id + "/delete").statusCode()).isEqualTo(303);
    assertThat(member.get("/channels/" + id).statusCode()).isEqualTo(404);
  }

  @Test
  void theChecklistFollowsWhatTheProviderDoes() {
    String id = fixture.channel(key, "20021", "another-app-secret");
    String checks = "/channels/" + id + "/checks";
    assertThat(viewer.page(checks)).contains("No webhook has come yet").doesNotContain("valid");

    String hello = "?hub.mode=subscribe&hub.challenge=1&hub.verify_token=";
    fixture.send(fixture.to("/in/" + id + hello + "wrong"));
    assertThat(viewer.page(checks)).contains("another verify token");
    fixture.send(fixture.to("/in/" + id + hello + HubFixture.VERIFY_TOKEN));
    assertThat(viewer.page(checks)).contains("has verified the address");

    String somebodyElse =
        HubFixture.message("20021", "wamid.c", "hi").replace(NUMBER, "5521988880199");
    byte[] body = HubFixture.webhookBody(somebodyElse);
    fixture.signed("/in/" + id, body, "wrong secret");
    assertThat(viewer.page(checks)).contains("Signature refused");
    assertThat(viewer.page("/channels")).contains("Needs attention");
    assertThat(fixture.get("/v1/channels/" + id + "/activity", key).path("refused").asInt())
        .isEqualTo(1);
    fixture.signed("/api/webhook", body, "another-app-secret");
    assertThat(viewer.page("/channels/" + id))
        .contains("Signature valid", "/events/evt_", "Receiving");
  }

  @Test
  void registeringTheCallbackSaysWhatCameOfIt() {
    HttpResponse<String> answer = member.submit("/channels/" + channel + "/connect");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("no answer of the provider");
  }

  @Test
  void whatPeopleWroteIsHiddenUntilSomebodyWhoMayAsksForIt() {
    String id = event();
    String page = member.page("/events/" + id);
    assertThat(page).contains("normalised-json", "source-json").doesNotContain(NUMBER, "alert(1)");
    assertThat(member.page("/events")).contains(id, "55••••0100").doesNotContain(NUMBER);

    HttpResponse<String> shown = member.submit("/events/" + id + "/reveal");
    assertThat(shown.body()).contains(NUMBER, ESCAPED).doesNotContain(HOSTILE);
    assertThat(audited(owner, "events.reveal")).isNotEmpty();

    assertThat(viewer.submit("/events/" + id + "/reveal").statusCode()).isEqualTo(403);
    assertThat(viewer.page("/events/" + id))
        .contains("Your role does not see")
        .doesNotContain("normalised-json");
    assertThat(viewer.page("/events")).contains(id).doesNotContain("0100");
  }

  @Test
  void eventsAreFilteredByTheAddress() {
    assertThat(viewer.page("/events?type=message.incoming&channel=" + channel)).contains(event());
    assertThat(viewer.page("/events?type=message.report")).contains("Nothing matches");
    assertThat(viewer.page("/events?since=2020-01-01T00%3A00&until=2020-01-02T00%3A00"))
        .contains("Nothing matches");
    assertThat(member.page("/events?contact=" + contact())).contains(event());
    HttpResponse<String> wrong = viewer.get("/events?since=yesterday");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("That is no time.");
    assertThat(viewer.get("/events?type=NO%20TYPE").statusCode()).isEqualTo(422);
  }

  @Test
  void contactsAreHiddenUntilTheyAreAskedFor() {
    String id = contact();
    assertThat(member.page("/contacts"))
        .contains("A••• &lt;•••")
        .doesNotContain(NUMBER, "alert(1)");
    assertThat(member.page("/contacts?q=0100")).contains(id);
    assertThat(member.page("/contacts?q=nobody")).contains("Nobody found");
    assertThat(member.page("/contacts/" + id)).doesNotContain(NUMBER, "alert(1)");
    assertThat(member.submit("/contacts/" + id + "/person").body())
        .contains(NUMBER, ESCAPED)
        .doesNotContain("<html", HOSTILE);
    assertThat(member.submit("/contacts/" + id + "/reveal").body())
        .contains(NUMBER, ESCAPED)
        .doesNotContain(HOSTILE);
    assertThat(audited(owner, "contacts.reveal")).hasSizeGreaterThanOrEqualTo(2);
    assertThat(viewer.get("/contacts").statusCode()).isEqualTo(403);
  }

  @Test
  void aReplyIsSentOnceByTheChannelThatThePersonWroteTo() {
    String path = "/contacts/" + contact();
    String once = DashboardClient.once(member.page(path));
    for (int i = 0; i < 2; i++) {
      assertThat(member.submit(path + "/reply", "once", once, "text", "We are on it").statusCode())
          .isEqualTo(303);
    }
    JsonNode sent = fixture.get("/v1/messages?direction=outgoing", key).path("data");
    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).path("to").asString()).isEqualTo(NUMBER);
    assertThat(sent.get(0).path("channel_id").asString()).isEqualTo(channel);
    assertThat(member.page(path)).doesNotContain("We are on it");
    assertThat(member.submit(path + "/reply", "text", " ").statusCode()).isEqualTo(422);
  }

  @Test
  void aKeyIsShownOnceAndRevoked() {
    HttpResponse<String> wrong = owner.submit("/keys", "name", "", "scopes", "events:read");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("data-open", "value=\"events:read\" checked");

    HttpResponse<String> made =
        owner.submit("/keys", "name", "Bot", "scopes", "events:read", "days", "7");
    String made1 = DashboardClient.found(Pattern.compile("id=\"key\">(swh_[^<]+)<"), made.body());
    assertThat(fixture.get("/v1/events", made1).path("data")).isNotEmpty();
    assertThat(fixture.get("/v1/contacts", made1).path("code").asString())
        .isEqualTo("scope_missing");
    String list = owner.page("/keys");
    assertThat(list).contains("Bot", "events:read").doesNotContain(made1);

    String id = DashboardClient.found(Pattern.compile("/keys/(key_[^/]+)/revoke"), list);
    assertThat(owner.submit("/keys/" + id + "/revoke").statusCode()).isEqualTo(303);
    assertThat(fixture.get("/v1/events", made1).path("code").asString()).isEqualTo("key_revoked");
    assertThat(owner.page("/keys")).contains("Revoked");
    assertThat(member.get("/keys").statusCode()).isEqualTo(403);
    assertThat(member.submit("/keys", "name", "Mine").statusCode()).isEqualTo(403);
  }

  @Test
  void aUserIsAddedChangedSignedOutAndRemoved() {
    assertThat(owner.submit("/users", "email", "none", "role", "viewer").statusCode())
        .isEqualTo(422);
    HttpResponse<String> made =
        owner.submit("/users", "email", "zoe@example.com", "name", "Zoe", "role", "viewer");
    String link = DashboardClient.found(Pattern.compile("id=\"link\">(http[^<]+)<"), made.body());
    HttpResponse<String> in =
        new DashboardClient(fixture, "").post("/enter", link.substring(link.indexOf('?') + 1));
    assertThat(in.statusCode()).isEqualTo(303);
    String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
    DashboardClient zoe =
        new DashboardClient(
            fixture, cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';')));
    assertThat(zoe.get("/contacts").statusCode()).isEqualTo(403);

    String id =
        fixture
            .get("/v1/applications/" + shop + "/users", HubFixture.ADMIN_KEY)
            .path("data")
            .get(0)
            .path("id")
            .asString();
    assertThat(owner.submit("/users/" + id + "/role", "role", "member").statusCode())
        .isEqualTo(303);
    assertThat(zoe.get("/contacts").statusCode()).isEqualTo(200);
    assertThat(owner.submit("/users/" + id + "/sign-out").statusCode()).isEqualTo(303);
    assertThat(zoe.get("/").statusCode()).isEqualTo(401);
    assertThat(owner.submit("/users/" + id + "/remove").statusCode()).isEqualTo(303);
    assertThat(owner.page("/users")).doesNotContain("zoe@example.com");
    assertThat(owner.submit("/users/" + id + "/sign-out").statusCode()).isEqualTo(404);
  }

  @Test
  void nobodyRemovesThemselves() {
    DashboardClient last = client("last@example.com", "owner");
    String id =
        fixture
            .get("/v1/applications/" + shop + "/users", HubFixture.ADMIN_KEY)
            .path("data")
            .valueStream()
            .filter(node -> node.path("email").asString().equals("last@example.com"))
            .findFirst()
            .orElseThrow()
            .path("id")
            .asString();
    assertThat(last.submit("/users/" + id + "/remove").statusCode()).isEqualTo(409);
    assertThat(last.submit("/users/" + id + "/role", "role", "viewer").statusCode()).isEqualTo(409);
  }

  @Test
  void theAuditLogIsFilteredByUserAndAction() {
    client("eva@example.com", "owner").submit("/contacts/" + contact() + "/person");
    String page = owner.page("/audit");
    String eva =
        DashboardClient.found(Pattern.compile("value=\"(usr_[^\"]+)\"[^>]*>eva@example.com"), page);
    assertThat(owner.page("/audit?who=" + eva))
        .contains("contacts.reveal", "/contacts/con_")
        .doesNotContain("Nothing matches");
    assertThat(owner.page("/audit?who=" + eva + "&action=keys.")).contains("Nothing matches");
    assertThat(member.get("/audit").statusCode()).isEqualTo(403);
  }

  @Test
  void theSystemShowsTheWholeHubOnlyToThoseWhoAdministerIt() {
    byte[] broken = "{broken".getBytes(StandardCharsets.UTF_8);
    fixture.signed("/in/" + channel, broken, HubFixture.APP_SECRET);
    DashboardClient operator =
        new DashboardClient(fixture, users.administrator(shop, "root@example.com"));

    assertThat(owner.page("/system"))
        .contains("The store can be read", "those who administer it")
        .doesNotContain("Quarantine");
    String page = operator.page("/system");
    assertThat(page)
        .contains("SQLite", "30 days", "Quarantine", "unreadable")
        .contains("To be sent now", "Breaker open", "Longest wait for an event loop");
    String id = DashboardClient.found(Pattern.compile("/system/quarantine/([^/]+)/retry"), page);
    assertThat(owner.submit("/system/quarantine/" + id + "/retry").statusCode()).isEqualTo(403);
    HttpResponse<String> retried = operator.submit("/system/quarantine/" + id + "/retry");
    assertThat(retried.headers().firstValue("Location").orElseThrow()).contains("still_wrong");
    assertThat(member.get("/system").statusCode()).isEqualTo(403);
  }

  @Test
  void noFormWorksWithoutTheTokenOfItsSession() {
    String id = contact();
    for (String path :
        List.of(
            "/channels",
            "/channels/" + channel,
            "/channels/" + channel + "/connect",
            "/channels/" + channel + "/delete",
            "/events/" + event() + "/reveal",
            "/contacts/" + id + "/reveal",
            "/contacts/" + id + "/person",
            "/contacts/" + id + "/reply",
            "/keys",
            "/keys/key_x/revoke",
            "/users",
            "/users/usr_x/role",
            "/users/usr_x/remove",
            "/users/usr_x/sign-out",
            "/system/quarantine/x/retry")) {
      assertThat(owner.post(path, "name=x").statusCode()).as(path).isEqualTo(403);
    }
  }

  @Test
  void whatBelongsToAnotherApplicationIsNotThere() {
    String other = fixture.application("Other");
    String foreign = fixture.channel(other, "20099", "secret-of-others");
    assertThat(owner.get("/channels/" + foreign).statusCode()).isEqualTo(404);
    assertThat(owner.get("/channels/" + foreign + "/checks").statusCode()).isEqualTo(404);
    assertThat(owner.submit("/channels/" + foreign + "/delete").statusCode()).isEqualTo(404);
    assertThat(fixture.get("/v1/channels/" + foreign + "/activity", key).path("code").asString())
        .isEqualTo("not_found");
    assertThat(Json.text(fixture.get("/v1/channels/" + foreign + "/activity", other)))
        .contains("\"last_event\":null");
  }
}
