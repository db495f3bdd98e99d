package dev.switchhook.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.Receiver;
import dev.switchhook.json.Json;
import dev.switchhook.simulator.ProvidersFixture;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The hub, the simulated providers and a customer, each over HTTP, one hub for all: the hub
/// registers its callback, what people write reaches the customer, the customer's answer reaches
/// the provider in its own format, and its statuses come back to the customer.
class SimulatedNetworksTest {
  private static final Receiver CUSTOMER = new Receiver();
  private static final String ANSWER = "Obrigado, até já";

  private static ProvidersFixture world;
  private static HubFixture fixture;

  @BeforeAll
  static void start(@TempDir Path directory) {
    world = new ProvidersFixture();
    // a watermark covers what was sent before it, so the provider's clock must not be behind ours
    world.pass(Duration.between(ProvidersFixture.START, Instant.now()).plusMinutes(1));
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
    CUSTOMER.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"whatsapp", "instagram", "messenger", "telegram", "sms"})
  void whatPeopleWriteIsAnsweredAndItsStatusesComeBack(String type) {
    String key = fixture.application("Own " + type);
    fixture.webhook(key, CUSTOMER.echoing("/messages/" + type, 200), "Message");
    fixture.webhook(key, CUSTOMER.echoing("/statuses/" + type, 200), "MessageStatus");
    CUSTOMER.next();
    CUSTOMER.next();
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

    JsonNode message = delivered();
    assertThat(message.path("eventType").asString()).isEqualTo("Message");
    assertThat(message.path("channelId").asString()).isEqualTo(channel);
    assertThat(message.at("/content/text").asString()).isEqualTo("Olá 👋");
    answerAndFollow(type, key, message);
  }

  private static void answerAndFollow(String type, String key, JsonNode message) {
    ObjectNode answer =
        Json.object()
            .put("from", message.path("channelId").asString())
            .put("to", message.path("from").asString());
    answer.putObject("content").put("text", ANSWER);

    HttpResponse<String> taken =
        fixture.send(
            fixture
                .to("/v1/communication/" + type + "/message")
                .header("x-api-key", key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.bytes(answer))));
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
    String id = HubFixture.json(taken).path("messageId").asString();

    List<String> told = new ArrayList<>();
    while (told.size() < statuses(type).size()) {
      JsonNode one = delivered();
      assertThat(one.path("eventType").asString()).isEqualTo("MessageStatus");
      assertThat(one.path("messageId").asString()).isEqualTo(id);
      assertThat(one.path("channel").asString()).isEqualTo(type);
      told.add(one.path("status").asString());
    }
    // deliveries to an endpoint that did not ask for order may overtake each other
    assertThat(told).containsExactlyInAnyOrderElementsOf(statuses(type));
    assertThat(sent(type)).isEqualTo(ANSWER);
    JsonNode reports = fixture.get("/v1/events?type=message.report&limit=100", key).path("data");
    assertThat(reports).hasSize(statuses(type).size());
    assertThat(fixture.get("/v1/messages/" + id, key).path("status").asString())
        .isEqualTo(statuses(type).getLast());
  }

  /// In the order of a message's life. Telegram reports nothing, Instagram no delivery, Twilio no
  /// reading; where the provider does not say `sent`, its acceptance is it.
  private static List<String> statuses(String type) {
    return switch (type) {
      case "telegram" -> List.of("sent");
      case "instagram" -> List.of("sent", "read");
      case "sms" -> List.of("sent", "delivered");
      default -> List.of("sent", "delivered", "read");
    };
  }

  /// The text as it stands in the provider's own request.
  private static String sent(String type) {
    JsonNode calls = world.control("GET", "/sent?limit=100", "").path("data");
    JsonNode body = calls.get(calls.size() - 1).path("body");
    return switch (type) {
      case "whatsapp" -> body.at("/text/body").asString();
      case "telegram" -> body.path("text").asString();
      case "sms" -> body.path("Body").asString();
      default -> body.at("/message/text").asString();
    };
  }

  private static JsonNode delivered() {
    return Json.parse(CUSTOMER.next().body().getBytes(UTF_8));
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
