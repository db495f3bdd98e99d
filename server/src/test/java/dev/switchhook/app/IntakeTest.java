package dev.switchhook.app;

import static dev.switchhook.app.HubFixture.ADMIN_KEY;
import static dev.switchhook.app.HubFixture.APP_SECRET;
import static dev.switchhook.app.HubFixture.message;
import static dev.switchhook.app.HubFixture.webhookBody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.endpoint.Receiver;
import dev.switchhook.store.Database;
import dev.switchhook.store.StoreException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Intake from outside, over HTTP, on a whole hub.
class IntakeTest {
  private static final String NUMBER = "106540352242922";
  private static final int OK = 200;

  @TempDir Path directory;
  private final Receiver receiver = new Receiver();
  private HubFixture fixture;
  private String key;
  private String channelId;

  @BeforeEach
  void start() {
    fixture = new HubFixture(directory);
    key = fixture.application("First");
    channelId = fixture.channel(key, NUMBER, APP_SECRET);
  }

  @AfterEach
  void stop() {
    fixture.close();
    receiver.close();
  }

  private long eventCount() {
    return fixture
        .hub
        .demoPorts()
        .database()
        .readNow(tx ->
            tx.list("SELECT COUNT(*) FROM event WHERE type <> 'contact.new'", row -> row.number(1)))
        .getFirst();
  }

  private List<String> eventTypes() {
    return fixture
        .hub
        .demoPorts()
        .database()
        .readNow(tx ->
            tx.list(
                "SELECT type FROM event WHERE type <> 'contact.new' ORDER BY id",
                row -> row.text(1)));
  }

