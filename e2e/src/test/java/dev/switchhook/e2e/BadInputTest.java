package dev.switchhook.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Bad input gets a clear error and changes nothing.
final class BadInputTest {
  private static final String FROM = "5511900000101";
  private static final int BODY_BYTES_MAX = 4 * 1024 * 1024;
  private static final int UPDATES_MAX = 1_000;

  private final Hub hub = SharedHub.get();
  private final Tenant tenant = Tenant.create(hub.url(), "bad input");
  private final Meta.Account number = Meta.Account.invented();
  private final Customer customer = Customer.obliging();
  private final JsonNode webhook = tenant.webhook(customer.url(), "Message");
  private final String path = Tenant.WEBHOOKS + "/" + webhook.path("id").asString();

  BadInputTest() {
    String _ = tenant.channel(number);
  }

  /// After every case: the webhooks are what they were, and the only message that comes through is
  /// the good one that follows.
  @AfterEach
  void nothingHasChanged() {
    try (customer) {
      JsonNode all = tenant.call("GET", Tenant.WEBHOOKS, "").json();
      assertThat(all.path("pagination").path("total").asInt()).isEqualTo(1);
      assertThat(all.path("data").path(0)).isEqualTo(webhook);
      byte[] good = Meta.text(number, Meta.newId(), FROM, "the good one");
      assertThat(Meta.post(hub.url(), number, good)).isEqualTo(200);
      assertThat(customer.awaitDeliveries(1)).hasSize(1);
      assertThat(customer.deliveries().getFirst().json().path("content").path("text").asString())
          .isEqualTo("the good one");
      assertThat(tenant.awaitLog(webhook.path("id").asString(), 1)).hasSize(1);
    }
  }

