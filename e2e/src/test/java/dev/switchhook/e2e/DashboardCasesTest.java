package dev.switchhook.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/// The cases of `cases/dashboard-session.json` about signing in, sessions, pages and isolation, by
/// id, each done here whether the file is there or not; and that no case of the file is forgotten.
class DashboardCasesTest {
  /// Cases that other tests do; the server's SessionCasesTest judges every case of the file by id.
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("stored-xss-through-payloads", "HostileTest, all of the kind"),
          Map.entry("websocket", "the server's SessionCasesTest"),
          Map.entry("APP-029", "SessionCasesTest: the link of an invitation"),
          Map.entry("APP-046", "the server's EveryRouteTest"),
          Map.entry("APP-050", "SecrecyTest, and SessionCasesTest, read the database's files"),
          Map.entry("APP-051", "the server's CryptoTest: the place is part of the seal"),
          Map.entry("APP-054", "SessionCasesTest looks at every row"),
          Map.entry("APP-055", "SessionCasesTest: people go with their application"));

  private static final Pattern TOKEN = Pattern.compile("name=\"_token\" value=\"([^\"]+)\"");

  private static OwnedHub owned;

  @BeforeAll
  static void start() {
    owned = OwnedHub.start("Cases");
  }

  @AfterAll
  static void end() {
    owned.close();
  }

  @TestFactory
  Stream<DynamicTest> everyCaseIsRefusedAsTheFileSays() {
    Map<String, Runnable> cases = new LinkedHashMap<>();
    cases.put("APP-020", DashboardCasesTest::signingInMakesANewSession);
    cases.put("APP-021", DashboardCasesTest::changesFromElsewhereAreRefused);
    cases.put("APP-024", DashboardCasesTest::noPageCanBeFramed);
    cases.put("APP-025", DashboardCasesTest::anEndedSessionIsOver);
    cases.put("APP-028", DashboardCasesTest::linksWorkOnceAndLeadToTheConfiguredAddress);
    cases.put("APP-032", DashboardCasesTest::weakSecretsStopTheStart);
    cases.put("APP-033", DashboardCasesTest::onlyLocalPathsAreGoneTo);
    cases.put("APP-047", DashboardCasesTest::filtersFindOwnRowsOnly);
    cases.put("APP-058", DashboardCasesTest::nothingOfTheInsideIsPublic);
    cases.put("APP-059", DashboardCasesTest::replaysNameTheirEndpoint);
    Stream<DynamicTest> tests =
        cases.entrySet().stream()
            .map(one -> DynamicTest.dynamicTest(one.getKey(), one.getValue()::run));
    return Stream.concat(
        tests,
        Stream.of(
            DynamicTest.dynamicTest(
                "no case is forgotten", () -> noneIsForgotten(cases.keySet()))));
  }

  private static void noneIsForgotten(Set<String> here) {
    Set<String> forgotten = new TreeSet<>();
    Repository.shared("cases/dashboard-session.json")
        .map(file -> Http.JSON.readTree(Repository.read(file)))
        .ifPresent(file -> {
          for (JsonNode one : file.path("cases")) {
            String id = one.path("id").asString();
            if (!here.contains(id)
                && !ELSEWHERE.containsKey(id)
                && !ELSEWHERE.containsKey(one.path("kind").asString())) {
              forgotten.add(id);
            }
          }
        });
    assertThat(forgotten).isEmpty();
  }

  /// The prefix `__Host-` is not there: the contract gives the cookie its name. What it stands for
  /// is: path `/`, no domain, and `Secure` under an https address.
  private static void signingInMakesANewSession() {
    String fixed = "a".repeat(43);
    Http.Answer in = login(Map.of("Cookie", OwnedHub.COOKIE + "=" + fixed), "/");
    assertThat(OwnedHub.session(in)).isNotEqualTo(fixed).hasSizeGreaterThanOrEqualTo(43);
    assertThat(OwnedHub.session(in)).isNotEqualTo(OwnedHub.session(login(Map.of(), "/")));
    assertThat(in.headers().get("set-cookie"))
        .contains("; Path=/", "; HttpOnly", "; SameSite=Lax")
        .doesNotContain("Domain", "Secure");
    assertThat(owned.page("/", fixed).status()).isEqualTo(401);
    try (OwnedHub secure = secure()) {
      assertThat(secure.session()).isNotEmpty();
      assertThat(login(secure.hub().url(), Map.of(), "/").headers().get("set-cookie"))
          .contains("; Secure", "; HttpOnly");
    }
  }

  private static OwnedHub secure() {
    return OwnedHub.start("Secure", Map.of("SWITCHHOOK_PUBLIC_URL", "https://hub.example.com"));
  }

  private static void changesFromElsewhereAreRefused() {
    String token = token(owned.page("/settings", owned.session()));
    Map<String, String> form = Map.of("_token", token, "theme", "dark", "back", "/");
    for (String origin : List.of("https://evil.test", "null", owned.address() + ".evil.test")) {
      Http.Answer answer = post("/settings/theme", Map.of("Origin", origin), form);
      assertThat(answer.status()).as(origin).isEqualTo(403);
    }
    assertThat(post("/settings/theme", Map.of("Sec-Fetch-Site", "cross-site"), form).status())
        .isEqualTo(403);
    assertThat(login(Map.of("Origin", "https://evil.test"), "/").status()).isEqualTo(403);
    assertThat(post("/settings/theme", Map.of(), Map.of("theme", "dark")).status()).isEqualTo(403);
    assertThat(post("/settings/theme", Map.of("Origin", owned.address()), form).status())
        .isEqualTo(303);
    assertThat(owned.page("/settings/theme", owned.session()).status())
        .as("nothing is changed by GET")
        .isIn(404, 405);
  }

  private static void noPageCanBeFramed() {
    for (String path : List.of("/login", "/", "/endpoints", "/settings", "/no-such-page")) {
      Http.Answer page =
          Http.get(
              owned.hub().url().resolve(path),
              Map.of("Cookie", OwnedHub.COOKIE + "=" + owned.session(), "Accept", "text/html"));
      if (page.status() == 303) {
        continue; // somebody who is signed in does not sign in
      }
      assertThat(page.headers().get("content-security-policy"))
          .as(path)
          .contains("frame-ancestors 'none'", "default-src 'none'", "form-action 'self'")
          .doesNotContain("unsafe-");
      assertThat(page.headers())
          .containsEntry("x-frame-options", "DENY")
          .containsEntry("x-content-type-options", "nosniff")
          .containsEntry("cache-control", "no-store")
          .containsEntry("referrer-policy", "same-origin")
          .containsEntry("cross-origin-opener-policy", "same-origin");
    }
    framedByAnother();
  }

  private static void framedByAnother() {
    try (Customer other = framing();
        BrowserContext context = owned.signedIn(Look.ALL.getFirst());
        Page page = context.newPage()) {
      page.navigate(other.url().toString());
      assertThat(page.frames()).hasSize(2);
      assertThat(page.frames().getLast().content()).doesNotContain("Switchhook");
    }
  }

  private static Customer framing() {
    String html = "<iframe src='" + owned.address() + "/login'></iframe>";
    return Customer.that(arrival -> new Customer.Reply(200, "text/html", html));
  }

  private static void anEndedSessionIsOver() {
    String session = OwnedHub.session(login(Map.of(), "/"));
    assertThat(owned.page("/endpoints", session).status()).isEqualTo(200);
    Map<String, String> cookie = Map.of("Cookie", OwnedHub.COOKIE + "=" + session);
    Http.Answer out = OwnedHub.post(owned.hub().url(), "/logout", cookie, Map.of());
    assertThat(out.status()).isEqualTo(303);
    assertThat(out.headers().get("set-cookie")).contains("Max-Age=0");
    for (String spelled : List.of(session, session + " ", session + "=", "\"" + session + "\"")) {
      assertThat(owned.page("/endpoints", spelled).status()).as(spelled).isEqualTo(401);
    }
  }

  private static void linksWorkOnceAndLeadToTheConfiguredAddress() {
    JsonNode invited =
        Tenant.call(
                owned.hub().url(),
                Hub.ADMIN_KEY,
                "POST",
                "/v1/applications/" + owned.tenant().applicationId() + "/users",
                Tenant.json(Map.of("email", "zoe@example.com", "role", "viewer")))
            .json();
    String link = invited.path("sign_in").asString();
    assertThat(URI.create(link).getHost()).as(link).isIn(null, owned.hub().url().getHost());
    String path = URI.create(link).getPath() + "?" + URI.create(link).getQuery();
    assertThat(Http.get(owned.hub().url().resolve(path), Map.of()).status()).isEqualTo(200);
    String token = path.substring(path.indexOf("token=") + "token=".length());
    Http.Answer in =
        OwnedHub.post(
            owned.hub().url(),
            "/enter",
            Map.of("X-Forwarded-Host", "evil"),
            Map.of("token", token));
    assertThat(in.status()).isEqualTo(303);
    assertThat(in.headers().get("location")).isEqualTo("/");
    assertThat(Http.get(owned.hub().url().resolve(path), Map.of()).status()).isEqualTo(403);
    assertThat(
            Http.get(owned.hub().url().resolve("/enter?token=" + "b".repeat(43)), Map.of())
                .status())
        .isEqualTo(403);
  }

  private static void weakSecretsStopTheStart() {
    Child.Ended ended =
        Hub.refused(Repository.newData(), Map.of("SWITCHHOOK_MASTER_KEY", "c2hvcnQ="));
    assertThat(ended.code()).as(ended.out()).isNotZero();
    assertThat(ended.out()).doesNotContain("ready http://");
    assertThat(login(owned.hub().url(), Map.of(), "/", "admin@example.com", "admin").status())
        .isEqualTo(401);
  }

  private static void onlyLocalPathsAreGoneTo() {
    for (String next :
        List.of("https://evil.test", "//evil.test", "/\\evil.test", "\\\\evil.test")) {
      assertThat(login(Map.of(), next).headers().get("location")).as(next).isEqualTo("/");
    }
    assertThat(login(Map.of(), "/endpoints").headers().get("location")).isEqualTo("/endpoints");
  }

  private static void filtersFindOwnRowsOnly() {
    Tenant other = Tenant.create(owned.hub().url(), "Others");
    Http.Answer made =
        other.call(
            "POST",
            "/v1/endpoints",
            Tenant.json(
                Map.of(
                    "url", "http://127.0.0.1:18999/hook",
                    "description", "of others",
                    "event_types", List.of("message.incoming"))));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    String id = made.json().path("id").asString();
    for (String list : List.of("/v1/deliveries?endpoint_id=", "/v1/deliveries?endpoint=")) {
      Http.Answer found = owned.tenant().call("GET", list + id, "");
      assertThat(found.status() != 200 || found.json().path("data").isEmpty())
          .as(list + found.text())
          .isTrue();
    }
    assertThat(owned.tenant().call("GET", "/v1/endpoints/" + id, "").status()).isEqualTo(404);
  }

  private static void nothingOfTheInsideIsPublic() {
    for (String path :
        List.of(
            "/actuator",
            "/actuator/heapdump",
            "/heapdump",
            "/debug/pprof",
            "/.env",
            "/.git/config",
            "/data/switchhook.db",
            "/assets/../switchhook.db",
            "/WEB-INF/web.xml")) {
      assertThat(Http.get(owned.hub().url().resolve(path), Map.of()).status())
          .as(path)
          .isEqualTo(404);
    }
    assertThat(Http.get(owned.hub().url().resolve("/metrics"), Map.of()).text())
        .doesNotContain(Hub.ADMIN_KEY, owned.tenant().key(), OwnedHub.EMAIL);
    Http.Answer broken = owned.page("/endpoints/%00%FF", owned.session());
    assertThat(broken.status()).isBetween(400, 499);
    assertThat(broken.text()).doesNotContain("Exception", "dev.switchhook", ".java:");
  }

  private static void replaysNameTheirEndpoint() {
    Http.Answer vague = owned.tenant().call("POST", "/v1/replays", "{}");
    assertThat(vague.status()).as(vague.text()).isEqualTo(422);
  }

  private static Http.Answer login(Map<String, String> headers, String next) {
    return login(owned.hub().url(), headers, next);
  }

  private static Http.Answer login(URI hub, Map<String, String> headers, String next) {
    return login(hub, headers, next, OwnedHub.EMAIL, OwnedHub.PASSWORD);
  }

  private static Http.Answer login(
      URI hub, Map<String, String> headers, String next, String email, String password) {
    return OwnedHub.post(
        hub, "/login", headers, Map.of("email", email, "password", password, "next", next));
  }

  private static Http.Answer post(
      String path, Map<String, String> headers, Map<String, String> fields) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Cookie", OwnedHub.COOKIE + "=" + owned.session());
    return OwnedHub.post(owned.hub().url(), path, all, fields);
  }

  private static String token(Http.Answer page) {
    Matcher found = TOKEN.matcher(page.text());
    assertThat(found.find()).as(page.text()).isTrue();
    return found.group(1);
  }
}
