package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.account.LinkSweep;
import dev.switchhook.account.OneTimeLinks;
import dev.switchhook.account.User;
import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.dashboard.Dashboard;
import dev.switchhook.json.Json;
import dev.switchhook.store.Database;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Links that are good once: that opening them uses nothing up, and what they do when they are
/// used, used twice, old, or another's.
class LinksTest {
  private static final String PUBLIC_URL = "https://hub.example.com";
  private static final Pattern TOKEN =
      Pattern.compile("name=\"token\" value=\"([A-Za-z0-9_-]{43})\"");

  @TempDir static Path directory;
  private static HubFixture fixture;
  private static DashboardUsers users;
  private static Dashboard.Accounts accounts;
  private static String shop;

  @BeforeAll
  static void start() {
    fixture = new HubFixture(directory, Map.of("SWITCHHOOK_PUBLIC_URL", PUBLIC_URL));
    fixture.application("Shop");
    shop = fixture.get("/v1/applications", HubFixture.ADMIN_KEY).at("/data/0/id").asString();
    users = DashboardUsers.of(fixture);
    accounts = fixture.hub.people().accounts();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static HttpResponse<String> get(String path) {
    return fixture.send(fixture.to(path));
  }

  private static HttpResponse<String> post(String path, String form, String... headers) {
    HttpRequest.Builder request =
        fixture
            .to(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return fixture.send(request);
  }

  private static String enterLink(User user) {
    return accounts.links().forUser(user.id(), Duration.ofHours(1)).reveal();
  }

  private static String passwordLink(User user) {
    String users = "/v1/applications/" + shop + "/users/" + user.publicId() + "/password-link";
    return fixture
        .post(users, HubFixture.ADMIN_KEY, Json.object())
        .path("password_link")
        .asString();
  }

  private static User user(String email) {
    return users.add(shop, email, "a password of theirs", "member");
  }

  @Test
  void openingALinkUsesNothingUpAndItsButtonWorksOnce() {
    String link = "/enter?next=/endpoints&token=" + enterLink(user("ana@example.com"));
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> page = get(link);
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("Set-Cookie")).isEmpty();
      assertThat(page.body()).doesNotContain("enter.js", "ana@example.com");
    }
    String form = "next=/endpoints&token=" + DashboardClient.found(TOKEN, get(link).body());

    assertThat(post("/enter", form, "Origin", "https://evil.test").statusCode()).isEqualTo(403);
    assertThat(post("/enter", form, "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
    HttpResponse<String> in = post("/enter", form, "Origin", PUBLIC_URL);
    assertThat(in.statusCode()).isEqualTo(303);
    assertThat(in.headers().firstValue("Location")).contains("/endpoints");
    assertThat(in.headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("switchhook_session=");
    assertThat(post("/enter", form).statusCode()).isEqualTo(403);
    assertThat(get(link).statusCode()).isEqualTo(403);
  }

  @Test
  void theButtonGoesToLocalPathsAlone() {
    for (String next : new String[] {"https://evil.test", "//evil.test", "/%5Cevil.test"}) {
      String token = enterLink(user("next" + next.length() + "@example.com"));
      HttpResponse<String> in = post("/enter", "next=" + next + "&token=" + token);
      assertThat(in.headers().firstValue("Location")).as(next).contains("/");
    }
  }

  @Test
  void aNewPasswordEndsTheSessionsAndOtherLinksOfTheAccount() {
    User user = user("eva@example.com");
    DashboardClient before =
        new DashboardClient(fixture, accounts.sessions().open(user.id(), null).reveal());
    assertThat(before.get("/endpoints").statusCode()).isEqualTo(200);
    String older = passwordLink(user);
    String enter = "/enter?token=" + enterLink(user);
    String link = passwordLink(user);
    assertThat(get(older).statusCode()).as("an older one").isEqualTo(403);
    assertThat(get(link).statusCode()).isEqualTo(200);
    assertThat(before.get("/endpoints").statusCode()).as("nothing was used yet").isEqualTo(200);
    String form = "token=" + DashboardClient.found(TOKEN, get(link).body()) + "&new_password=";

    assertThat(post("/password", form + "short").statusCode()).isEqualTo(422);
    assertThat(
            post("/password", form + "evil-password", "Origin", "https://evil.test").statusCode())
        .isEqualTo(403);
    HttpResponse<String> done = post("/password", form + "another+good+password");
    assertThat(done.statusCode()).isEqualTo(303);
    assertThat(done.headers().firstValue("Location")).contains("/login");
    assertThat(before.get("/endpoints").statusCode()).isEqualTo(401);
    assertThat(get(enter).statusCode()).isEqualTo(403);
    assertThat(post("/password", form + "one+more+password").statusCode()).isEqualTo(403);

    String login = "email=eva%40example.com&password=";
    assertThat(post("/login", login + "a+password+of+theirs").statusCode()).isEqualTo(401);
    assertThat(post("/login", login + "another+good+password").statusCode()).isEqualTo(303);
    assertThat(DashboardUsers.audited(fixture))
        .filteredOn(entry -> entry.subject().equals(user.publicId()))
        .extracting(entry -> entry.action())
        .contains("user.password_reset", "users.password-link");
  }

  @Test
  void aLinkIsForItsUserAndItsPurposeAlone() {
    User user = user("mia@example.com");
    String enter = enterLink(user);
    String password = passwordLink(user).substring("/password?token=".length());

    assertThat(get("/password?token=" + enter).statusCode()).isEqualTo(403);
    assertThat(get("/enter?token=" + password).statusCode()).isEqualTo(403);
    assertThat(post("/enter", "token=" + password).statusCode()).isEqualTo(403);
    assertThat(post("/password", "token=" + enter + "&new_password=a+long+password").statusCode())
        .isEqualTo(403);
    assertThat(get("/enter?token=" + enter).statusCode()).as("still good").isEqualTo(200);
    String other = "/v1/applications/" + shop + "/users/usr_" + new UUID(7, 7) + "/password-link";
    assertThat(
            fixture
                .send(
                    fixture
                        .to(other)
                        .header("x-api-key", HubFixture.ADMIN_KEY)
                        .POST(BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void administratorsMakeTheLinkOnThePageAndOwnersOfAnApplicationDoNot() {
    User user = user("lia@example.com");
    DashboardClient administrator =
        new DashboardClient(fixture, users.administrator(shop, "root@example.com"));
    DashboardClient owner =
        new DashboardClient(fixture, users.signedIn(shop, "own@example.com", "owner"));
    String path = "/users/" + user.publicId() + "/password-link";

    assertThat(owner.submit(path).statusCode()).isEqualTo(403);
    assertThat(owner.page("/users")).doesNotContain("password-link");
    assertThat(administrator.page("/users")).contains(path);
    HttpResponse<String> made = administrator.submit(path);
    assertThat(made.statusCode()).isEqualTo(200);
    assertThat(made.body()).contains(PUBLIC_URL + "/password?token=");
  }

  @Test
  void linksThatAreOverAreSweptAndOthersStay() {
    Database database = fixture.hub.demoPorts().database();
    User user = user("zoe@example.com");
    Instant now = Instant.now();
    OneTimeLinks earlier =
        new OneTimeLinks(
            database, new Tokens(new SecureRandom()), () -> now.minus(Duration.ofDays(8)));
    Secret old = earlier.forUser(user.id(), Duration.ofDays(7));
    earlier.forPassword(user.id());
    earlier.forSetup();
    String good = enterLink(user);
    users.administrator(shop, "boss@example.com");
    LinkSweep sweep = new LinkSweep();

    assertThat(database.<Integer>writeNow(tx -> sweep.links(tx, now, 2))).isEqualTo(2);
    assertThat(database.<Integer>writeNow(tx -> sweep.links(tx, now, 2))).isEqualTo(1);
    assertThat(database.<Integer>writeNow(tx -> sweep.links(tx, now, 2))).isZero();
    assertThat(earlier.userOf(old, OneTimeLinks.Kind.ENTER)).isEmpty();
    assertThat(get("/enter?token=" + good).statusCode()).isEqualTo(200);
  }

  @Test
  void aForgedHostDoesNotReachALink() {
    JsonNode invited =
        fixture.post(
            "/v1/applications/" + shop + "/users",
            HubFixture.ADMIN_KEY,
            Json.object().put("email", "new@example.com").put("role", "viewer"));
    assertThat(invited.path("sign_in").asString()).startsWith("/enter?token=");
    User user = user("host@example.com");
    HttpResponse<String> made =
        fixture.send(
            fixture
                .to("/v1/applications/" + shop + "/users/" + user.publicId() + "/password-link")
                .header("x-api-key", HubFixture.ADMIN_KEY)
                .header("X-Forwarded-Host", "evil.test")
                .header("Forwarded", "host=evil.test")
                .POST(BodyPublishers.noBody()));
    assertThat(made.body()).doesNotContain("evil").contains("\"/password?token=");
  }
}
