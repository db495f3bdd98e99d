package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.account.Role;
import dev.switchhook.dashboard.Dashboard;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody with two applications and two tabs, and somebody with more applications than the list
/// of them shows.
class SwitchedApplicationTest {
  private static final Pattern TOKEN = Pattern.compile("name=\"_token\" value=\"([^\"]+)\"");
  private static final int LISTED_MAX = 100;

  @TempDir static Path directory;
  private static HubFixture fixture;
  private static DashboardUsers users;
  private static String shop;
  private static String bank;
  private static DashboardClient ana;

  @BeforeAll
  static void start() {
    fixture = new HubFixture(directory);
    fixture.application("Shop");
    shop = newest();
    fixture.application("Bank");
    bank = newest();
    users = DashboardUsers.of(fixture);
    var user = users.add(shop, "ana@example.com", "a password of hers", "owner");
    users.setRole(bank, user.id(), Role.OWNER);
    Dashboard.Accounts accounts = fixture.hub.people().accounts();
    ana = new DashboardClient(fixture, accounts.sessions().open(user.id(), null).reveal());
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static String newest() {
    return fixture.get("/v1/applications", HubFixture.ADMIN_KEY).at("/data/0/id").asString();
  }

  private static void choose(DashboardClient who, String application) {
    assertThat(who.submit("/settings/application", "application", application).statusCode())
        .isEqualTo(303);
  }

  /// The token of a page that stays open.
  private static String token(DashboardClient who, String path) {
    return DashboardClient.found(TOKEN, who.page(path));
  }

  private static String body(String token, String rest) {
    return "_token=" + URLEncoder.encode(token, StandardCharsets.UTF_8) + "&" + rest;
  }

  private static long keys(String application) {
    return fixture
        .get("/v1/applications/" + application + "/keys", HubFixture.ADMIN_KEY)
        .path("data")
        .size();
  }

  @Test
  void aPageOfOneApplicationChangesNothingInTheOther() {
    choose(ana, shop);
    String old = token(ana, "/keys");
    choose(ana, bank);
    long before = keys(bank);

    HttpResponse<String> refused = ana.post("/keys", body(old, "name=Bot"));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body())
        .contains("another application", "chosen Bank since", "load the page");
    for (String path :
        new String[] {"/users", "/endpoints", "/channels", "/deliveries/replay", "/live/token"}) {
      assertThat(ana.post(path, body(old, "email=a%40example.com&role=owner")).statusCode())
          .as(path)
          .isEqualTo(403);
    }
    assertThat(keys(bank)).isEqualTo(before);
    assertThat(keys(shop)).isEqualTo(before);

    choose(ana, shop);
    assertThat(ana.post("/keys", body(old, "name=Bot")).statusCode()).isEqualTo(200);
    assertThat(keys(shop)).isEqualTo(before + 1);
  }

  @Test
  void aPartOfAPageOfTheOtherApplicationHasThePageLoadedAgain() {
    choose(ana, shop);
    String old = token(ana, "/live");
    choose(ana, bank);

    HttpResponse<String> refused =
        fixture.send(
            fixture
                .to("/live/token")
                .header("Cookie", "switchhook_session=" + ana.session())
                .header("HX-Request", "true")
                .header("X-CSRF-Token", old)
                .POST(BodyPublishers.noBody()));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.headers().firstValue("HX-Refresh")).contains("true");
  }

  @Test
  void whatIsTheUsersOwnIsChangedFromAnyPage() {
    choose(ana, shop);
    String old = token(ana, "/keys");
    choose(ana, bank);

    assertThat(ana.post("/settings/theme", body(old, "theme=dark&back=/keys")).statusCode())
        .isEqualTo(303);
    assertThat(ana.post("/settings/language", body(old, "language=en&back=/keys")).statusCode())
        .isEqualTo(303);
    assertThat(ana.post("/settings/preferences", body(old, "language=en")).statusCode())
        .isEqualTo(303);
    assertThat(ana.post("/settings/application", body(old, "application=" + shop)).statusCode())
        .isEqualTo(303);
    assertThat(ana.page("/keys")).contains("value=\"" + shop + "\" selected");
    assertThat(ana.post("/settings/theme", "_token=x&theme=dark").statusCode()).isEqualTo(403);
  }

  @Test
  void anApplicationBeyondTheListIsChosenByItsIdAndStays() {
    for (int i = 0; i < LISTED_MAX; i++) {
      fixture.application("Application " + i);
    }
    DashboardClient root =
        new DashboardClient(fixture, users.administrator(shop, "root@example.com"));
    String page = root.page("/settings");
    assertThat(page).contains("href=\"/settings#other\"", "id=\"other\"").doesNotContain(shop);

    choose(root, shop);
    assertThat(root.page("/keys")).contains("value=\"" + shop + "\" selected");
    assertThat(root.submit("/keys", "name", "Far away").statusCode()).isEqualTo(200);
    assertThat(root.page("/keys")).contains("Far away");

    for (String wrong : new String[] {"app_x", "app_00000000-0000-0000-0000-000000000001", ""}) {
      HttpResponse<String> refused = root.submit("/settings/application", "application", wrong);
      assertThat(refused.statusCode()).as(wrong).isEqualTo(422);
      assertThat(refused.body()).contains("no application with this id");
    }
    String foreign = newest();
    assertThat(ana.submit("/settings/application", "application", foreign).statusCode())
        .isEqualTo(422);
    assertThat(ana.page("/settings")).doesNotContain("id=\"other\"");
  }
}
