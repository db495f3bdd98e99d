package dev.switchhook.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.account.Sessions;
import dev.switchhook.crypto.Secret;
import dev.switchhook.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Every case of `cases/dashboard-session.json` by its id, against a real hub; a case of the file
/// that nobody judges fails. Without the file, the ids that are known are judged with texts of the
/// same kind.
class SessionCasesTest {
  private static final String XSS = "stored-xss-through-payloads";
  private static final String PASSWORD = "correct horse battery";

  /// Cases that need what only another test has, which is named and must be there. What it asserts
  /// was read against the file.
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "APP-041",
          "dev.switchhook.live.BackPressureTest#whoLeaves8MiBUnreadIsClosedAndTheOthersAreNotHeldUp",
          "APP-046",
          "dev.switchhook.api.EveryRouteTest#whatBelongsToAnotherApplicationIsAnswered404",
          "APP-051",
          "dev.switchhook.crypto.CryptoTest#aSealedSecretOpensOnlyInItsPlace");

  /// Cases that do not hold as the file has them, and why.
  private static final Map<String, String> OTHERWISE =
      Map.of(
          "APP-034",
          "contracts §9 has the token in the query; it is no key and opens live events alone",
          "APP-037",
          "contracts §9 has tokens that are good until they end, not tickets for one use",
          "APP-055",
          "people are erased with their application or by retention: there is no call for one");

  /// A tag that runs something, or leads somewhere that does.
  private static final Pattern LIVE =
      Pattern.compile("<[a-z][^<>]*(?:(?:href|src|action)=[\"'](?:javascript|data):|\\son[a-z]+=)");

  private static final Map<String, Consumer<String>> CASES = new LinkedHashMap<>();

  static {
    CASES.put("APP-020", _ -> signingInMakesANewSession());
    CASES.put("APP-021", _ -> changesFromElsewhereAreRefused());
    CASES.put("APP-024", _ -> noPageCanBeFramed());
    CASES.put("APP-025", _ -> anEndedSessionIsOver());
    CASES.put("APP-028", _ -> passwordLinksAreForOneUseOfOneUser());
    CASES.put("APP-029", _ -> theLinkThatProvesAnAddressWorksOnce());
    CASES.put("APP-032", _ -> weakSecretsStopTheStart());
    CASES.put("APP-033", _ -> onlyLocalPathsAreGoneTo());
    CASES.put("APP-034", _ -> aTokenInTheQueryIsNoKey());
    CASES.put("APP-037", _ -> aTokenIsOverWhenItEnds());
    CASES.put("APP-038", _ -> aStreamEndsWithItsSession());
    CASES.put("APP-042", _ -> compressedFramesAreRefused());
    CASES.put("APP-047", _ -> filtersFindOwnRowsOnly());
    CASES.put("APP-050", _ -> theFilesHoldNoSecret());
    CASES.put("APP-054", _ -> nothingOfARemovedApplicationIsLeft());
    CASES.put("APP-055", _ -> aPersonGoesWithTheApplication());
    CASES.put("APP-058", _ -> nothingOfTheInsideIsPublic());
    CASES.put("APP-059", _ -> whatIsReplayedToALaterEndpointIsAskedForAndNoted());
  }

  @TempDir static Path directory;
  @TempDir static Path second;
  private static HubFixture fixture;
  private static DashboardUsers users;
  private static String shop;
  private static String key;
  private static DashboardClient owner;
  private static LocalApp receiver;
  private static String channel;

  @BeforeAll
  static void start() {
    fixture = new HubFixture(directory);
    key = fixture.application("Shop");
    shop = fixture.get("/v1/applications", HubFixture.ADMIN_KEY).at("/data/0/id").asString();
    users = DashboardUsers.of(fixture);
    owner = new DashboardClient(fixture, users.signedIn(shop, "owner@example.com", "owner"));
    users.add(shop, "ana@example.com", PASSWORD, "owner");
    users.cheapPassword("ana@example.com", PASSWORD);
    receiver = new LocalApp();
    channel = fixture.channel(key, "50011", HubFixture.APP_SECRET);
  }

  @AfterAll
  static void stop() {
    fixture.close();
    receiver.close();
  }

  private static JsonNode file() {
    Path root = Path.of(System.getProperty("switchhook.root", ".."));
    Path file = root.resolveSibling("shared").resolve("cases/dashboard-session.json");
    try {
      return Files.exists(file) ? Json.parse(Files.readAllBytes(file)) : Json.object();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @TestFactory
  Stream<DynamicTest> everyCaseIsJudged() {
    JsonNode cases = file().path("cases");
    if (cases.isEmpty()) {
      Stream<DynamicTest> known =
          CASES.entrySet().stream()
              .map(one -> DynamicTest.dynamicTest(one.getKey(), () -> one.getValue().accept("")));
      return Stream.concat(
          known,
          Stream.of(
              DynamicTest.dynamicTest(
                  XSS, () -> isShownAsText("none", "</script><script>alert(1)</script>"))));
    }
    return cases
        .valueStream()
        .map(one -> DynamicTest.dynamicTest(one.path("id").asString(), () -> judge(one)));
  }

  private static void judge(JsonNode one) throws ReflectiveOperationException {
    String id = one.path("id").asString();
    String input = one.path("input").asString();
    if (one.path("kind").asString().equals(XSS)) {
      isShownAsText(id, input);
    } else if (CASES.containsKey(id)) {
      CASES.get(id).accept(input);
    } else {
      assertThat(ELSEWHERE).as("nobody judges " + id).containsKey(id);
      String[] test = ELSEWHERE.get(id).split("#", 2);
      Method method = Class.forName(test[0]).getDeclaredMethod(test[1]);
      assertThat(method.isAnnotationPresent(Test.class)).isTrue();
    }
  }

  @Test
  void whatIsOtherwiseThanTheFileSaysIsJudgedAllTheSame() {
    assertThat(CASES.keySet()).containsAll(OTHERWISE.keySet());
  }

  /// In every text that a stranger or an owner can set, on every page that shows it. HostileTest
  /// does the same in a browser.
  private static void isShownAsText(String id, String text) {
    String number = "5511" + Math.abs(id.hashCode() % 1_000_000_000);
    byte[] body =
        Json.bytes(
            Json.object()
                .put("object", "whatsapp_business_account")
                .set("entry", Json.array().add(entry(number, text))));
    assertThat(fixture.signed("/in/" + channel, body, HubFixture.APP_SECRET).statusCode())
        .isEqualTo(200);
    ObjectNode endpoint =
        Json.object()
            .put("url", "http://127.0.0.1:" + receiver.port + "/")
            .put("description", text);
    endpoint.set("event_types", Json.array().add("message.incoming"));
    JsonNode made = fixture.post("/v1/endpoints", key, endpoint);
    String there = "/endpoints/" + made.path("id").asString();
    String event =
        fixture.get("/v1/events?limit=1&type=message.incoming", key).at("/data/0/id").asString();
    String contact =
        fixture.get("/v1/contacts?limit=1&q=" + number, key).at("/data/0/id").asString();
    StringBuilder shown = new StringBuilder();
    List<String> pages =
        List.of("/", "/endpoints", there, "/events", "/contacts", "/deliveries", "/audit", "/keys");
    pages.forEach(page -> shown.append(harmless(owner.page(page), text)));
    shown.append(harmless(owner.submit("/events/" + event + "/reveal").body(), text));
    shown.append(harmless(owner.submit("/contacts/" + contact + "/person").body(), text));
    assertThat(shown.toString()).contains(escaped(text.strip()));
    feed(text);
    var _ =
        fixture.send(
            fixture
                .to("/v1" + there)
                .header("x-api-key", key)
                .method("DELETE", BodyPublishers.noBody()));
  }

  private static ObjectNode entry(String number, String text) {
    ObjectNode value = Json.object().put("messaging_product", "whatsapp");
    value.putObject("metadata").put("phone_number_id", "50011").put("display_phone_number", "1");
    ObjectNode person = value.putArray("contacts").addObject().put("wa_id", number);
    person.putObject("profile").put("name", text);
    value
        .putArray("messages")
        .addObject()
        .put("from", number)
        .put("id", "wamid." + number)
        .put("timestamp", "1700000000")
        .put("type", "text")
        .putObject("text")
        .put("body", text);
    ObjectNode entry = Json.object().put("id", "1");
    entry.putArray("changes").addObject().put("field", "messages").set("value", value);
    return entry;
  }

  /// The stream is JSON, whose lines cannot be broken by what is in it.
  private static void feed(String text) {
    String token = HubFixture.json(owner.submit("/live/reveal")).path("token").asString();
    HttpResponse<InputStream> stream =
        fixture.open(fixture.to("/v1/live/events?after=0&token=" + token));
    assertThat(stream.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    String wanted = Json.text(Json.array().add(text)).replace("[", "").replace("]", "");
    StringBuilder read = new StringBuilder();
    try (InputStream in = stream.body()) {
      while (read.indexOf(wanted) < 0) {
        read.append((char) in.read());
        assertThat(read.length()).as(text).isLessThan(2_000_000);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String harmless(String page, String text) {
    if (text.contains("<")) {
      assertThat(page).doesNotContain(text);
    }
    assertThat(LIVE.matcher(page).find()).as(page).isFalse();
    return page;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static HttpResponse<String> login(String password, String next, String... headers) {
    HttpRequest.Builder request =
        fixture
            .to("/login")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                BodyPublishers.ofString(
                    "email=ana%40example.com&password="
                        + password.replace(' ', '+')
                        + "&next="
                        + next));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return fixture.send(request);
  }

  private static String session(HttpResponse<String> signedIn) {
    String cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow();
    return cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
  }

  /// The prefix `__Host-` is not there: contracts §11 give the cookie its name. What it stands for
  /// is: path `/`, no domain, and `Secure` under an https address.
  private static void signingInMakesANewSession() {
    String fixed = "a".repeat(43);
    HttpResponse<String> in = login(PASSWORD, "/", "Cookie", "switchhook_session=" + fixed);
    assertThat(in.statusCode()).isEqualTo(303);
    assertThat(session(in)).isNotEqualTo(fixed).isNotEqualTo(session(login(PASSWORD, "/")));
    assertThat(in.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("; Path=/", "; HttpOnly", "; SameSite=Lax")
        .doesNotContain("Domain");
    assertThat(new DashboardClient(fixture, fixed).get("/endpoints").statusCode()).isEqualTo(401);
    try (HubFixture secure =
        new HubFixture(
            second.resolve("secure"), Map.of("SWITCHHOOK_PUBLIC_URL", "https://hub.example.com"))) {
      String application = secure.application("Secure");
      assertThat(application).isNotEmpty();
      String setup = secure.hub.people().setupToken().reveal();
      HttpResponse<String> made =
          new DashboardClient(secure, "")
              .post("/setup", "token=" + setup + "&email=a%40example.com&password=long+enough");
      assertThat(made.headers().firstValue("Set-Cookie").orElseThrow()).contains("; Secure");
    }
  }

  private static void changesFromElsewhereAreRefused() {
    assertThat(login(PASSWORD, "/", "Origin", "https://evil.test").statusCode()).isEqualTo(403);
    String token =
        DashboardClient.found(
            Pattern.compile("name=\"_token\" value=\"([^\"]+)\""), owner.page("/settings"));
    for (String origin : List.of("https://evil.test", "null", fixture.hub.url() + ".evil.test")) {
      HttpResponse<String> answer =
          fixture.send(
              fixture
                  .to("/settings/theme")
                  .header("Cookie", "switchhook_session=" + owner.session())
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .header("Origin", origin)
                  .POST(BodyPublishers.ofString("theme=dark&back=/&_token=" + token)));
      assertThat(answer.statusCode()).as(origin).isEqualTo(403);
    }
    assertThat(owner.post("/settings/theme", "theme=dark&back=/").statusCode()).isEqualTo(403);
    assertThat(owner.submit("/settings/theme", "theme", "dark", "back", "/").statusCode())
        .isEqualTo(303);
  }

  private static void noPageCanBeFramed() {
    for (String page : List.of("/", "/endpoints", "/settings", "/users", "/audit", "/live")) {
      HttpResponse<String> answer = owner.get(page);
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("frame-ancestors 'none'", "script-src 'self'")
          .doesNotContain("unsafe-");
      assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
    }
  }

  private static void anEndedSessionIsOver() {
    DashboardClient client = new DashboardClient(fixture, session(login(PASSWORD, "/")));
    assertThat(client.get("/endpoints").statusCode()).isEqualTo(200);
    assertThat(client.post("/logout", "").statusCode()).isEqualTo(303);
    for (String spelled :
        List.of(client.session(), client.session() + "=", client.session() + ".")) {
      assertThat(new DashboardClient(fixture, spelled).get("/endpoints").statusCode())
          .as(spelled)
          .isEqualTo(401);
    }
  }

  /// LinksTest has more of it: old links, other purposes, sessions that end.
  private static void passwordLinksAreForOneUseOfOneUser() {
    String user = users.add(shop, "reset@example.com", PASSWORD, "viewer").publicId();
    String path = "/v1/applications/" + shop + "/users/" + user + "/password-link";
    HttpResponse<String> made =
        fixture.send(
            fixture
                .to(path)
                .header("x-api-key", HubFixture.ADMIN_KEY)
                .header("X-Forwarded-Host", "evil.test")
                .POST(BodyPublishers.noBody()));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(made.body()).doesNotContain("evil.test");
    String link = HubFixture.json(made).path("password_link").asString();
    String form = link.substring(link.indexOf('?') + 1) + "&new_password=another+password";
    DashboardClient nobody = new DashboardClient(fixture, "");
    assertThat(nobody.post("/password", form).statusCode()).isEqualTo(303);
    assertThat(nobody.post("/password", form).statusCode()).as("twice").isEqualTo(403);
    assertThat(login("another password", "/").statusCode()).as("other user").isEqualTo(401);
    assertThat(nobody.post("/password", form.replaceFirst("token=.", "token=_")).statusCode())
        .isEqualTo(403);
  }

  /// Who is invited proves the address by the link of the invitation.
  private static void theLinkThatProvesAnAddressWorksOnce() {
    String link =
        fixture
            .post(
                "/v1/applications/" + shop + "/users",
                HubFixture.ADMIN_KEY,
                Json.object().put("email", "invited@example.com").put("role", "viewer"))
            .path("sign_in")
            .asString();
    DashboardClient nobody = new DashboardClient(fixture, "");
    String form = link.substring(link.indexOf('?') + 1);
    assertThat(nobody.post("/enter", form).statusCode()).isEqualTo(303);
    assertThat(nobody.post("/enter", form).statusCode()).isEqualTo(403);
  }

  private static void weakSecretsStopTheStart() {
    for (Map<String, String> weak :
        List.of(
            Map.of("SWITCHHOOK_MASTER_KEY", "c2hvcnQ="),
            Map.of("SWITCHHOOK_MASTER_KEY", "A".repeat(43) + "="),
            Map.of("SWITCHHOOK_ADMIN_KEY", "my-admin-key", "SWITCHHOOK_ALLOW_HTTP", "false"),
            Map.of("SWITCHHOOK_ADMIN_KEY", "changeme", "SWITCHHOOK_ALLOW_HTTP", "false"))) {
      assertThatThrownBy(() -> new HubFixture(second.resolve("weak"), weak))
          .as(weak.toString())
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(
            new DashboardClient(fixture, "")
                .post("/login", "email=admin%40example.com&password=admin")
                .statusCode())
        .isEqualTo(401);
  }

  private static void onlyLocalPathsAreGoneTo() {
    for (String next :
        List.of("https://evil.test", "//evil.test", "/%5Cevil.test", "%5C%5Ce.test")) {
      assertThat(login(PASSWORD, next).headers().firstValue("Location")).as(next).contains("/");
    }
    assertThat(login(PASSWORD, "/endpoints").headers().firstValue("Location"))
        .contains("/endpoints");
  }

  private static String token(int seconds) {
    HttpResponse<String> issued =
        fixture.send(
            fixture
                .to("/v1/live/tokens")
                .header("x-api-key", key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"ttl\":\"" + seconds + "s\"}")));
    return HubFixture.json(issued).path("token").asString();
  }

  private static int stream(String token) {
    HttpResponse<InputStream> stream = fixture.open(fixture.to("/v1/live/events?token=" + token));
    try (InputStream body = stream.body()) {
      assertThat(body).isNotNull();
      return stream.statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void aTokenInTheQueryIsNoKey() {
    String token = token(60);
    assertThat(stream(token)).isEqualTo(200);
    assertThat(stream(key)).as("a key in the query").isEqualTo(401);
    for (String header : List.of("x-api-key", "Cookie")) {
      String value = header.equals("Cookie") ? "switchhook_session=" + token : token;
      assertThat(fixture.send(fixture.to("/v1/endpoints").header(header, value)).statusCode())
          .isEqualTo(401);
    }
    assertThat(owner.get("/live").headers().firstValue("Referrer-Policy")).contains("same-origin");
  }

  private static void aTokenIsOverWhenItEnds() {
    String token = token(1);
    HttpResponse<InputStream> stream = fixture.open(fixture.to("/v1/live/events?token=" + token));
    assertThat(ended(stream)).contains("event: close", "4401");
    assertThat(stream(token)).isEqualTo(401);
    assertThat(stream(token(60) + "x")).isEqualTo(401);
  }

  /// Reads to the end, which the hub makes.
  private static String ended(HttpResponse<InputStream> stream) {
    try (InputStream body = stream.body()) {
      return new String(body.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void aStreamEndsWithItsSession() {
    DashboardClient member =
        new DashboardClient(fixture, users.signedIn(shop, "short@example.com", "member"));
    String token = HubFixture.json(member.submit("/live/token")).path("token").asString();
    HttpResponse<InputStream> stream = fixture.open(fixture.to("/v1/live/events?token=" + token));
    assertThat(stream.statusCode()).isEqualTo(200);
    assertThat(member.post("/logout", "").statusCode()).isEqualTo(303);
    assertThat(fixture.hub.people().accounts().sessions().named(Sessions.name(Secret.of("x"))))
        .isEmpty();
    assertThat(ended(stream)).contains("event: close", "4401");
    assertThat(LiveUsers.EVERY).isLessThan(Duration.ofSeconds(60));
  }

  private static void compressedFramesAreRefused() {
    URI hub = URI.create(fixture.hub.url());
    try (Socket socket = new Socket(hub.getHost(), hub.getPort())) {
      String request =
          "GET /ws?token="
              + token(60)
              + " HTTP/1.1\r\nHost: hub\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
              + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      StringBuilder head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        head.append((char) socket.getInputStream().read());
      }
      assertThat(head.toString())
          .startsWith("HTTP/1.1 101")
          .doesNotContainIgnoringCase("extensions");
      // a text frame, masked, with the bit that says "compressed"
      socket.getOutputStream().write(new byte[] {(byte) 0xC1, (byte) 0x81, 0, 0, 0, 0, 'x'});
      byte[] rest = socket.getInputStream().readAllBytes();
      assertThat(rest).containsSequence((byte) (1002 >> 8), (byte) 1002);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void filtersFindOwnRowsOnly() {
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

  private static void theFilesHoldNoSecret() {
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

  private static boolean isInFiles(Path folder, String text) {
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

  /// Rows, and what the hub answers: pages that SQLite has freed are written over when they are
  /// used again, which is no promise of this test's.
  private static void nothingOfARemovedApplicationIsLeft() {
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

  private static void aPersonGoesWithTheApplication() {
    assertThat(OTHERWISE.get("APP-055")).contains("no call for one");
    assertThat(
            fixture
                .send(fixture.to("/v1/contacts/x").method("DELETE", BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(405);
  }

  /// Tables with rows that hold the text.
  private static List<String> rows(HubFixture hub, String text) {
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

  private static void nothingOfTheInsideIsPublic() {
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

  private static void whatIsReplayedToALaterEndpointIsAskedForAndNoted() {
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

  private static HttpResponse<String> replayed(String own, String body) {
    return fixture.send(
        fixture
            .to("/v1/replays")
            .header("x-api-key", own)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void everyJudgeIsForOneCase() {
    assertThat(Arrays.asList(CASES.keySet().toArray()))
        .doesNotContainAnyElementsOf(ELSEWHERE.keySet());
    assertThat(Set.copyOf(CASES.keySet())).hasSize(CASES.size());
  }
}
