package dev.switchhook.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The main job, as the guide "Creating Your First Webhook" tells it: its curl commands, its
/// receivers, and a message of a customer that comes out at the other end.
final class FirstWebhookTest {
  private static final String UUID_PATTERN = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final String PATH = "/webhooks/chatt2me";

  private final Tenant tenant = Tenant.create(SharedHub.get().url(), "reader of the guide");
  private final Meta.Account number = Meta.Account.invented();

  @Test
  void theCommandsOfTheGuideWorkAsPrinted() {
    try (Customer customer = Customer.obliging()) {
      Guide guide = new Guide(tenant, customer.url("/"));
      Guide.Shown created = guide.run("create.sh", "");
      assertThat(created.status()).isEqualTo(201);
      JsonNode webhook = created.json();
      String id = webhook.path("id").asString();
      assertThat(id).matches(UUID_PATTERN);
      assertThat(webhook.propertyNames())
          .contains(
              "id",
              "applicationId",
              "active",
              "label",
              "eventType",
              "endpoint",
              "numberOfErrors",
              "authenticationProtocol",
              "requiresSignature",
              "isVerified",
              "createdDate")
          .doesNotContain("secret", "headers");
      assertThat(webhook.path("applicationId").asString()).matches(UUID_PATTERN);
      assertThat(webhook.path("active").asBoolean()).isTrue();
      assertThat(webhook.path("label").asString()).isEqualTo("ReceivedMessages");
      assertThat(webhook.path("endpoint").asString()).isEqualTo(customer.url(PATH).toString());
      assertThat(webhook.path("numberOfErrors").asInt()).isZero();
      assertThat(webhook.path("requiresSignature").asBoolean(true)).isFalse();
      assertThat(Instant.parse(webhook.path("createdDate").asString())).isBefore(Instant.now());

      Guide.Shown listed = guide.run("list.sh", "");
      assertThat(listed.status()).isEqualTo(200);
      assertThat(listed.json().path("data").path(0).path("id").asString()).isEqualTo(id);
      assertThat(listed.json().path("pagination").path("total").asInt()).isEqualTo(1);

      Guide.Shown changed = guide.run("change.sh", id);
      assertThat(changed.status()).isEqualTo(200);
      assertThat(changed.json().path("endpoint").asString()).endsWith(PATH + "-v2");
      assertThat(changed.json().path("eventType").asString()).isEqualTo("MessageStatus");
      assertThat(changed.json().path("requiresSignature").asBoolean()).isTrue();
      String secret = changed.json().path("secret").asString("");
      assertThat(secret).isNotBlank();

      Guide.Shown redefined = guide.run("redefine-signature.sh", id);
      assertThat(redefined.status()).isEqualTo(200);
      assertThat(redefined.json().path("secret").asString(secret)).isNotEqualTo(secret);

      Guide.Shown deleted = guide.run("delete.sh", id);
      assertThat(deleted.status()).isEqualTo(204);
      assertThat(deleted.body()).isEmpty();
      assertThat(guide.run("list.sh", "").json().path("data")).isEmpty();
    }
  }

  @Test
  void aCustomersMessageComesOutOfTheNodeReceiver() {
    try (GuideReceiver receiver = GuideReceiver.node("receiver.js", "")) {
      messageArrives(receiver, Pattern.compile("Event received: (\\{\n.*?^})", flags()));
    }
  }

  static Stream<Boolean> flasks() {
    boolean installed = GuideReceiver.hasFlask();
    System.out.println("receiver.py runs with the stand-in" + (installed ? " and with Flask" : ""));
    return installed ? Stream.of(true, false) : Stream.of(true);
  }

  @ParameterizedTest(name = "with the stand-in for Flask: {0}")
  @MethodSource("flasks")
  void aCustomersMessageComesOutOfThePythonReceiver(boolean standIn) {
    try (GuideReceiver receiver = GuideReceiver.python(standIn)) {
      messageArrives(receiver, Pattern.compile("Event received: (\\{'eventType'.*?})$", flags()));
    }
  }

  private static int flags() {
    return Pattern.DOTALL | Pattern.MULTILINE;
  }

  private void messageArrives(GuideReceiver receiver, Pattern printed) {
    String channelId = tenant.channel(number);
    Guide guide = new Guide(tenant, receiver.base());
    Guide.Shown created = guide.run("create.sh", "");
    assertThat(created.status()).isEqualTo(201);
    // this receiver knows nothing of the handshake
    assertThat(created.json().path("isVerified").asBoolean(true)).isFalse();
    String webhookId = created.json().path("id").asString();

    byte[] body = Meta.text(number, Meta.newId(), "5511900000101", "Hello from outside");
    assertThat(Meta.post(tenant.hub(), number, body)).isEqualTo(200);

    JsonNode row = tenant.awaitLog(webhookId, 1).path(0);
    String log =
        "curl 'https://api.chatt2.me/v1/organization/webhook/"
            + webhookId
            + "/webhook-log?offset=0&limit=20&status=Success' -H 'x-api-key: your-api-key'";
    Guide.Shown read = guide.paste(log);
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.json().path("data").path(0)).isEqualTo(row);
    assertThat(row.path("status").asString()).isEqualTo("Success");
    assertThat(row.path("statusCode").asInt()).isEqualTo(200);
    assertThat(row.path("responseBody").asString()).isEqualTo("OK");
    assertThat(row.path("webhookId").asString()).isEqualTo(webhookId);
    assertThat(row.path("webhook").path("eventType").asString()).isEqualTo("Message");

