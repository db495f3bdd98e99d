package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.access.LiveTokens;
import dev.switchhook.account.Role;
import dev.switchhook.account.Sessions;
import dev.switchhook.crypto.Secret;
import dev.switchhook.dashboard.Dashboard;
import dev.switchhook.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What the live tail of the dashboard can be made to tell: nothing of people before somebody asked
/// for it, and nothing at all to those who went.
class LiveMaskingTest {
  private static final String NUMBER = "5511955550100";
  private static final String TEXT = "a text that is nobody's business";
  private static final List<String> SECRETS = List.of(NUMBER, TEXT, "Ana Souza", "wamid.live");

  @TempDir static Path directory;
  private static HubFixture fixture;
  private static DashboardUsers users;
  private static String shop;
  private static String key;
  private static DashboardClient member;

  @BeforeAll
  static void start() {
    fixture = new HubFixture(directory);
    key = fixture.application("Shop");
    shop = fixture.get("/v1/applications", HubFixture.ADMIN_KEY).at("/data/0/id").asString();
    users = DashboardUsers.of(fixture);
    member = new DashboardClient(fixture, users.signedIn(shop, "mia@example.com", "member"));
    String channel = fixture.channel(key, "40011", HubFixture.APP_SECRET);
    receive(
        channel,
        "\"contacts\":[{\"profile\":{\"name\":\"Ana Souza\"},\"wa_id\":\""
            + NUMBER
            + "\"}],\"messages\":[{\"from\":\""
            + NUMBER
            + "\",\"id\":\"wamid.live1\",\"timestamp\":\"1700000000\",\"type\":\"text\",\"text\":{\"body\":\""
            + TEXT
            + "\"}}]");
    receive(
        channel,
        "\"statuses\":[{\"id\":\"wamid.live2\",\"status\":\"failed\",\"timestamp\":\"1700000001\","
            + "\"recipient_id\":\""
            + NUMBER
            + "\",\"errors\":[{\"code\":131026,\"title\":\""
            + NUMBER
            + " cannot be reached\"}]}]");
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static void receive(String channel, String arrays) {
    byte[] body = HubFixture.webhookBody(HubFixture.change("40011", arrays));
    assertThat(fixture.signed("/in/" + channel, body, HubFixture.APP_SECRET).statusCode())
        .isEqualTo(200);
  }

  private static String token(DashboardClient who, String path) {
    HttpResponse<String> answer = who.submit(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return HubFixture.json(answer).path("token").asString();
  }

  /// The first frames of a stream.
  private static List<JsonNode> frames(String query, int count) {
    HttpResponse<InputStream> stream = fixture.open(fixture.to("/v1/live/events?after=0&" + query));
    assertThat(stream.statusCode()).isEqualTo(200);
    List<JsonNode> frames = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      while (frames.size() < count) {
        String line = lines.readLine();
        if (line.startsWith("data:")) {
          frames.add(Json.parse(line.substring("data:".length()).getBytes(StandardCharsets.UTF_8)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return frames;
  }

  @Test
  void theTokenOfThePageTellsNothingOfPeople() {
    for (String dialect : List.of("", "&dialect=whatomate-app")) {
      List<JsonNode> frames = frames("token=" + token(member, "/live/token") + dialect, 3);

      assertThat(frames.toString()).doesNotContain(SECRETS);
      assertThat(frames)
          .extracting(frame -> frame.path("type").asString())
          .containsExactlyInAnyOrder("contact:new", "message:new", "message:status");
      assertThat(frames)
          .allSatisfy(frame -> {
            assertThat(frame.at("/payload/masked").asBoolean()).isTrue();
            assertThat(frame.path("seq").asLong()).isPositive();
          });
    }
  }

  @Test
  void whoAsksForTextsIsNotedAndGetsThem() {
    String token = token(member, "/live/reveal");

    assertThat(frames("token=" + token, 3).toString()).contains(NUMBER, TEXT, "Ana Souza");
    assertThat(DashboardUsers.audited(fixture))
        .anySatisfy(entry -> assertThat(entry.action()).isEqualTo("live.reveal"));
  }

  @Test
  void viewersGetNoTokenAtAll() {
    DashboardClient viewer =
        new DashboardClient(fixture, users.signedIn(shop, "vic@example.com", "viewer"));

    assertThat(viewer.submit("/live/token").statusCode()).isEqualTo(403);
    assertThat(viewer.submit("/live/reveal").statusCode()).isEqualTo(403);
    assertThat(viewer.page("/live") + viewer.page("/live/now")).doesNotContain(SECRETS);
  }

  @Test
  void aKeysTokenIsMaskedWhenItIsAskedFor() {
    JsonNode issued =
        HubFixture.json(
            fixture.send(
                fixture
                    .to("/v1/live/tokens")
                    .header("x-api-key", key)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"masked\":true}"))));

    assertThat(frames("token=" + issued.path("token").asString(), 3).toString())
        .doesNotContain(SECRETS);
  }

  @Test
  void whoSignsOutOrLosesTheRoleIsToldNothingAfterAFewSeconds() {
    Dashboard.Accounts accounts = fixture.hub.people().accounts();
    AtomicLong nanos = new AtomicLong();
    LiveUsers live = new LiveUsers(accounts, nanos::get, Runnable::run);
    String session = users.signedIn(shop, "lia@example.com", "member");
    UUID user = accounts.sessions().find(Secret.of(session)).orElseThrow().userId();
    LiveTokens.Holder shown = holder(user, session, false);
    LiveTokens.Holder masked = holder(user, session, true);
    assertThat(live.mayFollow(shown)).isTrue();
    assertThat(live.mayFollow(masked)).isTrue();

    users.setRole(shop, user, Role.VIEWER);
    assertThat(live.mayFollow(shown)).as("not looked up again yet").isTrue();
    nanos.addAndGet(LiveUsers.EVERY.toNanos());
    live.mayFollow(shown);
    live.mayFollow(masked);
    assertThat(live.mayFollow(shown)).as("a viewer").isFalse();
    assertThat(live.mayFollow(masked)).isTrue();

    accounts.sessions().end(Secret.of(session));
    nanos.addAndGet(LiveUsers.EVERY.toNanos());
    live.mayFollow(masked);
    assertThat(live.mayFollow(masked)).as("signed out").isFalse();
    assertThat(LiveUsers.EVERY).isLessThan(Duration.ofSeconds(60));
  }

  private static LiveTokens.Holder holder(UUID user, String session, boolean masked) {
    return new LiveTokens.Holder(
        UUID.fromString(shop.substring("app_".length())),
        user,
        Instant.MAX,
        Sessions.name(Secret.of(session)),
        masked);
  }
}
