package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.account.Membership;
import dev.switchhook.account.Role;
import dev.switchhook.account.Users;
import dev.switchhook.crypto.Secret;
import dev.switchhook.dashboard.Playground;
import dev.switchhook.json.Json;
import dev.switchhook.simulator.Receiver;
import dev.switchhook.simulator.SimulatedProviders;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The pages to try things with, over HTTP: a hub, the simulated network, and the receiver.
class TryPagesTest {
  private static final Pattern TOKEN = Pattern.compile("name=\"_token\" value=\"([^\"]+)\"");
  private static final String NUMBER = "100000000000077";

  private static final BlockingQueue<byte[]> DELIVERED = new LinkedBlockingQueue<>();

  private static RunningProviders providers;
  private static HubFixture fixture;
  private static Receiver receiver;
  private static UUID application;
  private static String key;
  private static String owner;
  private static String without;

  @BeforeAll
  static void start(@TempDir Path directory) {
    providers =
        RunningProviders.start(
            new SimulatedProviders.Settings(null, SimulatedProviders.Pace.AT_ONCE),
            Receiver.HOST,
            0,
            new SplittableRandom(77));
    fixture =
        new HubFixture(directory, Map.of("SWITCHHOOK_META_GRAPH_URL", providers.url().toString()));
    receiver = new Receiver(fixture.hub.vertx(), Clock.systemUTC());
    receiver.listen(0).toCompletionStage().toCompletableFuture().join();
    receiver.onDelivery("crm", DELIVERED::add);
    key = fixture.application("Shop");
    String channel = fixture.channel(key, NUMBER, HubFixture.APP_SECRET);
    ObjectNode endpoint =
        Json.object().put("url", receiver.hook("crm").toString()).put("description", "<i>CRM</i>");
    endpoint.putArray("event_types").add("message.incoming").add("form.submitted");
    fixture.post("/v1/endpoints", key, endpoint);
    application = applicationId();
    owner = signedIn();
    without = get("/phone", owner).body() + get("/receiver", owner).body();
    RunningProviders.await(
        providers
            .providers()
            .open(
                Json.object()
                    .put("webhook_url", fixture.hub.url() + "/api/webhook")
                    .put("type", "whatsapp")
                    .put("phone_number_id", NUMBER)
                    .put("business_account_id", "waba-" + NUMBER)
                    .put("phone_number", "+1 555-0100")
                    .put("access_token", "token")
                    .put("app_secret", HubFixture.APP_SECRET)));
    fixture
        .hub
        .people()
        .play(
            DemoPlayground.open(providers, new Playground.Line(NUMBER, channel, "Corner bakery")),
            new DemoReceiver(receiver));
  }

  @AfterAll
  static void stop() {
    receiver.stop().toCompletionStage().toCompletableFuture().join();
    fixture.close();
    providers.close();
  }

  @Test
  void withoutADemoThePagesSayHowToGetOne() {
    assertThat(without).contains("./switchhook demo", "./switchhook listen 3000");
  }

  @Test
  void whatIsWrittenOnThePhoneIsDeliveredAndSeenBesideIt() throws InterruptedException {
    HttpResponse<String> said =
        change("/phone/say", "person", "ana", "kind", "text", "text", "<script>alert(1)</script>");
    assertThat(said.statusCode()).as(said.body()).isEqualTo(303);
    assertThat(said.headers().firstValue("Location")).contains("/phone?person=ana");
    JsonNode delivery = delivered();
    assertThat(delivery.at("/data/content/text").asString()).isEqualTo("<script>alert(1)</script>");

    String page = get("/phone?person=ana", owner).body();
    assertThat(page)
        .contains(
            "&lt;script&gt;alert(1)&lt;/script&gt;",
            "&lt;i&gt;CRM&lt;/i&gt;",
            delivery.path("id").asString())
        .doesNotContain("<script>alert", "<i>CRM");
    assertThat(get("/phone/now?person=ana", owner).body())
        .contains("data-now=\"chat\"", "data-now=\"trail\"", "Webhook received, signature valid");
  }