    JsonNode event = printedEvent(receiver, printed);
    assertThat(event.propertyNames())
        .containsExactlyInAnyOrder(
            "eventType", "channelId", "messageId", "from", "timestamp", "channel", "content");
    assertThat(event.path("channelId").asString()).isEqualTo(channelId);
    assertThat(event.path("messageId").asString()).isEqualTo(row.path("messageId").asString());
    assertThat(event.path("from").asString()).isEqualTo("5511900000101");
    assertThat(event.path("timestamp").asLong()).isEqualTo(1764000001L);
    assertThat(event.path("channel").asString()).isEqualTo("whatsapp");
    assertThat(event.path("content"))
        .isEqualTo(Http.JSON.readTree("{\"type\":\"text\",\"text\":\"Hello from outside\"}"));
  }

  /// Node prints JSON; Python prints a dictionary of texts and numbers, which differs in its
  /// quotes.
  private static JsonNode printedEvent(GuideReceiver receiver, Pattern printed) {
    return Await.value(
        "the event in the receiver's output",
        () ->
            printed
                .matcher(receiver.printed())
                .results()
                .map(found -> found.group(1).replace('\'', '"'))
                .findFirst()
                .map(Http.JSON::readTree));
  }

  @Test
  void theHeaderOfStepThreeOpensTheReceiverThatAsksForIt() {
    String secret = "my-ultra-secret-value";
    try (GuideReceiver receiver = GuideReceiver.node("receiver-with-secret.js", secret)) {
      String _ = tenant.channel(number);
      Guide guide = new Guide(tenant, receiver.base());
      String without = guide.run("create.sh", "").json().path("id").asString();
      Guide.Shown created = guide.run("create-with-header.sh", "");
      assertThat(created.status()).isEqualTo(201);
      String with = created.json().path("id").asString();
      byte[] body = Meta.text(number, Meta.newId(), "5511900000101", "Hi");
      assertThat(Meta.post(tenant.hub(), number, body)).isEqualTo(200);

      assertThat(tenant.awaitLog(with, 1).path(0).path("statusCode").asInt()).isEqualTo(200);
      JsonNode refused = tenant.awaitLog(without, 1).path(0);
      assertThat(refused.path("statusCode").asInt()).isEqualTo(401);
      assertThat(refused.path("responseBody").asString()).isEqualTo("Unauthorized");
      assertThat(refused.path("status").asString()).isEqualTo("Failed");
      assertThat(tenant.webhook(without).path("numberOfErrors").asInt()).isPositive();
      assertThat(guide.run("list.sh", "").body()).doesNotContain(secret);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create.sh",
        "create-with-header.sh",
        "list.sh",
        "change.sh",
        "delete.sh",
        "redefine-signature.sh",
        "receiver.js",
        "receiver.py",
        "receiver-with-secret.js"
      })
  void theExcerptsAreThePagesText(String resource) {
    String excerpt = Repository.resource("chatt2me-guide/" + resource);
    List<String> lines = excerpt.lines().map(String::strip).toList();
    assertThat(lines).isNotEmpty();
    Repository.shared("seeds/chatt2me-2-first-webhook.txt")
        .ifPresent(page ->
            assertThat(Repository.read(page).replaceAll("(?m)^[ \\t]+|[ \\t]+$", ""))
                .contains(String.join("\n", lines)));
  }

  @Test
  void aStatusComesOutInItsOwnWebhook() {
    String _ = tenant.channel(number);
    try (Customer customer = Customer.obliging()) {
      JsonNode messages = tenant.webhook(customer.url("/messages"), "Message");
      JsonNode statuses = tenant.webhook(customer.url("/statuses"), "MessageStatus");
      URI hub = tenant.hub();
      String id = Meta.newId();
      assertThat(Meta.post(hub, number, Meta.status(number, id, "delivered"))).isEqualTo(200);
      JsonNode event = customer.awaitDeliveries(1).getFirst().json();
      assertThat(event)
          .isEqualTo(
              Http.JSON.readTree(
                  """
                  {"eventType":"MessageStatus","messageId":"%s","status":"delivered",
                   "timestamp":1764000060,"channel":"whatsapp"}
                  """
                      .formatted(id)));
      JsonNode log = tenant.awaitLog(statuses.path("id").asString(), 1);
      assertThat(log.path(0).path("messageId").asString("")).isEqualTo(id);
      assertThat(tenant.log(messages.path("id").asString())).isEmpty();
    }
  }
}
