package dev.switchhook.api;

import static dev.switchhook.api.Chatt2meHub.WEBHOOKS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.api.Chatt2meHub.Reply;
import dev.switchhook.endpoint.Receiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class Chatt2meLogsTest {
  private final Path directory;
  private Chatt2meHub hub;
  private Receiver receiver;

  Chatt2meLogsTest(@TempDir Path directory) {
    this.directory = directory;
    hub = new Chatt2meHub(directory);
    receiver = hub.receiver;
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void everyAttemptIsARowAsTheDocumentationShows() {
    String url = receiver.echoing("/hook", 200);
    String id = hub.webhook(url, "");

    hub.message("abc123de-f456-789a-bcde-f01234567890");

    Reply log = hub.logOf(id, 1);
    JsonNode row = log.json().path("data").get(0);
    assertThat(row.propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "webhookId",
            "statusCode",
            "responseBody",
            "status",
            "sendAt",
            "createdDate",
            "messageId",
            "webhook");
    assertThat(row.path("webhookId").asString()).isEqualTo(id);
    assertThat(row.path("statusCode").intValue()).isEqualTo(200);
    assertThat(row.path("responseBody").asString()).isEqualTo("answer 200");
    assertThat(row.path("status").asString()).isEqualTo("Success");
    assertThat(row.path("sendAt").asString()).endsWith("Z");
    assertThat(row.path("createdDate").asString()).endsWith("Z");
    assertThat(row.path("messageId").asString()).isEqualTo("abc123de-f456-789a-bcde-f01234567890");
    assertThat(row.path("webhook").path("id").asString()).isEqualTo(id);
    assertThat(row.path("webhook").path("endpoint").asString()).isEqualTo(url);
    assertThat(row.path("webhook").path("eventType").asString()).isEqualTo("Message");
    assertThat(log.json().path("pagination").path("total").intValue()).isEqualTo(1);
  }

  @Test
  void errorsAreCountedUntilASuccess() {
    String id = hub.webhook(receiver.echoing("/hook", 500), "");
    hub.message("m-1");
    JsonNode failed = hub.logOf(id, 1).json().path("data").get(0);

    assertThat(failed.path("status").asString()).isEqualTo("Failed");
    assertThat(failed.path("statusCode").intValue()).isEqualTo(500);
    assertThat(numberOfErrors(id)).isEqualTo(1);
    retry(id, failed);
    assertThat(numberOfErrors(id)).isEqualTo(2);
    receiver.echoing("/hook", 200);
    retry(id, failed);
    assertThat(numberOfErrors(id)).isZero();
  }

  @Test
  void withoutAnAnswerTheStatusIsZero() {
    Reply made =
        hub.post(WEBHOOKS, Chatt2meHub.registration("http://127.0.0.1:" + closedPort() + "/", ""));
    String id = made.at("id");

    hub.message("m-1");

    JsonNode row = hub.logOf(id, 1).json().path("data").get(0);
    assertThat(row.path("statusCode").intValue()).isZero();
    assertThat(row.path("responseBody").isNull()).isTrue();
    assertThat(row.path("status").asString()).isEqualTo("Failed");
  }

  private static int closedPort() {
    try (Receiver gone = new Receiver()) {
      return java.net.URI.create(gone.url("/")).getPort();
    }
  }

  @Test
  void rowsAreFilteredByResultAndPagedNewestFirst() {
    String id = hub.webhook(receiver.echoing("/hook", 500), "");
    hub.message("m-1");
    JsonNode failed = hub.logOf(id, 1).json().path("data").get(0);
    receiver.echoing("/hook", 200);
    String good = retry(id, failed).at("newLogId");
    String log = WEBHOOKS + "/" + id + "/webhook-log";

    assertThat(rows(hub.get(log))).containsExactly(good, failed.path("id").asString());
    assertThat(rows(hub.get(log + "?offset=1&limit=1")))
        .containsExactly(failed.path("id").asString());
    assertThat(rows(hub.get(log + "?status=Success"))).containsExactly(good);
    assertThat(rows(hub.get(log + "?status=Failed"))).containsExactly(failed.path("id").asString());
    Reply errors = hub.get(log + "?status=Error");
    assertThat(rows(errors)).containsExactly(failed.path("id").asString());
    assertThat(errors.json().path("pagination").path("total").intValue()).isEqualTo(1);
  }

  @Test
  void aRetrySendsTheSameBodySignedAnewWithThePresentSecret() throws Exception {
    String url = receiver.echoing("/hook", 200);
    String id = hub.webhook(url, ",\"requiresSignature\":true");
    hub.message("m-1");
    JsonNode row = hub.logOf(id, 1).json().path("data").get(0);
    String secret = hub.post(WEBHOOKS + "/" + id + "/redefine-signature", null).at("secret");

    Reply retried = retry(id, row);

    Receiver.Received first = receiver.next();
    Receiver.Received second = receiver.next();
    assertThat(retried.status()).isEqualTo(200);
    assertThat(retried.json().path("success").booleanValue()).isTrue();
    assertThat(rows(hub.get(WEBHOOKS + "/" + id + "/webhook-log")))
        .containsExactly(retried.at("newLogId"), row.path("id").asString());
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(isSigned(first, secret)).isFalse();
    assertThat(isSigned(second, secret)).isTrue();
  }

  private static boolean isSigned(Receiver.Received request, String secret) throws Exception {
    String[] parts = request.header("X-hub-Signature").split(",", -1);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    String signed = parts[0].substring("t=".length()) + "." + request.body();
    return parts[1].equals("v1=" + HexFormat.of().formatHex(mac.doFinal(signed.getBytes(UTF_8))));
  }

  @Test
  void aRetryThatFailsWasMadeAllTheSame() {
    String id = hub.webhook(receiver.echoing("/hook", 404), "");
    hub.message("m-1");
    JsonNode row = hub.logOf(id, 1).json().path("data").get(0);

    Reply retried = retry(id, row);

    assertThat(retried.json().path("success").booleanValue()).isTrue();
    JsonNode newest = hub.logOf(id, 2).json().path("data").get(0);
    assertThat(newest.path("id").asString()).isEqualTo(retried.at("newLogId"));
    assertThat(newest.path("status").asString()).isEqualTo("Failed");
  }

  @Test
  void aRowBelongsToItsWebhookAndApplication() {
    String id = hub.webhook(receiver.echoing("/hook", 200), "");
    hub.message("m-1");
    String row = hub.logOf(id, 1).json().path("data").get(0).path("id").asString();
    String sibling = hub.webhook(receiver.echoing("/sibling", 200), "");
    String suffix = "/webhook-log/" + row + "/retry";

    assertThat(hub.post(WEBHOOKS + "/" + sibling + suffix, null).status()).isEqualTo(404);
    assertThat(hub.call("POST", WEBHOOKS + "/" + id + suffix, hub.otherKey, null).status())
        .isEqualTo(404);
  }

  @Test
  void aBulkRetryAnswersForEachRowInOrder() {
    String id = hub.webhook(receiver.echoing("/hook", 500), "");
    String sibling = hub.webhook(receiver.echoing("/sibling", 500), "");
    hub.message("m-1");
    hub.message("m-2");
    Reply log = hub.logOf(id, 2);
    String foreign = hub.logOf(sibling, 2).json().path("data").get(0).path("id").asString();
    List<String> ids =
        List.of(
            rows(log).getFirst(), foreign, UUID.randomUUID().toString(), "no-id", rows(log).get(1));

    Reply bulk =
        hub.post(
            WEBHOOKS + "/" + id + "/webhook-log/retry",
            "{\"webhookLogIds\":[\"" + String.join("\",\"", ids) + "\"]}");

    assertThat(bulk.status()).isEqualTo(200);
    List<JsonNode> results = bulk.json().path("results").valueStream().toList();
    assertThat(results)
        .extracting(result -> result.path("webhookLogId").asString())
        .containsExactlyElementsOf(ids);
    assertThat(results)
        .extracting(result -> result.path("success").booleanValue())
        .containsExactly(true, false, false, false, true);
    assertThat(results.get(1).path("newLogId").isNull()).isTrue();
    assertThat(rows(hub.logOf(id, 4)))
        .contains(
            results.getFirst().path("newLogId").asString(),
            results.get(4).path("newLogId").asString());
  }

  @Test
  void aBulkRetrySendsNoMoreThanItsBoundAtATime() {
    int bound = Chatt2meLogs.BULK_UNDER_WAY_MAX;
    int count = bound + 5;
    String id = hub.webhook(receiver.echoing("/hook", 500), "");
    for (int i = 0; i < count; i++) {
      hub.message("m-" + i);
    }
    hub.await(
        WEBHOOKS + "/" + id, reply -> reply.json().path("numberOfErrors").intValue() == count);
    String log = WEBHOOKS + "/" + id + "/webhook-log?limit=50";
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch together = new CountDownLatch(bound);
    receiver.on(
        "/hook",
        _ -> {
          most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
          together.countDown();
          Receiver.Reply reply = opened(together);
          underWay.decrementAndGet();
          return reply;
        });

    Reply bulk =
        hub.post(
            WEBHOOKS + "/" + id + "/webhook-log/retry",
            "{\"webhookLogIds\":[\"" + String.join("\",\"", rows(hub.get(log))) + "\"]}");

    assertThat(bulk.json().path("results").valueStream())
        .hasSize(count)
        .allMatch(result -> result.path("success").booleanValue());
    assertThat(most).hasValue(bound);
    assertThat(numberOfErrors(id)).isZero();
  }

  @Test
  void aRowWhoseEventIsGoneCannotBeRetried() {
    String id = hub.webhook(receiver.echoing("/hook", 500), "");
    hub.message("m-1");
    JsonNode row = hub.logOf(id, 1).json().path("data").get(0);
    hub.database.writeNow(tx -> tx.update("DELETE FROM event"));

    Reply retried = retry(id, row);
    JsonNode shown = hub.logOf(id, 1).json().path("data").get(0);

    assertThat(retried.status()).isEqualTo(400);
    assertThat(retried.at("errorCode")).isEqualTo("cannot_be_retried");
    assertThat(shown.path("messageId").isNull()).isTrue();
    assertThat(shown.path("webhook").path("eventType").asString()).isEqualTo("Message");
  }

  @Test
  void aRetryThatTakesTooLongIsAnsweredAndRecordedLater() {
    hub.close();
    hub = new Chatt2meHub(directory, Duration.ofMillis(300));
    receiver = hub.receiver;
    String id = hub.webhook(receiver.echoing("/hook", 500), "");
    hub.message("m-1");
    JsonNode row = hub.logOf(id, 1).json().path("data").get(0);
    CountDownLatch gate = new CountDownLatch(1);
    receiver.on("/hook", _ -> opened(gate));

    Reply single = retry(id, row);
    Reply bulk =
        hub.post(
            WEBHOOKS + "/" + id + "/webhook-log/retry",
            "{\"webhookLogIds\":[\"" + row.path("id").asString() + "\"]}");

    assertThat(single.status()).isEqualTo(503);
    assertThat(single.at("errorCode")).isEqualTo("retry_unfinished");
    JsonNode result = bulk.json().path("results").get(0);
    assertThat(result.path("success").booleanValue()).isFalse();
    assertThat(result.path("newLogId").isNull()).isTrue();
    gate.countDown();
    hub.logOf(id, 3);
  }

  private static Receiver.Reply opened(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Receiver.Reply.text(200, "late");
  }

  private Reply retry(String id, JsonNode row) {
    return hub.post(
        WEBHOOKS + "/" + id + "/webhook-log/" + row.path("id").asString() + "/retry", null);
  }

  private int numberOfErrors(String id) {
    return hub.get(WEBHOOKS + "/" + id).json().path("numberOfErrors").intValue();
  }

  private static List<String> rows(Reply log) {
    return log.json().path("data").valueStream().map(row -> row.path("id").asString()).toList();
  }
}
