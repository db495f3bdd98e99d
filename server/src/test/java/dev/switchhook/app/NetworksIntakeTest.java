package dev.switchhook.app;

import static dev.switchhook.app.HubFixture.ADMIN_KEY;
import static dev.switchhook.app.NetworkWebhooks.PUBLIC_URL;
import static dev.switchhook.app.NetworkWebhooks.SECRET;
import static dev.switchhook.app.NetworkWebhooks.accountField;
import static dev.switchhook.app.NetworkWebhooks.channelBody;
import static dev.switchhook.app.NetworkWebhooks.form;
import static dev.switchhook.app.NetworkWebhooks.message;
import static dev.switchhook.app.NetworkWebhooks.pageBody;
import static dev.switchhook.app.NetworkWebhooks.pageEntry;
import static dev.switchhook.app.NetworkWebhooks.twilio;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Tokens;
import dev.switchhook.json.Json;
import dev.switchhook.network.Corpus;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Intake of every network on its channel's own URL and on the shared one, over HTTP, on one hub;
/// each test has an application of its own.
class NetworksIntakeTest {
  private static final String TELEGRAM = "X-Telegram-Bot-Api-Secret-Token";
  private static final String TWILIO = "X-Twilio-Signature";
  private static final int OK = 200;

  private static final int NOT_GENUINE = 401;

  private static HubFixture fixture;
  private String key;

  @BeforeAll
  static void start(@TempDir Path directory) {
    fixture = new HubFixture(directory, Map.of("SWITCHHOOK_PUBLIC_URL", PUBLIC_URL));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @BeforeEach
  void application() {
    key = fixture.application("Own");
  }

  private String connected(String type) {
    return fixture.post("/v1/channels", key, channelBody(type)).path("id").asString();
  }

  /// Posts with the network's own proof.
  private static HttpResponse<String> proven(
      String type, String channelId, byte[] body, String secret) {
    return NetworkWebhooks.proven(fixture, type, channelId, body, secret);
  }

  private static HttpResponse<String> posted(
      String path, byte[] body, String header, String... values) {
    return NetworkWebhooks.posted(fixture, path, body, header, values);
  }

  /// The events of this test's application, newest first, without those of new contacts.
  private ArrayNode events() {
    ArrayNode events = Json.array();
    for (JsonNode event : fixture.get("/v1/events?limit=100", key).path("data")) {
      if (!event.path("type").asString().equals("contact.new")) {
        events.add(event);
      }
    }
    return events;
  }

  private static JsonNode quarantined(String channelId) {
    for (JsonNode kept : fixture.get("/v1/quarantine?limit=100", ADMIN_KEY).path("data")) {
      if (kept.path("path").asString().startsWith("/in/" + channelId)) {
        return kept;
      }
    }
    return Json.object();
  }

  @ParameterizedTest
  @ValueSource(strings = {"whatsapp", "instagram", "messenger", "telegram", "sms"})
  void aMessageBecomesOneEventOfItsChannelHoweverOftenItComes(String type) {
    String channelId = connected(type);
    byte[] body = message(type, "id-1");

    for (int copy = 0; copy < 3; copy++) {
      assertThat(proven(type, channelId, body, SECRET).statusCode()).isEqualTo(OK);
    }
    assertThat(proven(type, channelId, message(type, "id-2"), SECRET).statusCode()).isEqualTo(OK);

    assertThat(events()).hasSize(2);
    JsonNode event = events().get(0);
    assertThat(event.path("type").asString()).isEqualTo("message.incoming");
    assertThat(event.path("channel").asString()).isEqualTo(type);
    assertThat(event.path("channel_id").asString()).isEqualTo(channelId);
    assertThat(event.at("/data/content/text").asString()).startsWith("Hello");
    assertThat(UUID.fromString(event.at("/data/message_id").asString())).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"whatsapp", "instagram", "messenger", "telegram", "sms"})
  void withoutTheRightProofNothingIsStored(String type) {
    String channelId = connected(type);
    byte[] body = message(type, "id-1");
    String other = fixture.application("Other");
    ObjectNode theirs = channelBody(type);
    for (String field : List.of("app_secret", "auth_token", "secret_token")) {
      if (theirs.has(field)) {
        theirs.put(field, "their-secret");
      }
    }
    fixture.post("/v1/channels", other, theirs);

    assertThat(proven(type, channelId, body, "their-secret").statusCode()).isEqualTo(NOT_GENUINE);
    assertThat(proven(type, channelId, body, "x").statusCode()).isEqualTo(NOT_GENUINE);
    assertThat(posted("/in/" + channelId, body, "X-Other", "x").statusCode())
        .isEqualTo(NOT_GENUINE);
    assertThat(events()).isEmpty();
    assertThat(quarantined(channelId)).isEmpty();
  }

