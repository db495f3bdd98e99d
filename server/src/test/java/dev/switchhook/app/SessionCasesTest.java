package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  static final Map<String, String> OTHERWISE =
      Map.of(
          "APP-034",
          "contracts §9 has the token in the query; it is no key and opens live events alone",
          "APP-037",
          "contracts §9 has tokens that are good until they end, not tickets for one use",
          "APP-055",
          "people are erased with their application or by retention: there is no call for one");

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
    CASES.put("APP-034", _ -> LiveCases.aTokenInTheQueryIsNoKey());
    CASES.put("APP-037", _ -> LiveCases.aTokenIsOverWhenItEnds());
    CASES.put("APP-038", _ -> LiveCases.aStreamEndsWithItsSession());
    CASES.put("APP-042", _ -> LiveCases.compressedFramesAreRefused());
    CASES.put("APP-047", _ -> StoredCases.filtersFindOwnRowsOnly());
    CASES.put("APP-050", _ -> StoredCases.theFilesHoldNoSecret());
    CASES.put("APP-054", _ -> StoredCases.nothingOfARemovedApplicationIsLeft());
    CASES.put("APP-055", _ -> StoredCases.aPersonGoesWithTheApplication());
    CASES.put("APP-058", _ -> StoredCases.nothingOfTheInsideIsPublic());
    CASES.put("APP-059", _ -> StoredCases.whatIsReplayedToALaterEndpointIsAskedForAndNoted());
  }

  @TempDir static Path directory;
  @TempDir static Path second;
  static HubFixture fixture;
  static DashboardUsers users;
  static String shop;
  static String key;
  static DashboardClient owner;
  static LocalApp receiver;
  static String channel;

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
                  XSS,
                  () -> TextCases.isShownAsText("none", "</script><script>alert(1)</script>"))));
    }
    return cases
        .valueStream()
        .map(one -> DynamicTest.dynamicTest(one.path("id").asString(), () -> judge(one)));
  }

  private static void judge(JsonNode one) throws ReflectiveOperationException {
    String id = one.path("id").asString();
    String input = one.path("input").asString();
    if (one.path("kind").asString().equals(XSS)) {
      TextCases.isShownAsText(id, input);
    } else if (CASES.containsKey(id)) {
      CASES.get(id).accept(input);
    } else {
      String[] test = ELSEWHERE.getOrDefault(id, "nobody#judges").split("#", 2);
      Method method = Class.forName(test[0]).getDeclaredMethod(test[1]);
      assertThat(method.isAnnotationPresent(Test.class)).isTrue();
    }
  }

  @Test
  void whatIsOtherwiseThanTheFileSaysIsJudgedAllTheSame() {
    assertThat(CASES.keySet()).containsAll(OTHERWISE.keySet());
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

  @Test
  void everyJudgeIsForOneCase() {
    assertThat(Arrays.asList(CASES.keySet().toArray()))
        .doesNotContainAnyElementsOf(ELSEWHERE.keySet());
    assertThat(Set.copyOf(CASES.keySet())).hasSize(CASES.size());
  }
}
