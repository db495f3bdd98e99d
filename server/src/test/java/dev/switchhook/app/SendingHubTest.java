package dev.switchhook.app;

import static dev.switchhook.app.HubFixture.APP_SECRET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.Receiver;
import dev.switchhook.json.Json;
import dev.switchhook.profile.Interpreter;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A whole hub, a customer, and providers that answer as the real ones do: a message comes in, the
/// customer answers it, the provider gets the answer, and its statuses come back.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SendingHubTest {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Receiver customer = new Receiver();
  private final Receiver provider = new Receiver();
  private HubFixture fixture;
  private String key;

  @BeforeAll
  void start(@TempDir Path directory) {
    // the simulators' place needs no SWITCHHOOK_EGRESS_ALLOW; the customer's does
    fixture =
        new HubFixture(
            directory,
            Map.of(
                "SWITCHHOOK_META_GRAPH_URL", provider.url(""),
                "SWITCHHOOK_TELEGRAM_API_URL", provider.url(""),
                "SWITCHHOOK_TWILIO_API_URL", provider.url("")));
    key = fixture.application("Acme");
    fixture.webhook(key, customer.echoing("/messages", 200), "Message");
    fixture.webhook(key, customer.echoing("/statuses", 200), "MessageStatus");
    customer.next();
    customer.next();
  }

  @AfterAll
  void stop() {
    fixture.close();
    customer.close();
    provider.close();
  }

  private void answers(String path, String json) {
    provider.on(path, _ -> new Receiver.Reply(200, "application/json", json));
  }

  /// As the documentation's example does it: `from` and `to` are what the event said.
  private String reply(JsonNode event, String text) {
    ObjectNode body =
        Json.object()
            .put("from", event.path("channelId").asString(""))
            .put("to", event.path("from").asString(""));
    body.putObject("content").put("text", text);
    HttpResponse<String> answer =
        fixture.send(
            fixture
                .to("/v1/communication/" + event.path("channel").asString("") + "/message")
                .header("x-api-key", key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.bytes(body))));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(HubFixture.json(answer).path("status").asString("")).isEqualTo("enqueued");
    return HubFixture.json(answer).path("messageId").asString("");
  }

  private JsonNode delivered() {
    return Json.parse(customer.next().body().getBytes(UTF_8));
  }

  private void expectStatus(String messageId, String status) {
    JsonNode body = delivered();
    assertThat(body.path("eventType").asString("")).isEqualTo("MessageStatus");
    assertThat(body.path("status").asString("")).isEqualTo(status);
    assertThat(body.path("messageId").asString("")).isEqualTo(messageId);
  }

  private JsonNode await(String messageId, Predicate<JsonNode> wanted) {
    Instant end = Instant.now().plus(PATIENCE);
    JsonNode message = fixture.get("/v1/messages/" + messageId, key);
    while (!wanted.test(message)) {
      assertThat(Instant.now()).as(message.toString()).isBefore(end);
      message = fixture.get("/v1/messages/" + messageId, key);
    }
    return message;
  }

  @Test
  void whatsApp() {
    fixture.channel(key, "100", APP_SECRET);
    answers(
        "/v25.0/100/messages",
        "{\"messaging_product\":\"whatsapp\",\"contacts\":[{\"input\":\"5511955550100\",\"wa_id\":\"5511955550100\"}],\"messages\":[{\"id\":\"wamid.OUT\"}]}");
    fixture.signed(
        "/api/webhook",
        HubFixture.webhookBody(HubFixture.message("100", "wamid.IN", "hi")),
        APP_SECRET);
    String id = reply(delivered(), "Hello! How can I help you?");

    Receiver.Received call = provider.next();
    JsonNode body = Json.parse(call.body().getBytes(UTF_8));
    assertThat(call.header("Authorization")).isEqualTo("Bearer token");
    assertThat(body.at("/text/body").asString("")).isEqualTo("Hello! How can I help you?");
    assertThat(body.path("to").asString("")).isEqualTo("5511955550100");
    assertThat(body.path("biz_opaque_callback_data").asString("")).isEqualTo(id);
    await(id, message -> message.path("status").asString("").equals("accepted"));
    for (String status : new String[] {"sent", "delivered", "read"}) {
      fixture.signed("/api/webhook", status("100", "wamid.OUT", status), APP_SECRET);
      expectStatus(id, status);
    }
    assertThat(await(id, message -> true).path("status").asString("")).isEqualTo("read");
  }

  private static byte[] status(String number, String wamid, String status) {
    String one =
        "{\"id\":\""
            + wamid
            + "\",\"status\":\""
            + status
            + "\",\"timestamp\":\"1700000060\",\"recipient_id\":\"5511955550100\"}";
    return HubFixture.webhookBody(HubFixture.change(number, "\"statuses\":[" + one + "]"));
  }

  /// What a framework would do around it: the handler is called with one event.
  private static final String DRIVER =
      """
      let handler;
      const app = { post: (path, given) => { handler = given; } };
      process.env.CHATT2ME_API_KEY = process.argv[1];
      %s
      const body = JSON.parse(require('fs').readFileSync(0, 'utf8'));
      handler({ body }, { status: () => ({ send: () => {} }) });
      """;

  @Test
  void theAutoReplyOfTheDocumentationRunsAsPrinted() throws Exception {
    fixture.channel(key, "200", APP_SECRET);
    answers("/v25.0/200/messages", "{\"messages\":[{\"id\":\"wamid.AUTO\"}]}");
    fixture.signed(
        "/api/webhook",
        HubFixture.webhookBody(HubFixture.message("200", "wamid.HI", "hi")),
        APP_SECRET);
    String event = customer.next().body();
    String printed;
    try (var in = SendingHubTest.class.getResourceAsStream("chatt2me-auto-reply.js")) {
      printed = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
    String code = printed.replace("https://api.chatt2.me", fixture.hub.url());
    assertThat(code).isNotEqualTo(printed);

    Interpreter.Ended ended =
        Interpreter.NODE.code(DRIVER.replace("%s", code), event.getBytes(UTF_8), key);

    assertThat(ended.code()).as(ended.words()).isZero();
    assertThat(provider.next().body()).contains("Hello! How can I help you?", "5511955550100");
  }

  @Test
  void messengerWithAWatermark() {
    fixture.post("/v1/channels", key, NetworkWebhooks.channelBody("messenger"));
    answers("/v25.0/900/messages", "{\"recipient_id\":\"55\",\"message_id\":\"m_out\"}");
    fixture.signed(
        "/api/webhook", NetworkWebhooks.message("messenger", "m_in"), NetworkWebhooks.SECRET);
    String id = reply(delivered(), "Hello");
    assertThat(provider.next().body()).contains("\"Hello\"");
    expectStatus(id, "sent");
    String read =
        "{\"id\":\"900\",\"time\":1,\"messaging\":[{\"sender\":{\"id\":\"55\"},\"recipient\":{\"id\":\"900\"},\"timestamp\":1,\"read\":{\"watermark\":"
            + Instant.now().plusSeconds(1).toEpochMilli()
            + "}}]}";
    fixture.signed(
        "/api/webhook",
        NetworkWebhooks.pageBody("messenger", read).getBytes(UTF_8),
        NetworkWebhooks.SECRET);
    expectStatus(id, "read");
  }

  @Test
  void telegram() {
    String channel =
        fixture
            .post("/v1/channels", key, NetworkWebhooks.channelBody("telegram"))
            .path("id")
            .asString("");
    answers(
        "/bot4711:AAbb-cc_dd/sendMessage",
        "{\"ok\":true,\"result\":{\"message_id\":7,\"date\":1700000000,\"chat\":{\"id\":77,\"type\":\"private\"}}}");
    fixture.send(
        fixture
            .to("/in/" + channel)
            .header("X-Telegram-Bot-Api-Secret-Token", NetworkWebhooks.SECRET)
            .POST(BodyPublishers.ofByteArray(NetworkWebhooks.message("telegram", "t1"))));
    String id = reply(delivered(), "Hello");
    assertThat(provider.next().body()).contains("77", "Hello");
    expectStatus(id, "sent");
    assertThat(await(id, _ -> true).path("provider_id").asString("")).isEqualTo("77:7");
  }

  @Test
  void smsWhoseAnswerIsLostIsJoinedByTheUrlOfItsStatus() {
    String channel =
        fixture
            .post("/v1/channels", key, NetworkWebhooks.channelBody("sms"))
            .path("id")
            .asString("");
    provider.on(
        "/2010-04-01/Accounts/AC1/Messages.json",
        _ -> new Receiver.Reply(200, "text/html", "<p>a proxy's page</p>"));
    byte[] form = NetworkWebhooks.message("sms", "SM1");
    signedByTwilio(fixture.hub.url() + "/in/" + channel, form);
    String id = reply(delivered(), "Hello");

    Map<String, String> sent = form(provider.next().body());
    assertThat(sent).containsEntry("To", "+15550111").containsEntry("Body", "Hello");
    await(id, message -> message.path("status").asString("").equals("unconfirmed"));
    signedByTwilio(
        sent.getOrDefault("StatusCallback", ""),
        "MessageSid=SM2&MessageStatus=delivered&To=%2B15550111&From=%2B15550100".getBytes(UTF_8));
    expectStatus(id, "delivered");
    assertThat(await(id, _ -> true).path("provider_id").asString("")).isEqualTo("SM2");
  }

  private void signedByTwilio(String url, byte[] form) {
    HttpResponse<String> answer =
        fixture.send(
            HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                    "X-Twilio-Signature",
                    NetworkWebhooks.twilio(url, new String(form, UTF_8), NetworkWebhooks.SECRET))
                .POST(BodyPublishers.ofByteArray(form)));
    assertThat(answer.statusCode()).isBetween(200, 204);
  }

  private static Map<String, String> form(String body) {
    return Arrays.stream(body.split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> URLDecoder.decode(pair[0], UTF_8),
                pair -> URLDecoder.decode(pair[1], UTF_8)));
  }
}
