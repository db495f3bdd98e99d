package dev.switchhook.app;

import static dev.switchhook.app.HubFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.Receiver;
import dev.switchhook.json.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `POST /v1/channels/{id}/connect` against a provider on loopback, on one hub.
class ConnectTest {
  private static final String PUBLIC_URL = "https://hub.example";

  private static final Receiver provider = new Receiver();
  private static HubFixture fixture;
  private String key;

  @BeforeAll
  static void start(@TempDir Path directory) {
    fixture =
        new HubFixture(
            directory,
            Map.of(
                "SWITCHHOOK_PUBLIC_URL", PUBLIC_URL,
                "SWITCHHOOK_ALLOW_HTTP", "false",
                "SWITCHHOOK_META_GRAPH_URL", provider.url("/graph"),
                "SWITCHHOOK_TELEGRAM_API_URL", provider.url("/telegram"),
                "SWITCHHOOK_TWILIO_API_URL", provider.url("/twilio")));
  }

  @AfterAll
  static void stop() {
    fixture.close();
    provider.close();
  }

  @BeforeEach
  void application() {
    key = fixture.application("Own");
  }

  private String connected(String type) {
    return fixture
        .post("/v1/channels", key, NetworkWebhooks.channelBody(type))
        .path("id")
        .asString();
  }

  private static HttpResponse<String> connect(String channelId, String callersKey) {
    return fixture.send(
        fixture
            .to("/v1/channels/" + channelId + "/connect")
            .header("x-api-key", callersKey)
            .POST(BodyPublishers.noBody()));
  }

  private static void answering(String path, int status, String body) {
    provider.on(path, _ -> new Receiver.Reply(status, "application/json", body));
  }

  @Test
  void telegramIsToldTheChannelsUrlAndSecret() {
    String id = connected("telegram");
    answering("/telegram/bot4711:AAbb-cc_dd/setWebhook", 200, "{\"ok\":true,\"result\":true}");

    HttpResponse<String> answer = connect(id, key);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).path("connected").asBoolean()).isTrue();
    assertThat(json(answer).path("callback_url").asString()).isEqualTo(PUBLIC_URL + "/in/" + id);
    JsonNode told =
        Json.parse(provider.next().body().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(told.path("url").asString()).isEqualTo(PUBLIC_URL + "/in/" + id);
    assertThat(told.path("secret_token").asString()).isEqualTo(NetworkWebhooks.SECRET);
  }

  @Test
  void metasAppIsSubscribedWithTheChannelsToken() {
    String id = connected("messenger");
    answering("/graph/v25.0/900/subscribed_apps", 200, "{\"success\":true}");

    assertThat(connect(id, key).statusCode()).isEqualTo(200);
    assertThat(provider.next().header("Authorization")).isEqualTo("Bearer t");
  }

  @Test
  void twilioIsAskedTwice() {
    String id = connected("sms");
    answering(
        "/twilio/2010-04-01/Accounts/AC1/IncomingPhoneNumbers.json",
        200,
        "{\"incoming_phone_numbers\":[{\"sid\":\"PN1\",\"phone_number\":\"+15550100\"}]}");
    answering(
        "/twilio/2010-04-01/Accounts/AC1/IncomingPhoneNumbers/PN1.json", 200, "{\"sid\":\"PN1\"}");

    assertThat(connect(id, key).statusCode()).isEqualTo(200);
    assertThat(provider.next().body()).isEmpty();
    assertThat(provider.next().body()).contains("SmsUrl=https%3A%2F%2Fhub.example%2Fin%2F" + id);
  }

  @Test
  void aRefusalIsTheProvidersAndNamesNoSecret() {
    String id = connected("instagram");
    answering(
        "/graph/v25.0/900/subscribed_apps",
        400,
        "{\"error\":{\"message\":\"Invalid OAuth access token\",\"code\":190}}");

    HttpResponse<String> answer = connect(id, key);
    provider.next();

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(json(answer).path("code").asString()).isEqualTo("provider_refused");
    assertThat(json(answer).path("detail").asString())
        .isEqualTo("the provider says: Invalid OAuth access token (190)");
  }

  @Test
  void whatCannotBeDoneByACallSaysHow() {
    HttpResponse<String> answer = connect(connected("whatsapp"), key);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).path("code").asString()).isEqualTo("connect_by_hand");
    assertThat(json(answer).path("detail").asString()).contains("business_account_id");
  }

  @Test
  void anotherApplicationsChannelIsNotThere() {
    String id = connected("telegram");

    assertThat(connect(id, fixture.application("Other")).statusCode()).isEqualTo(404);
    assertThat(connect("x", key).statusCode()).isEqualTo(404);
    assertThat(provider.waiting()).isZero();
  }

  @Test
  void aProviderThatIsNotThereIsSaidToBeSo(@TempDir Path directory) {
    try (HubFixture alone =
        new HubFixture(directory, Map.of("SWITCHHOOK_TELEGRAM_API_URL", "http://127.0.0.1:1"))) {
      String own = alone.application("Own");
      String id =
          alone
              .post("/v1/channels", own, NetworkWebhooks.channelBody("telegram"))
              .path("id")
              .asString();

      HttpResponse<String> answer =
          alone.send(
              alone
                  .to("/v1/channels/" + id + "/connect")
                  .header("x-api-key", own)
                  .POST(BodyPublishers.noBody()));

      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(json(answer).path("code").asString()).isEqualTo("provider_unreachable");
      assertThat(answer.body()).doesNotContain("AAbb");
    }
  }
}
