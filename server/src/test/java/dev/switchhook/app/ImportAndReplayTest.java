package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.id.Ids;
import dev.switchhook.json.Json;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The night that replays are for: a Svix-style list of 1,000 endpoints is imported, 10,000
/// deliveries have failed, they are sent again, the operator cancels half-way and goes on, and the
/// hub is restarted in between.
class ImportAndReplayTest {
  private static final int ENDPOINTS = 1_000;
  private static final int FAILED = 10_000;
  private static final int SECRETS_CHANGED = 10;
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final Map<String, Integer> received = new ConcurrentHashMap<>();
  private final Map<String, String> wrongSignatures = new ConcurrentHashMap<>();
  private final Map<String, String> secrets = new ConcurrentHashMap<>();
  private HttpServer sink;
  private HubFixture hub;
  private String key;

  @BeforeEach
  void open() throws Exception {
    sink =
        vertx
            .createHttpServer()
            .requestHandler(request ->
                request
                    .body()
                    .onSuccess(body -> {
                      received.merge(
                          String.valueOf(request.getHeader("X-Switchhook-Delivery-Id")),
                          1,
                          Integer::sum);
                      String expected =
                          signature(
                              secrets.getOrDefault(request.path(), ""),
                              String.valueOf(request.getHeader("webhook-id")),
                              String.valueOf(request.getHeader("webhook-timestamp")),
                              body.toString());
                      if (!expected.equals(request.getHeader("webhook-signature"))) {
                        wrongSignatures.put(request.path(), expected);
                      }
                      request.response().end();
                    }))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    hub = new HubFixture(directory);
    key = hub.application("Acme");
  }

  @AfterEach
  void close() {
    hub.close();
    vertx.close();
  }

  private AdminRun run(String... arguments) {
    return AdminRun.of(AdminRun.at(hub, key), arguments);
  }

  @Test
  void thousandEndpointsAreImportedAndTenThousandFailuresSentAgain() throws Exception {
    List<String> endpoints = imported();
    Map<String, JsonNode> health = new HashMap<>();
    fail(endpoints);
    for (String id : endpoints.subList(0, SECRETS_CHANGED)) {
      health.put(id, hub.get("/v1/endpoints/" + id, key));
      rotate(id, health.get(id).path("url").asString());
    }
    assertThat(run("replays", "start", "--mode", "failed").out())
        .startsWith(FAILED + " deliveries would be sent again");

    String id =
        run("replays", "start", "--mode", "failed", "--rate", "10000", "--yes", "--json")
            .json()
            .path("id")
            .asString();
    await(id, replay -> replay.path("done").asInt() >= FAILED / 4);
    assertThat(run("replays", "cancel", id).exit()).isZero();
    JsonNode cancelled = await(id, this::isQuiet);
    assertThat(cancelled.path("status").asString()).isEqualTo("cancelled");
    assertThat(cancelled.path("done").asInt()).isBetween(FAILED / 4, FAILED - 1);
    assertThat(received).hasSize(cancelled.path("done").asInt());

    assertThat(run("replays", "resume", id).exit()).isZero();
    await(id, replay -> replay.path("done").asInt() >= FAILED * 3 / 4);
    hub.close();
    hub = new HubFixture(directory);
    AdminRun watched = run("replays", "watch", id, "--json");

    assertThat(watched.exit()).as(watched.err()).isZero();
    assertThat(watched.err()).contains(FAILED + " of " + FAILED);
    assertThat(watched.json().toString())
        .contains(
            "\"status\":\"completed\"",
            "\"matching\":10000,\"done\":10000,\"succeeded\":10000,\"failed\":0,\"skipped\":0");
    assertThat(received).hasSize(FAILED);
    assertThat(received.values()).as("times that each arrived").containsOnly(1);
    assertThat(wrongSignatures).isEmpty();
    health.forEach((endpoint, before) ->
        assertThat(hub.get("/v1/endpoints/" + endpoint, key).path("number_of_errors"))
            .isEqualTo(before.path("number_of_errors")));
    assertThat(hub.get("/v1/deliveries?status=failed", key).path("data")).isEmpty();
    assertThat(
            hub.get("/v1/replays/" + id + "/deliveries?verdict=fixed&limit=100", key).path("data"))
        .hasSize(100);
  }

