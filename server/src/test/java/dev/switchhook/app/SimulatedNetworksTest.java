package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import dev.switchhook.simulator.ProvidersFixture;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The hub and the simulated providers, each over HTTP, one hub for all: the hub registers its
/// callback, and what people write becomes events.
class SimulatedNetworksTest {
  private static ProvidersFixture world;
  private static HubFixture fixture;

  @BeforeAll
  static void start(@TempDir Path directory) {
    world = new ProvidersFixture();
    world.ana();
    fixture =
        new HubFixture(
            directory,
            Map.of(
                "SWITCHHOOK_META_GRAPH_URL", world.url(),
                "SWITCHHOOK_TELEGRAM_API_URL", world.url(),
                "SWITCHHOOK_TWILIO_API_URL", world.url()));
  }

  @AfterAll
  static void stop() {
    fixture.close();
    world.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"whatsapp", "instagram", "messenger", "telegram", "sms"})
  void aConnectedChannelGetsWhatPeopleWrite(String type) {
    String key = fixture.application("Own " + type);
    ObjectNode credentials = credentials(type);
    String channel = fixture.post("/v1/channels", key, credentials).path("id").asString();
    // The URL of Meta's webhooks is a setting of the app; the others are told by the hub.
    if (credentials.has("app_secret")) {
      credentials.put("webhook_url", fixture.hub.url() + "/api/webhook").put("subscribed", false);
    }
    world.control("POST", "/accounts", Json.text(credentials));

    HttpResponse<String> connected =
        fixture.send(
            fixture
                .to("/v1/channels/" + channel + "/connect")
                .header("x-api-key", key)
                .POST(BodyPublishers.noBody()));
    assertThat(HubFixture.json(connected).path("connected").asBoolean())
        .as(connected.body())
        .isTrue();
    String id = world.writes(type, "{\"type\":\"text\",\"text\":\"Olá 👋\"}");
    untilTaken();

    JsonNode events = fixture.get("/v1/events?type=message.incoming&limit=100", key).path("data");
    assertThat(events).hasSize(1);
    JsonNode event = events.get(0);
    assertThat(event.path("channel").asString()).isEqualTo(type);
    assertThat(event.path("channel_id").asString()).isEqualTo(channel);
    assertThat(event.at("/data/provider_id").asString()).isEqualTo(id);
    assertThat(event.at("/data/content/text").asString()).isEqualTo("Olá 👋");
  }

  private static ObjectNode credentials(String type) {
    ObjectNode body = Json.object().put("type", type);
    return switch (type) {
      case "telegram" -> body.put("bot_token", "4711:AAbb-cc_dd");
      case "sms" ->
          body.put("account_sid", "AC1")
              .put("auth_token", "auth-token")
              .put("phone_number", "+15550100");
      default -> {
        if (type.equals("whatsapp")) {
          body.put("business_account_id", "901");
        }
        yield body.put(NetworkWebhooks.accountField(type), "900-" + type)
            .put("access_token", "token-" + type)
            .put("app_secret", "app-secret");
      }
    };
  }

  /// The hub answers after the commit.
  private static void untilTaken() {
    for (int i = 0; i < 1_000 && isOpen(); i++) {
      ProvidersFixture.await(world.vertx().timer(5, TimeUnit.MILLISECONDS));
    }
    assertThat(isOpen()).isFalse();
  }

  private static boolean isOpen() {
    var figures = world.providers().figures();
    return figures.written() == 0 || figures.waiting() > 0;
  }
}