  private static void refused(Http.Answer answer, int status, String... words) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    JsonNode error = answer.json();
    assertThat(error.propertyNames()).containsExactlyInAnyOrder("errorMessage", "errorCode");
    assertThat(error.path("errorCode").asString()).isNotBlank();
    assertThat(error.path("errorMessage").asString()).isNotBlank();
    for (String word : words) {
      assertThat(error.path("errorMessage").asString()).contains(word);
    }
    assertThat(answer.headers()).containsKey("x-request-id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "swh_wrong", "your-api-key"})
  void noKeyOrAWrongOne(String key) {
    String fields = Tenant.json(Tenant.webhookFields(customer.url().toString(), "Message"));
    refused(Tenant.call(hub.url(), key, "POST", Tenant.WEBHOOKS, fields), 401);
    refused(Tenant.call(hub.url(), key, "GET", Tenant.WEBHOOKS, ""), 401);
    refused(Tenant.call(hub.url(), key, "DELETE", path, ""), 401);
  }

  @Test
  void aForeignKeySeesNothing() {
    Tenant other = Tenant.create(hub.url(), "somebody else");
    refused(other.call("GET", path, ""), 404);
    refused(other.call("PATCH", path, "{\"label\":\"mine\"}"), 404);
    refused(other.call("DELETE", path, ""), 404);
    refused(other.call("POST", path + "/redefine-signature", ""), 404);
    refused(other.call("GET", path + "/webhook-log", ""), 404);
    assertThat(other.call("GET", Tenant.WEBHOOKS, "").json().path("data")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000000-0000-4000-8000-000000000000", "1", "..%2f..", "%00", "evt_1"})
  void anUnknownId(String id) {
    refused(tenant.call("GET", Tenant.WEBHOOKS + "/" + id, ""), 404);
    refused(tenant.call("PATCH", Tenant.WEBHOOKS + "/" + id, "{\"label\":\"x\"}"), 404);
    refused(tenant.call("DELETE", Tenant.WEBHOOKS + "/" + id, ""), 404);
    refused(tenant.call("POST", path + "/webhook-log/" + id + "/retry", ""), 404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not a url",
        "ftp://files.example.com/",
        "https://user:password@example.com/hook",
        "https://",
        "https://10.0.0.1/hook",
        "https://192.168.1.1/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://[fe80::1]/hook",
        "https://0x7f.1/hook",
        "https://100.64.0.1/hook"
      })
  void aBadUrl(String url) {
    refused(
        tenant.call("POST", Tenant.WEBHOOKS, Tenant.json(Tenant.webhookFields(url, "Message"))),
        400,
        "endpoint");
    refused(tenant.call("PATCH", path, Tenant.json(Map.of("endpoint", url))), 400, "endpoint");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: evil.example",
        "content-length: 5",
        "Transfer-Encoding: chunked",
        "Connection: close",
        "X-hub-Signature: t=1",
        "webhook-signature: v1",
        "X-Validation-Token: me",
        "X-Switchhook-Attempt: 7",
        "User-Agent: me",
        "X Y: spaces",
        ": no name",
        "X-Team: a\r\nX-Other: b",
        "X-Team: a\u0000b"
      })
  void aForbiddenHeader(String line) {
    String name = line.substring(0, line.indexOf(':'));
    String value = line.substring(line.indexOf(':') + 2);
    Map<String, Object> fields = Tenant.webhookFields(customer.url().toString(), "Message");
    fields.put("headers", List.of(Map.of("key", name, "value", value)));
    refused(tenant.call("POST", Tenant.WEBHOOKS, Tenant.json(fields)), 400, "headers[0]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{\"label\":\"a\"",
        "{\"label\":1,\"label\":2}",
        "{\"label\":\"x\",\"endpoint\":true,\"eventType\":\"Message\"}",
        "{}"
      })
  void anUnreadableOrIncompleteBody(String body) {
    refused(tenant.call("POST", Tenant.WEBHOOKS, body), body.isEmpty() ? 415 : 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Messages", "message", "Message,MessageStatus", ""})
  void anUnknownEventType(String type) {
    refused(
        tenant.call(
            "POST",
            Tenant.WEBHOOKS,
            Tenant.json(Tenant.webhookFields(customer.url().toString(), type))),
        400,
        "eventType");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/xml"})
  void aWrongContentType(String type) {
    String fields = Tenant.json(Tenant.webhookFields(customer.url().toString(), "Message"));
    Http.Answer answer =
        Http.post(
            hub.url().resolve(Tenant.WEBHOOKS),
            Map.of("x-api-key", tenant.key(), "Content-Type", type),
            fields.getBytes(UTF_8));
    refused(answer, 415);
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=51", "limit=x", "offset=-1", "status=Maybe"})
  void aBadParameter(String query) {
    refused(tenant.call("GET", path + "/webhook-log?" + query, ""), 400, query.split("=", -1)[0]);
  }

  private int posted(Map<String, String> headers, byte[] body) {
    return Http.post(hub.url().resolve("/api/webhook"), headers, body).status();
  }

  @Test
  void aWebhookThatIsNotSignedRight() {
    byte[] body = Meta.text(number, Meta.newId(), FROM, "not genuine");
    String right = Meta.signature(number.appSecret(), body);
    assertThat(posted(Map.of(), body)).isEqualTo(401);
    for (String signature :
        List.of(
            Meta.signature("another-secret", body),
            Meta.signature(number.appSecret(), "{}".getBytes(UTF_8)),
            right.substring("sha256=".length()),
            right + "0",
            right.substring(0, right.length() - 1),
            "sha256=",
            "sha1=" + right.substring("sha256=".length()))) {
      assertThat(posted(Map.of(Meta.SIGNATURE, signature), body)).as(signature).isEqualTo(401);
    }
    assertThat(posted(Map.of("X-Hub-Signature", right), body)).isEqualTo(401);
  }

  @Test
  void oneTenantCannotSpeakForAnothersNumber() {
    Tenant other = Tenant.create(hub.url(), "somebody else");
    Meta.Account own = Meta.Account.invented();
    String channel = other.channel(own);
    byte[] body = Meta.text(number, Meta.newId(), FROM, "from the neighbour");
    Map<String, String> headers = Meta.headers(own.appSecret(), body);
    // genuine, but for a number that this app does not have: taken and quarantined
    assertThat(posted(headers, body)).isEqualTo(200);
    assertThat(Http.post(hub.url().resolve("/in/" + channel), headers, body).status())
        .isEqualTo(200);
    byte[] mine = Meta.text(number, Meta.newId(), FROM, "to the neighbour's URL");
    assertThat(
            Http.post(
                    hub.url().resolve("/in/" + channel),
                    Meta.headers(number.appSecret(), mine),
                    mine)
                .status())
        .isEqualTo(401);
  }

  @Test
  void aBodyOfMoreThanFourMebibytes() {
    byte[] text = Meta.text(number, Meta.newId(), FROM, "x".repeat(BODY_BYTES_MAX));
    assertThat(posted(Meta.headers(number.appSecret(), text), text)).isEqualTo(413);
  }

  @Test
  void aThousandAndOneUpdates() {
    byte[] body = Meta.batch(number, UPDATES_MAX + 1);
    assertThat(posted(Meta.headers(number.appSecret(), body), body)).isEqualTo(413);
  }

  @Test
  void aBodyThatBreaksOff() {
    byte[] body = Meta.text(number, Meta.newId(), FROM, "cut");
    List<String> request = new ArrayList<>();
    request.add("POST /api/webhook HTTP/1.1");
    request.add("Host: 127.0.0.1");
    request.add(Meta.SIGNATURE + ": " + Meta.signature(number.appSecret(), body));
    request.add("Content-Length: " + body.length);
    String head = String.join("\r\n", request) + "\r\n\r\n";
    Wire.Reply reply =
        Wire.send(hub.port(), head + new String(body, 0, body.length - 1, UTF_8), Wire.End.HALF);
    assertThat(reply.status()).isNotEqualTo(200);
  }

  @Test
  void aSignedBodyThatIsNoJsonIsTakenAndKeptApart() {
    byte[] body = "{\"object\":".getBytes(UTF_8);
    assertThat(posted(Meta.headers(number.appSecret(), body), body)).isEqualTo(200);
    Http.Answer kept = Tenant.call(hub.url(), Hub.ADMIN_KEY, "GET", "/v1/quarantine?limit=100", "");
    assertThat(kept.status()).isEqualTo(200);
    assertThat(kept.text()).contains("unreadable");
    refusedNatively(tenant.call("GET", "/v1/quarantine", ""));
  }

  private static void refusedNatively(Http.Answer answer) {
    assertThat(answer.status()).isIn(401, 403, 404);
    assertThat(answer.headers().get("content-type")).startsWith("application/problem+json");
    assertThat(answer.json().propertyNames())
        .contains("type", "title", "status", "detail", "code", "request_id");
  }

  @Test
  void theHandshakeNeedsTheRightToken() {
    String right = number.verifyToken();
    assertThat(handshake("subscribe", right, "42").text()).isEqualTo("42");
    assertThat(handshake("subscribe", "", "42").status()).isEqualTo(403);
    assertThat(handshake("subscribe", "wrong", "42").status()).isEqualTo(403);
    assertThat(handshake("unsubscribe", right, "42").status()).isEqualTo(403);
    assertThat(handshake("subscribe", right, "x".repeat(1024)).status()).isEqualTo(200);
    assertThat(handshake("subscribe", right, "x".repeat(1025)).status()).isEqualTo(400);
    assertThat(
            Http.get(
                    hub.url().resolve("/api/webhook?hub.mode=subscribe&hub.verify_token=" + right),
                    Map.of())
                .status())
        .isEqualTo(400);
  }

  private Http.Answer handshake(String mode, String token, String challenge) {
    return Http.get(
        hub.url()
            .resolve(
                "/api/webhook?hub.mode="
                    + mode
                    + "&hub.verify_token="
                    + token
                    + "&hub.challenge="
                    + challenge),
        Map.of());
  }
}
