package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.OPERATOR;
import static dev.switchhook.api.ApiFixture.expect;
import static dev.switchhook.api.ApiFixture.problem;
import static dev.switchhook.api.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class IdempotencyApiTest {
  private static final String APPLICATIONS = "/v1/applications";
  private static final int EXPIRED = 5_000;

  @TempDir Path directory;
  private ApiFixture api;

  @BeforeEach
  void open() {
    api = new ApiFixture(directory);
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void aRepeatedRequestGetsTheFirstAnswerAndMakesNothing() {
    HttpResponse<String> first = create("k1", "{\"name\":\"a\"}");
    HttpResponse<String> second = create("k1", "{\"name\":\"a\"}");

    expect(201, first);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
    assertThat(second.headers().firstValue("Idempotency-Replayed")).contains("true");
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void theStoredAnswerIsSealed() {
    String key = text(expect(201, create("k1", "{\"name\":\"a\"}")), "api_key");

    byte[] stored =
        api.database
            .readNow(tx -> tx.first("SELECT answer FROM idempotency", row -> row.bytes(1)))
            .orElseThrow();
    assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain(key);
  }

  @Test
  void theSameKeyForAnotherRequestIsRefused() {
    String application = text(expect(201, create("k1", "{\"name\":\"a\"}")), "id");

    problem(422, "idempotency_key_reused", create("k1", "{\"name\":\"b\"}"));
    problem(
        422,
        "idempotency_key_reused",
        create(APPLICATIONS + "/" + application + "/keys", OPERATOR, "k1", "{\"name\":\"a\"}"));
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void keysOfDifferentApplicationsDoNotMeet() {
    String first = text(api.application("a"), "api_key");
    String second = text(api.application("b"), "api_key");
    String body =
        "{\"type\":\"whatsapp\",\"phone_number_id\":\"1\",\"access_token\":\"a\",\"app_secret\":\"s\"}";

    String one = text(expect(201, create("/v1/channels", first, "k", body)), "id");
    String two = text(expect(201, create("/v1/channels", second, "k", body)), "id");
    String again = text(expect(201, create("/v1/channels", first, "k", body)), "id");

    assertThat(one).isNotEqualTo(two).isEqualTo(again);
  }

  @Test
  void aRefusalIsNotKept() {
    String key = text(api.application("a"), "api_key");
    String body =
        "{\"type\":\"whatsapp\",\"phone_number_id\":\"1\",\"access_token\":\"a\",\"app_secret\":\"s\"}";
    String id = text(expect(201, api.post("/v1/channels", key, body)), "id");
    problem(409, "channel_exists", create("/v1/channels", key, "k", body));

    api.call("DELETE", "/v1/channels/" + id, key, null);

    expect(201, create("/v1/channels", key, "k", body));
  }

  @Test
  void afterADayTheKeyIsFreeAgain() {
    expect(201, create("k1", "{\"name\":\"a\"}"));
    api.now = api.now.plus(Creations.KEPT).minusMillis(1);
    problem(422, "idempotency_key_reused", create("k1", "{\"name\":\"b\"}"));
    api.now = api.now.plusMillis(1);
    expect(201, create("k1", "{\"name\":\"b\"}"));
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void aRequestRemovesNoMoreThanItsOwnKeyHoweverManyHaveExpired() {
    expect(201, create("k1", "{\"name\":\"a\"}"));
    api.database.writeNow(tx -> {
      for (int i = 0; i < EXPIRED; i++) {
        tx.update(
            "INSERT INTO idempotency (owner, key, fingerprint, status, answer, created_at)"
                + " VALUES (?, ?, ?, 201, ?, ?)",
            new UUID(1, 1),
            "old" + i,
            new byte[] {1},
            new byte[] {1},
            api.now.minusSeconds(i));
      }
      return true;
    });
    api.now = api.now.plus(Creations.KEPT);

    expect(201, create("k2", "{\"name\":\"b\"}"));
    assertThat(kept()).isEqualTo(EXPIRED + 2);
    expect(201, create("k1", "{\"name\":\"c\"}"));
    assertThat(kept()).as("the key's old answer is replaced").isEqualTo(EXPIRED + 2);
  }

  @Test
  void deletingAnApplicationLeavesItsAnswersToTheSweep() {
    JsonNode application = api.application("a");
    String body =
        "{\"type\":\"whatsapp\",\"phone_number_id\":\"1\",\"access_token\":\"a\",\"app_secret\":\"s\"}";
    expect(201, create("/v1/channels", text(application, "api_key"), "k", body));

    api.call("DELETE", APPLICATIONS + "/" + text(application, "id"), OPERATOR, null);

    assertThat(kept()).isEqualTo(1);
  }

  private long kept() {
    return api.database
        .readNow(tx -> tx.list("SELECT COUNT(*) FROM idempotency", row -> row.number(1)))
        .getFirst();
  }

  @Test
  void whatWasAnsweredIsRepeatedAlthoughItWouldBeRefusedByNow() {
    String keys = APPLICATIONS + "/" + text(api.application("a"), "id") + "/keys";
    String body = "{\"name\":\"a\",\"expires_at\":\"" + api.now.plusSeconds(60) + "\"}";
    String made = text(expect(201, create(keys, OPERATOR, "k1", body)), "key");
    api.now = api.now.plusSeconds(61);

    HttpResponse<String> again = create(keys, OPERATOR, "k1", body);

    assertThat(text(expect(201, again), "key")).isEqualTo(made);
    assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
    problem(422, "invalid_fields", create(keys, OPERATOR, "k2", body));
  }

  @Test
  void malformedKeysAreRefused() {
    problem(400, "bad_idempotency_key", create("a b", "{\"name\":\"a\"}"));
    problem(
        400,
        "bad_idempotency_key",
        create("a".repeat(Creations.KEY_CHARS_MAX + 1), "{\"name\":\"a\"}"));
    expect(201, create("a".repeat(Creations.KEY_CHARS_MAX), "{\"name\":\"a\"}"));
  }

  @Test
  void twinsThatComeAtOnceMakeOneThing() {
    List<CompletableFuture<HttpResponse<String>>> twins = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        twins.add(CompletableFuture.supplyAsync(() -> create("k1", "{\"name\":\"a\"}"), executor));
      }
    }

    assertThat(twins.stream().map(twin -> twin.join().body()).distinct()).hasSize(1);
    assertThat(twins).allMatch(twin -> twin.join().statusCode() == 201);
    assertThat(count()).isEqualTo(1);
  }

  private int count() {
    return expect(200, api.get(APPLICATIONS, OPERATOR)).get("data").size();
  }

  private HttpResponse<String> create(String idempotencyKey, String json) {
    return create(APPLICATIONS, OPERATOR, idempotencyKey, json);
  }

  private HttpResponse<String> create(String path, String key, String idempotencyKey, String json) {
    return api.send(
        api.to(path)
            .header("x-api-key", key)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(BodyPublishers.ofString(json)));
  }
}