  @Test
  void oneNetworksProofIsNoneOnAnothersUrl() {
    byte[] body = message("telegram", "id-1");
    String telegram = "/in/" + connected("telegram");
    String sms = "/in/" + connected("sms");

    assertThat(fixture.signed(telegram, body, SECRET).statusCode()).isEqualTo(NOT_GENUINE);
    assertThat(fixture.signed(sms, body, SECRET).statusCode()).isEqualTo(NOT_GENUINE);
    assertThat(posted(sms, body, TELEGRAM, SECRET).statusCode()).isEqualTo(NOT_GENUINE);
    assertThat(posted("/api/webhook", body, TELEGRAM, SECRET).statusCode()).isEqualTo(NOT_GENUINE);
    assertThat(posted(telegram, body, TELEGRAM, SECRET, SECRET).statusCode())
        .isEqualTo(NOT_GENUINE);
    assertThat(events()).isEmpty();
  }

  @Test
  void theSharedUrlTakesEveryObjectOfMetasForAllChannels() {
    for (String type : List.of("whatsapp", "instagram", "messenger")) {
      connected(type);
      ObjectNode second = channelBody(type).put(accountField(type), "901");
      fixture.post("/v1/channels", key, second);
    }
    List<byte[]> bodies = new ArrayList<>();
    bodies.add(
        HubFixture.webhookBody(
            HubFixture.message("900", "w1", "Hello"), HubFixture.message("901", "w2", "Hello")));
    for (String type : List.of("instagram", "messenger")) {
      bodies.add(
          pageBody(type, pageEntry("900", type + 1), pageEntry("901", type + 2)).getBytes(UTF_8));
    }

    for (byte[] body : bodies) {
      assertThat(fixture.signed("/api/webhook", body, SECRET).statusCode()).isEqualTo(OK);
    }

    assertThat(events().valueStream().map(event -> event.path("channel").asString()))
        .containsExactlyInAnyOrder(
            "whatsapp", "whatsapp", "instagram", "instagram", "messenger", "messenger");
    assertThat(events().valueStream().map(event -> event.path("channel_id").asString()).distinct())
        .hasSize(6);
  }

  @Test
  void anAccountOfAnotherTypeWithTheSameIdIsNotSpokenTo() {
    String messenger = connected("messenger");

    assertThat(fixture.signed("/in/" + messenger, message("instagram", "m1"), SECRET).statusCode())
        .isEqualTo(OK);

    assertThat(events()).isEmpty();
    assertThat(quarantined(messenger).path("reason").asString()).isEqualTo("no_channel");
  }