  /// Its figures do not move any more: what was under way has ended.
  private boolean isQuiet(JsonNode replay) {
    return replay.path("done").asInt() == received.size()
        && hub.get("/v1/replays/" + replay.path("id").asString(), key).equals(replay);
  }

  private List<String> imported() throws Exception {
    ObjectNode list = Json.object();
    ArrayNode data = list.putArray("data");
    for (int i = 0; i < ENDPOINTS; i++) {
      data.addObject()
          .put("id", "ep_" + i)
          .put("uid", "customer-" + i)
          .put("url", "http://127.0.0.1:" + sink.actualPort() + "/" + i)
          .put("description", "Customer " + i)
          .put("disabled", false)
          .putArray("filterTypes")
          .add("user.wrote");
    }
    Path file = directory.resolve("endpoints.json");
    Files.write(file, Json.bytes(list.put("done", true).putNull("iterator")));
    String[] command = {
      "endpoints", "import", file.toString(), "--map", "user.wrote=message.incoming", "--json"
    };

    AdminRun first = run(command);
    AdminRun again = run(command);

    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.json().path("created").asInt()).isEqualTo(ENDPOINTS);
    assertThat(first.err()).contains("import: 100 of 1000", "import: 1000 of 1000");
    assertThat(again.json().path("exists").asInt()).isEqualTo(ENDPOINTS);
    List<String> ids = new ArrayList<>();
    for (JsonNode row : first.json().path("data")) {
      ids.add(row.path("id").asString());
      secrets.put(
          row.path("url").asString().replaceFirst(".*/", "/"), row.path("secret").asString());
    }
    return ids;
  }

  /// Writes what a bad night leaves: deliveries whose schedule is exhausted.
  private void fail(List<String> endpoints) {
    Ids ids = new Ids(Clock.systemUTC(), new SecureRandom());
    UUID application =
        UUID.fromString(
            hub.get("/v1/applications", HubFixture.ADMIN_KEY)
                .path("data")
                .get(0)
                .path("id")
                .asString()
                .substring("app_".length()));
    byte[] data =
        "{\"content\":{\"type\":\"text\",\"text\":\"Hello\"}}".getBytes(StandardCharsets.UTF_8);
    hub.hub
        .demoPorts()
        .database()
        .writeNow(tx -> {
          for (int i = 0; i < FAILED; i++) {
            UUID event = ids.next();
            tx.update(
                "INSERT INTO event (id, application_id, type, occurred_at, received_at, data) VALUES (?, ?, ?, ?, ?, ?)",
                event,
                application,
                "message.incoming",
                Instant.EPOCH,
                Instant.EPOCH,
                data);
            tx.update(
                "INSERT INTO delivery (id, application_id, event_id, endpoint_id, profile, state, attempt_count, step, last_status_code, test)"
                    + " VALUES (?, ?, ?, ?, 'standard', 2, 10, 10, 500, 0)",
                ids.next(),
                application,
                event,
                UUID.fromString(endpoints.get(i % endpoints.size()).substring("ep_".length())));
          }
          return tx.update("UPDATE endpoint SET number_of_errors = 100");
        });
  }

  private void rotate(String id, String url) {
    var answer =
        hub.send(
            hub.to("/v1/endpoints/" + id + "/rotate-secret")
                .header("x-api-key", key)
                .POST(java.net.http.HttpRequest.BodyPublishers.noBody()));
    secrets.put(url.replaceFirst(".*/", "/"), HubFixture.json(answer).path("secret").asString());
  }

  private JsonNode await(String id, Predicate<JsonNode> expected) {
    Instant end = Instant.now().plus(WAIT_MAX);
    JsonNode replay = hub.get("/v1/replays/" + id, key);
    while (!expected.test(replay)) {
      assertThat(Instant.now()).as(replay.toString()).isBefore(end);
      replay = hub.get("/v1/replays/" + id, key);
    }
    return replay;
  }

  private static String signature(String secret, String id, String timestamp, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] bytes = java.util.Base64.getDecoder().decode(secret.substring("whsec_".length()));
      mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
      String signed = id + "." + timestamp + "." + body;
      return "v1,"
          + java.util.Base64.getEncoder()
              .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