  @Test
  void everyKindArrivesAsTheNetworkSendsIt() throws InterruptedException {
    assertThat(change("/phone/say", "person", "sam", "kind", "image", "caption", "A tree"))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(303);
    assertThat(delivered().at("/data/content/image/caption").asString()).isEqualTo("A tree");
    change("/phone/say", "person", "sam", "kind", "location");
    assertThat(delivered().at("/data/content/location/latitude").asDouble()).isEqualTo(-23.5505);
    change("/phone/say", "person", "sam", "kind", "form", "date", "2027-02-03", "guests", "2");
    JsonNode form = delivered();
    assertThat(form.path("type").asString()).isEqualTo("form.submitted");
    assertThat(form.at("/data/form/fields/date").asString()).isEqualTo("2027-02-03");
  }

  @Test
  void whatThePhoneCannotDoIsSaid() {
    assertThat(change("/phone/say", "person", "ana", "kind", "text", "text", " ").statusCode())
        .isBetween(400, 422);
    assertThat(change("/phone/say", "person", "nobody", "kind", "location").statusCode())
        .isEqualTo(404);
    assertThat(change("/phone/say", "person", "ana", "kind", "song").statusCode())
        .isBetween(400, 422);
    HttpResponse<String> pressed =
        change("/phone/press", "person", "ana", "message", "wamid.none", "button", "X");
    assertThat(pressed.statusCode()).isEqualTo(422);
    assertThat(pressed.body()).contains("no such button was sent to this person");
    assertThat(change("/phone/fault", "person", "ana", "kind", "earthquake").statusCode())
        .isBetween(400, 422);
  }

  @Test
  void theReceiverAnswersAsItIsToldWithinItsLimits() {
    assertThat(set("418", "0", "0").statusCode()).isEqualTo(303);
    assertThat(receiver.describe(100).at("/endpoints/0/status").asInt()).isEqualTo(418);
    assertThat(set("200", "30001", "0").statusCode()).isEqualTo(422);
    assertThat(set("600", "0", "0").statusCode()).isEqualTo(422);
    assertThat(set("200", "0", "101").statusCode()).isEqualTo(422);
    assertThat(set("two", "0", "0").statusCode()).isBetween(400, 422);
    assertThat(set("200", "0", "0").statusCode()).isEqualTo(303);
    assertThat(get("/receiver", owner).body()).contains(receiver.hook("crm").toString());
    assertThat(get("/receiver/requests/999999", owner).statusCode()).isEqualTo(404);
  }

  @Test
  void theApiSetsTheReceiverAndShowsWhatItGotWithoutWhatPeopleWrote() throws InterruptedException {
    JsonNode set =
        HubFixture.json(
            api("PUT", "/v1/receiver/endpoints/crm", key, "{\"status\":418,\"delay_ms\":1}"));
    assertThat(set.path("status").asInt()).isEqualTo(418);
    assertThat(set.path("echoes_token").asBoolean()).isTrue();
    assertThat(api("PUT", "/v1/receiver/endpoints/crm", key, "{}").statusCode()).isEqualTo(200);
    for (String wrong :
        List.of(
            "{\"status\":199}",
            "{\"status\":600}",
            "{\"delay_ms\":30001}",
            "{\"failure_percent\":101}",
            "{\"echoes_token\":1}")) {
      assertThat(api("PUT", "/v1/receiver/endpoints/crm", key, wrong).statusCode())
          .as(wrong)
          .isEqualTo(422);
    }
    assertThat(api("PUT", "/v1/receiver/endpoints/-", key, "{}").statusCode()).isEqualTo(422);

    change("/phone/say", "person", "meera", "kind", "text", "text", "not for lists");
    delivered();
    HttpResponse<String> shown = api("GET", "/v1/receiver?limit=100", key, null);
    JsonNode newest = HubFixture.json(shown).at("/data/0");
    assertThat(HubFixture.json(shown).path("url").asString()).startsWith("http://127.0.0.1:");
    assertThat(shown.body()).doesNotContain("not for lists", "\"headers\"");
    String one = "/v1/receiver/requests/" + newest.path("number").asLong();
    assertThat(HubFixture.json(api("GET", one, key, null)).path("headers").isEmpty()).isFalse();
    assertThat(api("GET", "/v1/receiver/requests/999999", key, null).statusCode()).isEqualTo(404);
    assertThat(api("GET", "/v1/receiver/requests/x", key, null).statusCode()).isEqualTo(404);
  }