  @Test
  void onlyMetaShakesHands() {
    for (String type : List.of("instagram", "messenger", "telegram", "sms")) {
      String url = "/in/" + connected(type);
      String query = "?hub.mode=subscribe&hub.challenge=123&hub.verify_token=";
      boolean meta = type.equals("instagram") || type.equals("messenger");

      HttpResponse<String> right = fixture.send(fixture.to(url + query + "right"));
      assertThat(right.statusCode()).isEqualTo(meta ? OK : 403);
      assertThat(right.body()).isEqualTo(meta ? "123" : "");
      assertThat(fixture.send(fixture.to(url + query + SECRET)).statusCode()).isEqualTo(403);
      assertThat(fixture.send(fixture.to(url + query)).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void whatNamesNoAccountBelongsToTheChannelWhoseUrlWasCalled() {
    String channelId = connected("whatsapp");
    String nameless =
        "{\"field\":\"messages\",\"value\":{\"messages\":[{\"from\":\"55\",\"id\":\"n1\",\"timestamp\":\"1700000000\",\"type\":\"text\",\"text\":{\"body\":\"x\"}}]}}";

    fixture.signed("/in/" + channelId, HubFixture.webhookBody(nameless), SECRET);
    fixture.signed(
        "/in/" + channelId, "{\"object\":\"something\",\"x\":1}".getBytes(UTF_8), SECRET);

    assertThat(events().valueStream().map(event -> event.path("type").asString()))
        .containsExactlyInAnyOrder("message.incoming", "channel.event");
    assertThat(quarantined(channelId)).isEmpty();
  }

  @Test
  void whatIsAboutTheBusinessAccountGoesToItsFirstChannelWhicheverUrlWasCalled() {
    ObjectNode first = channelBody("whatsapp").put("business_account_id", "waba");
    ObjectNode second =
        channelBody("whatsapp").put("phone_number_id", "901").put("business_account_id", "waba");
    String firstId = fixture.post("/v1/channels", key, first).path("id").asString();
    String secondId = fixture.post("/v1/channels", key, second).path("id").asString();
    ObjectNode stranger = channelBody("whatsapp").put("phone_number_id", "902");
    String strangersId = fixture.post("/v1/channels", key, stranger).path("id").asString();
    byte[] body =
        "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"waba\",\"time\":1700000000,\"changes\":[{\"field\":\"account_alerts\",\"value\":{\"x\":1}}]}]}"
            .getBytes(UTF_8);

    for (String id : List.of(secondId, firstId, strangersId)) {
      assertThat(fixture.signed("/in/" + id, body, SECRET).statusCode()).isEqualTo(OK);
    }

    assertThat(events()).hasSize(1);
    assertThat(events().get(0).path("channel_id").asString()).isEqualTo(firstId);
    assertThat(quarantined(strangersId).path("reason").asString()).isEqualTo("no_channel");
  }

  @Test
  void twilioIsAnsweredInItsOwnLanguageWithoutAnyInstruction() {
    String channelId = connected("sms");

    HttpResponse<String> answer = proven("sms", channelId, message("sms", "SM1"), SECRET);

    assertThat(answer.statusCode()).isEqualTo(OK);
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/xml");
    assertThat(answer.body()).isEqualTo("<Response/>");
  }

  @Test
  void twilioSignsThePublicUrlWithItsQueryAndWithOrWithoutThePort() {
    String path = "/in/" + connected("sms");
    String form = "MessageSid=SM1&MessageStatus=delivered&To=%2B15550111";
    List<String> signed =
        List.of(
            PUBLIC_URL + path,
            "https://hub.example/base" + path,
            "https://hub.example:443/base" + path);

    for (String url : signed) {
      assertThat(posted(path, form.getBytes(UTF_8), TWILIO, twilio(url, form, SECRET)).statusCode())
          .isEqualTo(OK);
    }
    String query = "?a=%2Fb&c";
    assertThat(
            posted(
                    path + query,
                    form.getBytes(UTF_8),
                    TWILIO,
                    twilio(PUBLIC_URL + path + query, form, SECRET))
                .statusCode())
        .isEqualTo(OK);
    for (String url : List.of(fixture.hub.url() + path, PUBLIC_URL + path + query)) {
      assertThat(posted(path, form.getBytes(UTF_8), TWILIO, twilio(url, form, SECRET)).statusCode())
          .isEqualTo(NOT_GENUINE);
    }
    assertThat(events()).hasSize(1);
    assertThat(events().get(0).path("type").asString()).isEqualTo("message.report");
  }

  @Test
  void aBodyThatIsNoFormIsProvenByItsHashAndKeptWhenItCannotBeRead() {
    String channelId = connected("sms");
    byte[] readable = "{\"MessageSid\":\"SM1\",\"From\":\"+1555\",\"Body\":\"Hi\"}".getBytes(UTF_8);
    byte[] broken = "{\"MessageSid\":".getBytes(UTF_8);

    for (byte[] body : List.of(readable, broken)) {
      String target =
          "/in/" + channelId + "?bodySHA256=" + HexFormat.of().formatHex(Tokens.hash(body));
      String signature = twilio(PUBLIC_URL + target, "", SECRET);
      assertThat(posted(target, body, TWILIO, signature).statusCode()).isEqualTo(OK);
      assertThat(posted(target, new byte[] {'{'}, TWILIO, signature).statusCode())
          .isEqualTo(NOT_GENUINE);
    }

    assertThat(events()).hasSize(1);
    JsonNode kept = quarantined(channelId);
    assertThat(kept.path("reason").asString()).isEqualTo("unreadable");
    assertThat(Base64.getDecoder().decode(kept.path("body_base64").asString())).isEqualTo(broken);
    assertThat(retried(kept).path("reason").asString()).isEqualTo("unreadable");
  }

  @Test
  void theLimitOfSizeIsThatOfEveryNetwork() {
    byte[] largest = new byte[4 << 20];
    Arrays.fill(largest, (byte) ' ');
    String url = "/in/" + connected("telegram");

    assertThat(posted(url, largest, TELEGRAM, SECRET).statusCode()).isEqualTo(OK);
    assertThat(
            posted(url, Arrays.copyOf(largest, largest.length + 1), TELEGRAM, SECRET).statusCode())
        .isEqualTo(413);
  }

  @Test
  void theQuarantineKeepsNoSecretOfTelegrams() {
    String channelId = connected("telegram");

    assertThat(proven("telegram", channelId, new byte[] {'{', 0}, SECRET).statusCode())
        .isEqualTo(OK);

    JsonNode kept = quarantined(channelId);
    assertThat(kept.path("reason").asString()).isEqualTo("unreadable");
    assertThat(kept.toString()).doesNotContain(SECRET);
    assertThat(retried(kept).path("reason").asString()).isEqualTo("unreadable");
    fixture.send(fixture.to("/v1/channels/" + channelId).header("x-api-key", key).DELETE());
    assertThat(retried(kept).path("reason").asString()).isEqualTo("no_channel");
  }

  private static JsonNode retried(JsonNode kept) {
    return HubFixture.json(
        fixture.send(
            fixture
                .to("/v1/quarantine/" + kept.path("id").asString() + "/retry")
                .header("x-api-key", ADMIN_KEY)
                .POST(BodyPublishers.noBody())));
  }

  @Test
  void everyCollectedPayloadIsTaken() throws IOException {
    for (String type :
        Corpus.isThere()
            ? List.of("instagram", "messenger", "telegram", "twilio", "whatsapp", "made")
            : List.<String>of()) {
      String channelType =
          switch (type) {
            case "twilio" -> "sms";
            case "made" -> "whatsapp";
            default -> type;
          };
      application();
      String channelId = connected(channelType);
      for (Path file : Corpus.bodies(type)) {
        byte[] payload = Files.readAllBytes(file);
        byte[] body = type.equals("twilio") ? form(payload) : payload;
        assertThat(proven(channelType, channelId, body, SECRET).statusCode())
            .as(type + "/" + file.getFileName())
            .isEqualTo(OK);
      }
    }
  }
}
