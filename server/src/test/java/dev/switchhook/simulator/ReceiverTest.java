package dev.switchhook.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.crypto.Secret;
import dev.switchhook.json.Json;
import dev.switchhook.simulator.EndpointScript.FailsFirst;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ReceiverTest {
  private static final Instant NOW = Instant.parse("2026-11-21T14:30:05.250Z");
  private static final String MESSAGE =
      "{\"eventType\":\"Message\",\"channelId\":\"c\",\"messageId\":\"m\",\"from\":\"447700900461\","
          + "\"timestamp\":1700000000,\"channel\":\"whatsapp\","
          + "\"content\":{\"type\":\"text\",\"text\":\"Hello\"}}";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Receiver receiver = new Receiver(vertx, InstantSource.fixed(NOW));
  private URI base = URI.create("http://unset.invalid");

  @BeforeEach
  void listen() throws Exception {
    base = await(receiver.listen(0)).url();
  }

  @AfterEach
  void close() throws Exception {
    await(receiver.stop());
    await(vertx.close());
    http.close();
  }

  @Test
  void theHandshakeIsAnsweredWithTheTokenAlsoByAFailingEndpoint() throws Exception {
    receiver.script("flaky", new FailsFirst(2));
    HttpResponse<String> answer = post("flaky", "", "X-Validation-Token", "tok/en+1=");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("tok/en+1=");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
    assertThat(requests().at("/data/0/handshake").asBoolean()).isTrue();
    assertThat(post("flaky", MESSAGE).statusCode()).isEqualTo(500);
  }

  @Test
  void anEndpointFailsTwiceAndThenRecovers() throws Exception {
    receiver.script("flaky", new FailsFirst(2));

    HttpResponse<String> first = post("flaky", MESSAGE);
    assertThat(first.statusCode()).isEqualTo(500);
    assertThat(first.body())
        .isEqualTo("flaky is broken on purpose: failure 1 of 2, then it recovers\n");
    assertThat(get("/").body()).contains("fails 1 more");
    assertThat(post("flaky", MESSAGE).statusCode()).isEqualTo(500);
    assertThat(post("flaky", MESSAGE).statusCode()).isEqualTo(200);
    assertThat(post("flaky", MESSAGE).statusCode()).isEqualTo(200);
    assertThat(post("other", MESSAGE).statusCode()).isEqualTo(200);
    assertThat(get("/").body()).contains("recovered after 2");
  }

  @Test
  void anEndpointBehavesAsItIsToldAndSpreadsItsFailuresEvenly() throws Exception {
    receiver.script("crm", new EndpointScript.Behaves(202, Duration.ofMillis(1), 50, false));

    assertThat(post("crm", MESSAGE).statusCode()).isEqualTo(202);
    assertThat(post("crm", MESSAGE).statusCode()).isEqualTo(500);
    assertThat(post("crm", MESSAGE).statusCode()).isEqualTo(202);
    assertThat(post("crm", "", "X-Validation-Token", "token").body()).isEqualTo("no");
    assertThat(get("/").body()).contains("answers 202, 500 to 50 of 100");
    JsonNode shown = receiver.describe(100).at("/endpoints/0");
    assertThat(shown.path("accepted").asInt()).isEqualTo(2);
    assertThat(shown.path("failed").asInt()).isEqualTo(1);
    assertThat(shown.path("delay_ms").asInt()).isEqualTo(1);
    assertThat(receiver.describe(100).path("data")).hasSize(4);
  }

  @Test
  void whoeverListensIsToldOfDeliveriesAndNotOfHandshakes() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    receiver.onDelivery("crm", body -> heard.add(new String(body, UTF_8)));
    post("crm", "", "X-Validation-Token", "token");
    post("crm", MESSAGE);
    post("other", "{}");

    assertThat(heard).containsExactly(MESSAGE);
  }

  @Test
  void theListIsNewestFirstAndTellsWhatArrived() throws Exception {
    post("crm", MESSAGE, "X-Switchhook-Attempt", "2");
    post(
        "crm",
        "{\"id\":\"evt_1\",\"type\":\"message.report\",\"data\":"
            + "{\"recipient\":\"33639980027\",\"status\":\"read\"}}");
    JsonNode list = requests();
    assertThat(list.path("received").intValue()).isEqualTo(2);
    assertThat(list.at("/data/0/event_type").asString()).isEqualTo("message.report");
    assertThat(list.at("/data/0/from").asString()).isEqualTo("33639980027");
    assertThat(list.at("/data/0/text").asString()).isEqualTo("read");
    assertThat(list.at("/data/0/attempt").isNull()).isTrue();
    JsonNode oldest = list.at("/data/1");
    assertThat(oldest.path("number").intValue()).isEqualTo(1);
    assertThat(oldest.path("at").asString()).isEqualTo("2026-11-21T14:30:05.250Z");
    assertThat(oldest.path("endpoint").asString()).isEqualTo("crm");
    assertThat(oldest.path("text").asString()).isEqualTo("Hello");
    assertThat(oldest.path("attempt").intValue()).isEqualTo(2);
    assertThat(oldest.path("status").intValue()).isEqualTo(200);
    assertThat(oldest.path("body").asString()).isEqualTo(MESSAGE);
    assertThat(oldest.path("body_sha256").asString()).hasSize(64);
    assertThat(oldest.at("/headers/x-switchhook-attempt").asString()).isEqualTo("2");
  }

  @Test
  void theListUnderstandsTheShapesOfAllProfiles() throws Exception {
    post(
        "crm",
        "{\"event\":\"message.incoming\",\"data\":{\"contact_phone\":\"447700900461\",\"content\":\"Hi\"}}");
    assertGlimpse("message.incoming", "447700900461", "Hi");
    post(
        "crm",
        "{\"type\":\"message.report\",\"data\":{\"object\":{\"recipient\":"
            + "{\"phone_number\":\"+447700900461\"},\"status\":\"READ\"}}}");
    assertGlimpse("message.report", "+447700900461", "READ");
    post(
        "crm",
        "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"changes\":[{\"field\":\"messages\","
            + "\"value\":{\"messages\":[{\"from\":\"447700900461\",\"text\":{\"body\":\"Hello\"}}]}}]}]}");
    assertGlimpse("messages", "447700900461", "Hello");
    post(
        "crm",
        "{\"object\":\"page\",\"entry\":[{\"messaging\":[{\"sender\":{\"id\":\"77\"},"
            + "\"message\":{\"text\":\"Hey\"}}]}]}");
    assertGlimpse("page", "77", "Hey");
  }

  private void assertGlimpse(String type, String from, String text) throws Exception {
    JsonNode newest = requests().at("/data/0");
    assertThat(newest.path("event_type").asString()).isEqualTo(type);
    assertThat(newest.path("from").asString()).isEqualTo(from);
    assertThat(newest.path("text").asString()).isEqualTo(text);
  }

  @Test
  void aChatt2meSignatureIsCheckedAndAWrongOneExplained() throws Exception {
    receiver.expectSignature("crm", new SignatureCheck.Chatt2me(Secret.of("s3cret")));
    String time = Long.toString(NOW.getEpochSecond());

    post("crm", MESSAGE, "X-hub-Signature", "t=" + time + ",v1=" + hex(time));
    assertThat(verdict()).isEqualTo("verified");
    post("crm", MESSAGE + " ", "X-hub-Signature", "t=" + time + ",v1=" + hex(time));
    assertThat(verdict()).isEqualTo("refused: " + SignatureCheck.MISMATCH);
    post("crm", MESSAGE, "X-hub-Signature", "sha256=abc");
    assertThat(verdict()).startsWith("refused: X-hub-Signature is not t=");
    post("crm", MESSAGE);
    assertThat(verdict()).isEqualTo("refused: no X-hub-Signature header");
    String old = Long.toString(NOW.minusSeconds(720).getEpochSecond());
    post("crm", MESSAGE, "X-hub-Signature", "t=" + old + ",v1=" + hex(old));
    assertThat(verdict()).contains("its time is 12 min old");
    post("nobody", MESSAGE);
    assertThat(verdict()).startsWith("unchecked: ");
  }

  @Test
  void aStandardSignatureIsCheckedAlsoBesideAnOlderOne() throws Exception {
    byte[] key = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
    String secret = "whsec_" + Base64.getEncoder().encodeToString(key);
    receiver.expectSignature("crm", new SignatureCheck.Standard(Secret.of(secret)));
    String time = Long.toString(NOW.getEpochSecond());
    String code = Base64.getEncoder().encodeToString(hmac(key, "evt_1." + time + "." + MESSAGE));

    post(
        "crm",
        MESSAGE,
        "webhook-id",
        "evt_1",
        "webhook-timestamp",
        time,
        "webhook-signature",
        "v1,AAAA v1," + code);
    assertThat(verdict()).isEqualTo("verified");
    post(
        "crm",
        MESSAGE,
        "webhook-id",
        "evt_2",
        "webhook-timestamp",
        time,
        "webhook-signature",
        "v1," + code);
    assertThat(verdict()).isEqualTo("refused: " + SignatureCheck.MISMATCH);
    post("crm", MESSAGE);
    assertThat(verdict()).endsWith("is missing");
    assertThat(get("/").body()).contains("✗ wrong", "✓ verified");
  }

  @Test
  void theTwoHundredAndFirstRequestPushesTheFirstOut() throws Exception {
    for (int i = 0; i <= ReceivedLog.REQUESTS_MAX; i++) {
      post("crm", "{\"n\":" + i + "}");
    }
    JsonNode list = requests();
    assertThat(list.path("received").intValue()).isEqualTo(201);
    assertThat(list.path("data").size()).isEqualTo(200);
    assertThat(list.at("/data/0/number").intValue()).isEqualTo(201);
    assertThat(list.at("/data/199/number").intValue()).isEqualTo(2);
  }

  @Test
  void bigBodiesPushOlderOnesOutAndAreCut() throws Exception {
    String big = "x".repeat(Received.BODY_BYTES_MAX + 1);
    int fitting = ReceivedLog.BYTES_MAX / Received.BODY_BYTES_MAX;
    for (int i = 0; i < fitting; i++) {
      post("crm", big);
    }
    JsonNode list = requests();
    assertThat(list.path("data").size()).isEqualTo(fitting - 1);
    assertThat(list.at("/data/0/body").asString()).hasSize(Received.BODY_BYTES_MAX);
    assertThat(list.at("/data/0/body_truncated").asBoolean()).isTrue();
    assertThat(list.at("/data/0/body_length").intValue()).isEqualTo(big.length());
    assertThat(get("/").body()).contains("(left out, since this page is full");
  }

  @Test
  void aBodyBeyondTheLimitIsRefusedAndNotKept() throws Exception {
    assertThat(post("crm", "x".repeat(ReceiverRoutes.REQUEST_BYTES_MAX + 1)).statusCode())
        .isEqualTo(413);
    assertThat(requests().path("data").size()).isZero();
  }

  @Test
  void hostilePayloadsShowAsText() throws Exception {
    String attack =
        "<script>alert(1)</script>\"'&\u202Eevil\u0000\u0007\uFEFF" + "é".repeat(30_000);
    post("crm", attack);
    post("crm", Json.text(Json.object().put("type", "<img src=x onerror=1>").put("from", attack)));
    post("crm", "[".repeat(60_000), "X-Note", "</dd><script>2</script>");
    byte[] notUtf8 = {'{', (byte) 0xc3, (byte) 0x28, 0, '}'};
    http.send(
        HttpRequest.newBuilder(receiver.hook("crm"))
            .POST(BodyPublishers.ofByteArray(notUtf8))
            .build(),
        BodyHandlers.discarding());
    String page = get("/").body();

    assertThat(page)
        .contains(
            "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;⟨U+202E⟩evil⟨U+0000⟩⟨U+0007⟩")
        .contains("&lt;img src=x onerror=1&gt;")
        .contains("&lt;/dd&gt;&lt;script&gt;2&lt;/script&gt;")
        .contains("[".repeat(60_000))
        .doesNotContain("<script>", "<img", "\u202E", "\u0000", "\u0007", "\uFEFF");
    assertThat(requests().path("data").size()).isEqualTo(4);
  }

  @Test
  void joinersOfEmojiAndIndianScriptsStayAsTheyAre() {
    assertThat(Html.text("👩\u200D🔧 क्\u200Dष\n\tx")).isEqualTo("👩\u200D🔧 क्\u200Dष\n\tx");
    assertThat(Html.text("\uD800\u2028\uFFFE")).isEqualTo("⟨U+D800⟩⟨U+2028⟩⟨U+FFFE⟩");
  }

  @Test
  void everyAnswerCarriesTheStrictPolicyAndThePageNeedsNothingElse() throws Exception {
    for (String path :
        new String[] {"/", "/requests", "/receiver.css", "/receiver.js", "/healthz"}) {
      HttpResponse<String> answer = get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Security-Policy"))
          .hasValueSatisfying(policy ->
              assertThat(policy).startsWith("default-src 'none'").doesNotContain("unsafe"));
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }
    post("crm", MESSAGE);
    assertThat(get("/").body())
        .doesNotContain(" style=", " onclick=", "<style")
        .contains("lang=\"en\"");
  }

  @Test
  void anEmptyPageSaysWhatToDo() throws Exception {
    assertThat(get("/").body())
        .contains("Nothing has arrived yet", "curl -X POST " + base + "/hooks/try");
    post("try", "{}");
    assertThat(get("/").body()).doesNotContain("Nothing has arrived yet");
  }

  @Test
  void onlyNewerRowsAreSentToAPageThatIsOpen() throws Exception {
    post("crm", "{\"type\":\"first\"}");
    post("crm", "{\"type\":\"second\"}");

    assertThat(get("/?after=1").body())
        .contains("data-received=\"2\"", "data-number=\"2\"")
        .doesNotContain("data-number=\"1\"");
  }

  @Test
  void aPortThatIsTakenIsReplacedAndTheReaderIsTold() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.ofLiteral("127.0.0.1"))) {
      Receiver second = new Receiver(vertx, InstantSource.fixed(NOW));
      Receiver.Place place = await(second.listen(taken.getLocalPort()));

      assertThat(place.url().getPort()).isNotEqualTo(taken.getLocalPort());
      assertThat(place.notice().orElse(""))
          .contains("port " + taken.getLocalPort() + " cannot be used")
          .contains("listens on " + place.url().getPort() + " instead");
      await(second.stop());
    }
    assertThat(await(new Receiver(vertx, InstantSource.fixed(NOW)).listen(base.getPort())).url())
        .isNotEqualTo(base);
  }

  @Test
  void wrongPathsMethodsAndNamesAreToldApart() throws Exception {
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
    assertThat(get("/hooks/crm").statusCode()).isEqualTo(405);
    assertThat(post("a%20b", "{}").statusCode()).isEqualTo(404);
    assertThatThrownBy(() -> receiver.hook("../x")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Receiver(vertx, InstantSource.fixed(NOW)).hook("x"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void namesBeyondTheLimitStillAcceptButCannotBeScripted() throws Exception {
    for (int i = 0; i < SimulatedEndpoints.ENDPOINTS_MAX; i++) {
      receiver.script("e" + i, new FailsFirst(0));
    }

    assertThat(post("one-more", MESSAGE).statusCode()).isEqualTo(200);
    assertThat(requests().at("/data/0/endpoint").asString()).isEqualTo("one-more");
    assertThatThrownBy(() -> receiver.script("one-more", new FailsFirst(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private HttpResponse<String> post(String name, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve("/hooks/" + name)).POST(BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.ofString(UTF_8));
  }

  private JsonNode requests() throws Exception {
    return Json.parse(get("/requests").body().getBytes(UTF_8));
  }

  private String verdict() throws Exception {
    JsonNode newest = requests().at("/data/0");
    String reason = newest.path("signature_reason").asString("");
    return newest.path("signature").asString() + (reason.isEmpty() ? "" : ": " + reason);
  }

  private static String hex(String time) throws Exception {
    return HexFormat.of().formatHex(hmac("s3cret".getBytes(UTF_8), time + "." + MESSAGE));
  }

  private static byte[] hmac(byte[] key, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