  private static HttpResponse<String> api(
      String method, String path, String with, @Nullable String body) {
    return fixture.send(
        fixture
            .to(path)
            .header("x-api-key", with)
            .header("Content-Type", "application/json")
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> set(String status, String delay, String failures) {
    return change(
        "/receiver/hooks/crm",
        "status",
        status,
        "delay_ms",
        delay,
        "failure_percent",
        failures,
        "echoes_token",
        "on");
  }

  @Test
  void aViewerSeesNeitherPhoneNorTextsNorGetsATokenForTheStream() throws InterruptedException {
    change("/phone/say", "person", "meera", "kind", "text", "text", "for members only");
    delivered();
    String number = receiver.describe(100).at("/data/0/number").asString();
    String viewer = viewer();
    assertThat(get("/phone", viewer).statusCode()).isEqualTo(403);
    assertThat(get("/receiver", viewer).statusCode()).isEqualTo(200);
    assertThat(get("/receiver/requests/" + number, viewer).body())
        .doesNotContain("for members only");
    assertThat(get("/receiver/requests/" + number, owner).body()).contains("for members only");
    assertThat(get("/live", viewer).body()).doesNotContain("swh-tail", "for members only");
    assertThat(post("/live/token", viewer, "_token=" + token(viewer)).statusCode()).isEqualTo(403);
    assertThat(get("/signatures", viewer).statusCode()).isEqualTo(200);
  }

  @Test
  void theTokenOfThePageOpensTheStreamForFiveMinutes() {
    JsonNode issued = HubFixture.json(post("/live/token", owner, "_token=" + token(owner)));
    String token = issued.path("token").asString();
    JsonNode claims = Json.parse(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(300);
    assertThat(claims.has("key")).isFalse();
    HttpResponse<java.io.InputStream> stream =
        fixture.open(fixture.to("/v1/live/events?after=0&token=" + token));
    try (java.io.InputStream body = stream.body()) {
      assertThat(stream.statusCode()).isEqualTo(200);
      assertThat(stream.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      assertThat(body.read()).isPositive();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static JsonNode delivered() throws InterruptedException {
    byte[] body = DELIVERED.poll(20, TimeUnit.SECONDS);
    assertThat(body).as("a delivery").isNotNull();
    return Json.parse(body);
  }

  private static UUID applicationId() {
    String id =
        fixture.get("/v1/applications?limit=10", HubFixture.ADMIN_KEY).at("/data/0/id").asString();
    return UUID.fromString(id.substring("app_".length()));
  }

  private static String signedIn() {
    String link = fixture.hub.people().demoLink(application);
    return cookie(post("/enter", "", link.substring(link.indexOf('?') + 1)));
  }

  private static String viewer() {
    var accounts = fixture.hub.people().accounts();
    Users.Prepared prepared =
        accounts
            .users()
            .prepare(
                new Users.NewUser("viewer@example.com", "V", Secret.of("v".repeat(16)), false));
    fixture
        .hub
        .demoPorts()
        .database()
        .writeNow(tx -> {
          accounts.users().insert(tx, prepared);
          accounts
              .users()
              .setRole(tx, new Membership(prepared.user().id(), application, Role.VIEWER));
          return prepared;
        });
    Secret link = accounts.links().forUser(prepared.user().id(), java.time.Duration.ofHours(1));
    return cookie(post("/enter", "", "token=" + link.reveal()));
  }

  private static String token(String session) {
    Matcher found = TOKEN.matcher(get("/settings", session).body());
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private static HttpResponse<String> change(String path, String... fields) {
    StringBuilder form = new StringBuilder("_token=" + token(owner));
    for (int i = 0; i < fields.length; i += 2) {
      form.append('&')
          .append(fields[i])
          .append('=')
          .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
    }
    return post(path, owner, form.toString());
  }

  private static HttpResponse<String> get(String path, String session) {
    return fixture.send(with(fixture.to(path), session));
  }

  private static HttpResponse<String> post(String path, String session, String form) {
    return fixture.send(
        with(fixture.to(path), session)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  private static HttpRequest.Builder with(HttpRequest.Builder request, String session) {
    return session.isEmpty() ? request : request.header("Cookie", "switchhook_session=" + session);
  }

  private static String cookie(HttpResponse<String> response) {
    String header = response.headers().allValues("Set-Cookie").stream().findFirst().orElse("=;");
    return header.substring(header.indexOf('=') + 1, header.indexOf(';'));
  }
}