  @ParameterizedTest
  @CsvSource({
    "subscribe, verify-token-for-tests, 1158201444, 200",
    "subscribe, wrong, 1158201444, 403",
    "subscribe, '', 1158201444, 403",
    "unsubscribe, verify-token-for-tests, 1158201444, 403",
    "subscribe, verify-token-for-tests, '', 400",
  })
  void theHandshakeAnswersTheChallengeOnlyForTheRightToken(
      String mode, String token, String challenge, int status) {
    String query =
        "?hub.mode=" + mode + "&hub.verify_token=" + token + "&hub.challenge=" + challenge;
    for (String path : List.of("/api/webhook", "/in/" + channelId)) {
      HttpResponse<String> answer = fixture.send(fixture.to(path + query));

      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.body()).isEqualTo(status == OK ? challenge : "");
    }
  }

  @Test
  void withoutAGenuineSignatureNothingIsStored() {
    byte[] body = webhookBody(message(NUMBER, "wamid.1", "hi"));
    String right = HubFixture.signature(body, APP_SECRET);
    List<HttpResponse<String>> answers = new ArrayList<>();
    answers.add(fixture.send(fixture.to("/api/webhook").POST(BodyPublishers.ofByteArray(body))));
    answers.add(fixture.signed("/api/webhook", body, "other-secret"));
    answers.add(
        fixture.send(
            fixture
                .to("/api/webhook")
                .header("X-Hub-Signature-256", right)
                .header("X-Hub-Signature-256", right)
                .POST(BodyPublishers.ofByteArray(body))));
    answers.add(
        fixture.send(
            fixture
                .to("/api/webhook")
                .header("X-Hub-Signature", right.replace("sha256", "sha1"))
                .POST(BodyPublishers.ofByteArray(body))));

    assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(401));
    assertThat(eventCount()).isZero();
  }

  @Test
  void fiftyCopiesAtOnceMakeOneEvent() {
    byte[] body = webhookBody(message(NUMBER, "wamid.COPY", "hi"));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Integer>> copies =
          IntStream.range(0, 50)
              .mapToObj(i ->
                  CompletableFuture.supplyAsync(
                      () -> fixture.signed("/api/webhook", body, APP_SECRET).statusCode(), threads))
              .toList();
      assertThat(copies).allSatisfy(copy -> assertThat(copy.join()).isEqualTo(OK));
    }

    assertThat(eventCount()).isEqualTo(1);
  }

  @Test
  void aMessageHasTheIdOfItsEvent() {
    fixture.signed("/api/webhook", webhookBody(message(NUMBER, "wamid.ID", "hi")), APP_SECRET);

    var event = fixture.get("/v1/events", key).path("data").path(0);
    assertThat(event.path("id").asString())
        .isEqualTo("evt_" + event.path("data").path("message_id").asString());
  }

  @Test
  void aBatchOfMixedEntriesMakesOneEventForEach() {
    String status =
        HubFixture.change(
            NUMBER,
            "\"statuses\":[{\"id\":\"wamid.OUT\",\"status\":\"read\",\"timestamp\":\"1700000001\",\"recipient_id\":\"5511955550100\"}]");
    String unknown =
        "{\"field\":\"something_new\",\"value\":{\"metadata\":{\"phone_number_id\":\""
            + NUMBER
            + "\"},\"x\":1}}";
    byte[] body = webhookBody(message(NUMBER, "wamid.A", "hi"), status, unknown);

    assertThat(fixture.signed("/api/webhook", body, APP_SECRET).statusCode()).isEqualTo(OK);
    assertThat(eventTypes())
        .containsExactlyInAnyOrder("message.incoming", "message.report", "channel.event");
  }

  @Test
  void oneTenantCannotSpeakForAnothersNumber() {
    String other = fixture.application("Second");
    fixture.channel(other, "999", "second-secret");
    byte[] body =
        webhookBody(message(NUMBER, "wamid.FORGED", "hi"), message("999", "wamid.OWN", "hi"));

    assertThat(fixture.signed("/api/webhook", body, "second-secret").statusCode()).isEqualTo(OK);
    assertThat(eventCount()).isEqualTo(1);
    assertThat(
            fixture.get("/v1/quarantine", ADMIN_KEY).path("data").path(0).path("reason").asString())
        .isEqualTo("no_channel");
  }

  @Test
  void aWebhookForAnUnknownNumberWaitsInQuarantineUntilItsChannelIsThere() {
    byte[] body = webhookBody(message("777", "wamid.EARLY", "hi"));
    assertThat(fixture.signed("/api/webhook", body, APP_SECRET).statusCode()).isEqualTo(OK);
    String id = fixture.get("/v1/quarantine", ADMIN_KEY).path("data").path(0).path("id").asString();

    assertThat(retried(id).path("resolved").asBoolean()).isFalse();
    fixture.channel(key, "777", APP_SECRET);
    assertThat(retried(id).path("resolved").asBoolean()).isTrue();
    assertThat(eventTypes()).containsExactly("message.incoming");
    assertThat(fixture.get("/v1/quarantine", ADMIN_KEY).path("data")).isEmpty();
  }

  @Test
  void whatWasPublishedIsNotPublishedAgainWhenItsKeysAreForgotten() {
    byte[] body =
        webhookBody(
            message(NUMBER, "wamid.KNOWN", "hi"),
            message("777", "wamid.EARLY", "hi"),
            message("778", "wamid.EARLIER", "hi"));
    assertThat(fixture.signed("/api/webhook", body, APP_SECRET).statusCode()).isEqualTo(OK);
    assertThat(eventCount()).isEqualTo(1);
    String id = fixture.get("/v1/quarantine", ADMIN_KEY).path("data").path(0).path("id").asString();

    fixture.channel(key, "777", APP_SECRET);
    forget();
    assertThat(retried(id).path("resolved").asBoolean()).isFalse();
    assertThat(eventCount()).isEqualTo(2);
    fixture.channel(key, "778", APP_SECRET);
    forget();
    assertThat(retried(id).path("resolved").asBoolean()).isTrue();
    assertThat(eventCount()).isEqualTo(3);
  }

  /// As the sweep does once they are old enough. What memory knows goes with the writing
  /// connection.
  private void forget() {
    Database database = fixture.hub.demoPorts().database();
    database.writeNow(tx -> tx.update("DELETE FROM seen") + tx.update("DELETE FROM seen_recent"));
    assertThatThrownBy(() ->
            database.writeNow(tx -> {
              throw new StoreException(StoreException.Kind.UNAVAILABLE, "asked for", null);
            }))
        .isInstanceOf(StoreException.class);
  }

  private tools.jackson.databind.JsonNode retried(String id) {
    return HubFixture.json(
        fixture.send(
            fixture
                .to("/v1/quarantine/" + id + "/retry")
                .header("x-api-key", ADMIN_KEY)
                .POST(BodyPublishers.noBody())));
  }

  @Test
  void aGenuineBodyThatIsNotJsonIsTakenAndKeptByteForByte() {
    byte[] body = {'{', '"', (byte) 0xFF, 0, '}'};

    assertThat(fixture.signed("/api/webhook", body, APP_SECRET).statusCode()).isEqualTo(OK);
    var kept = fixture.get("/v1/quarantine", ADMIN_KEY).path("data").path(0);
    assertThat(kept.path("reason").asString()).isEqualTo("unreadable");
    assertThat(java.util.Base64.getDecoder().decode(kept.path("body_base64").asString()))
        .isEqualTo(body);
  }

  @Test
  void theLimitsOfSizeAndNumberAreKept() {
    byte[] many =
        webhookBody(
            IntStream.range(0, 1_001)
                .mapToObj(i -> message(NUMBER, "wamid." + i, "x"))
                .toArray(String[]::new));
    byte[] most =
        webhookBody(
            IntStream.range(0, 1_000)
                .mapToObj(i -> message(NUMBER, "wamid." + i, "x"))
                .toArray(String[]::new));
    byte[] large = new byte[(4 << 20) + 1];
    Arrays.fill(large, (byte) ' ');

    assertThat(fixture.signed("/api/webhook", many, APP_SECRET).statusCode()).isEqualTo(413);
    assertThat(eventCount()).isZero();
    assertThat(fixture.signed("/api/webhook", most, APP_SECRET).statusCode()).isEqualTo(OK);
    assertThat(eventCount()).isEqualTo(1_000);
    assertThat(fixture.signed("/api/webhook", large, APP_SECRET).statusCode()).isEqualTo(413);
  }

  @Test
  void theLargestBodyIsTaken() {
    byte[] start = webhookBody(message(NUMBER, "wamid.BIG", "x"));
    byte[] largest = Arrays.copyOf(start, 4 << 20);
    Arrays.fill(largest, start.length, largest.length, (byte) ' ');

    assertThat(fixture.signed("/api/webhook", largest, APP_SECRET).statusCode()).isEqualTo(OK);
    assertThat(eventCount()).isEqualTo(1);
  }

  @Test
  void theUrlOfOneChannelTakesOnlyItsOwn() {
    fixture.channel(key, "888", APP_SECRET);
    byte[] body = webhookBody(message(NUMBER, "wamid.1", "hi"), message("888", "wamid.2", "hi"));

    assertThat(fixture.signed("/in/" + channelId, body, APP_SECRET).statusCode()).isEqualTo(OK);
    assertThat(eventCount()).isEqualTo(1);
    assertThat(
            fixture
                .signed("/in/00000000-0000-0000-0000-000000000000", body, APP_SECRET)
                .statusCode())
        .isEqualTo(404);
    assertThat(fixture.signed("/in/nonsense", body, APP_SECRET).statusCode()).isEqualTo(404);
  }

  @Test
  void withoutAPublicUrlTwilioSignsTheListeningUrl() {
    String path =
        "/in/"
            + fixture
                .post("/v1/channels", key, NetworkWebhooks.channelBody("sms"))
                .path("id")
                .asString();
    String form = "MessageSid=SM1&From=%2B15550111&Body=Hi";
    String signature =
        NetworkWebhooks.twilio(fixture.hub.url() + path, form, NetworkWebhooks.SECRET);

    assertThat(
            fixture
                .send(
                    fixture
                        .to(path)
                        .header("X-Twilio-Signature", signature)
                        .POST(BodyPublishers.ofString(form)))
                .statusCode())
        .isEqualTo(OK);
    assertThat(eventTypes()).containsExactly("message.incoming");
  }

  @Test
  void whenTheStoreIsAwayTheProviderIsToldToComeBack() {
    fixture.hub.demoPorts().database().close();

    HttpResponse<String> answer =
        fixture.signed("/api/webhook", webhookBody(message(NUMBER, "wamid.1", "hi")), APP_SECRET);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(fixture.send(fixture.to("/readyz")).statusCode()).isEqualTo(503);
    assertThat(fixture.send(fixture.to("/livez")).statusCode()).isEqualTo(OK);
  }

  @Test
  void aGenuineWebhookReachesTheEndpointAndTheLog() {
    String webhookId = fixture.webhook(key, receiver.echoing("/hook", OK), "Message");
    assertThat(receiver.next().token()).isNotEmpty();

    fixture.signed("/api/webhook", webhookBody(message(NUMBER, "wamid.WAY", "Hello")), APP_SECRET);

    assertThat(receiver.next().body()).contains("\"eventType\":\"Message\"", "\"text\":\"Hello\"");
    fixture.hub.close();
    fixture = new HubFixture(directory);
    var log = fixture.get("/v1/organization/webhook/" + webhookId + "/webhook-log", key);
    assertThat(log.path("data").path(0).path("status").asString()).isEqualTo("Success");
    assertThat(log.path("pagination").path("total").asInt()).isEqualTo(1);
  }
}
