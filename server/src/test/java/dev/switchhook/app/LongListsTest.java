package dev.switchhook.app;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.account.User;
import dev.switchhook.json.Json;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pages over more than one page of a list, and the way back to a page with its filters.
class LongListsTest {
  /// What one page of the API has.
  private static final int PAGE = 100;

  /// What the overview looks at.
  private static final int LOOKED_AT = 500;

  private static final String GONE = "00000000-0000-7000-8000-000000000001";
  private static final Pattern BACK = Pattern.compile("name=\"back\" value=\"([^\"]+)\"");

  @TempDir static Path directory;
  private static HubFixture fixture;
  private static DashboardUsers users;
  private static String key;
  private static String shop;
  private static User oldest;
  private static DashboardClient owner;
  private static String first;

  @BeforeAll
  static void start() {
    fixture = new HubFixture(directory, Map.of("SWITCHHOOK_META_GRAPH_URL", "http://127.0.0.1:9"));
    key = fixture.application("Shop");
    shop = fixture.get("/v1/applications", HubFixture.ADMIN_KEY).at("/data/0/id").asString();
    users = DashboardUsers.of(fixture);
    oldest = users.add(shop, "oldest@example.com", "a password of theirs", "member");
    owner = new DashboardClient(fixture, users.signedIn(shop, "owner@example.com", "owner"));
    first = endpoint(key, "The first");
  }

  @AfterAll
  static void stop() {
    fixture.close();
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

  /// Many at a time, so that the store writes them together.
  private static List<String> endpoints(String apiKey, int count) {
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<CompletableFuture<String>> made =
          IntStream.range(0, count)
              .mapToObj(i -> supplyAsync(() -> endpoint(apiKey, "Endpoint " + i), threads))
              .toList();
      return made.stream().map(CompletableFuture::join).toList();
    }
  }

  private static void pause(String apiKey, String endpoint) {
    HttpResponse<String> answer =
        fixture.send(
            fixture
                .to("/v1/endpoints/" + endpoint + "/pause")
                .header("x-api-key", apiKey)
                .POST(BodyPublishers.noBody()));
    assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
  }

  private static String location(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return answer.headers().firstValue("Location").orElseThrow();
  }

  @Test
  void theRoleOfSomebodyBeyondTheFirstPageIsChangedAndWhatTheyDidIsFound() {
    DashboardClient them =
        new DashboardClient(
            fixture, fixture.hub.people().accounts().sessions().open(oldest.id(), null).reveal());
    assertThat(them.submit("/endpoints/" + first + "/pause").statusCode()).isEqualTo(303);
    assertThat(them.submit("/endpoints/" + first + "/resume").statusCode()).isEqualTo(303);
    owner.submit("/endpoints/" + first + "/pause");
    owner.submit("/endpoints/" + first + "/resume");
    for (int i = 0; i < PAGE; i++) {
      users.add(shop, "user" + i + "@example.com", "a password of theirs", "viewer");
    }

    assertThat(location(owner.submit("/users/" + oldest.publicId() + "/role", "role", "viewer")))
        .contains("users.flash.changed");
    String audit = owner.page("/audit?who=" + oldest.publicId() + "&action=endpoints.");
    assertThat(audit)
        .contains("value=\"" + oldest.publicId() + "\" selected>oldest@example.com")
        .contains("endpoints.pause", "endpoints.resume");
    assertThat(audit.split("endpoints\\.pause</span>", -1)).hasSize(2);
    String gone = "usr_" + GONE;
    assertThat(owner.page("/audit?who=" + gone))
        .contains("value=\"" + gone + "\" selected", "Nothing matches");
  }

  @Test
  void whatIsFilteredByStaysChosenWhenItIsNotListed() {
    String other = fixture.application("Many endpoints");
    String id = fixture.get("/v1/applications", HubFixture.ADMIN_KEY).at("/data/0/id").asString();
    DashboardClient visitor =
        new DashboardClient(fixture, users.signedIn(id, "many@example.com", "owner"));
    String old = endpoint(other, "An old one");
    assertThat(visitor.page("/")).contains("All is well");
    pause(other, old);
    endpoints(other, PAGE);

    assertThat(visitor.page("/deliveries?endpoint=" + old))
        .contains("<option value=\"" + old + "\" selected>An old one</option>");
    assertThat(visitor.page("/"))
        .contains("An old one", "/endpoints/" + old)
        .doesNotContain("All is well");
    assertThat(visitor.page("/events?type=order.unknown&channel=" + GONE))
        .contains("<option value=\"order.unknown\" selected>order.unknown</option>")
        .contains("<option value=\"" + GONE + "\" selected>");
    assertThat(visitor.get("/deliveries?endpoint=..%2Fapplications").statusCode()).isEqualTo(200);
  }

  @Test
  void theOverviewSaysWhenItLookedAtAPartOnly() {
    String other = fixture.application("Very many endpoints");
    String id = fixture.get("/v1/applications", HubFixture.ADMIN_KEY).at("/data/0/id").asString();
    DashboardClient visitor =
        new DashboardClient(fixture, users.signedIn(id, "very@example.com", "owner"));
    List<String> made = endpoints(other, LOOKED_AT);
    made.subList(0, 21).forEach(each -> pause(other, each));
    assertThat(visitor.page("/")).contains("20 of 21 are shown.").doesNotContain("Only the newest");

    endpoint(other, "One more");
    assertThat(visitor.page("/"))
        .contains("Only the newest 500 endpoints were looked at.")
        .doesNotContain("All is well");
  }

  @Test
  void languageThemeAndSigningInComeBackToThePageWithItsFilters() {
    String address = "/deliveries?status=failed&q=a%26b";
    String back = DashboardClient.found(BACK, owner.page(address + "&flash=users.flash.out"));
    assertThat(back).isEqualTo("/deliveries?status=failed&amp;q=a%26b");
    assertThat(location(owner.submit("/settings/language", "language", "en", "back", address)))
        .isEqualTo(address);
    assertThat(location(owner.submit("/settings/theme", "theme", "", "back", "//evil.test")))
        .isEqualTo("/");

    assertThat(location(new DashboardClient(fixture, "").get(address)))
        .isEqualTo("/login?next=" + URLEncoder.encode(address, StandardCharsets.UTF_8));
    assertThat(new DashboardClient(fixture, "over").get(address).body())
        .contains("value=\"/deliveries?status=failed&amp;q=a%26b\"");
  }

  @Test
  void aPageThatAChangeMadeComesBackToThePageAboveIt() {
    String hidden = owner.submit("/deliveries/dlv_x/reveal").body();
    assertThat(DashboardClient.found(BACK, hidden)).isEqualTo("/deliveries/dlv_x");
    String made = owner.submit("/users", "email", "none", "role", "viewer").body();
    assertThat(DashboardClient.found(BACK, made)).isEqualTo("/users");
    String missing = owner.submit("/users/usr_x/sign-out").body();
    assertThat(DashboardClient.found(BACK, missing)).isEqualTo("/users");
    HttpResponse<String> over =
        new DashboardClient(fixture, "").post("/contacts/con_1/reveal", "_token=x");
    assertThat(location(over)).isEqualTo("/login?next=%2Fcontacts%2Fcon_1");
  }
}
