package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.OPERATOR;
import static dev.switchhook.api.ApiFixture.expect;
import static dev.switchhook.api.ApiFixture.pointers;
import static dev.switchhook.api.ApiFixture.problem;
import static dev.switchhook.api.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.Receiver;
import dev.switchhook.event.EventType;
import dev.switchhook.profile.Profile;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class EndpointActionsApiTest {
  @TempDir Path directory;
  private NativeHub hub;

  @BeforeEach
  void open() {
    hub = new NativeHub(directory);
  }

  @AfterEach
  void close() {
    hub.close();
  }

  private static String path(JsonNode endpoint) {
    return "/v1/endpoints/" + text(endpoint, "id");
  }

  @Test
  void theSecretCanBeReadAndMadeAnew() {
    JsonNode endpoint = hub.endpoint("https://example.com/hook", "");
    String path = path(endpoint);
    assertThat(text(expect(200, hub.get(path + "/secret")), "secret"))
        .isEqualTo(text(endpoint, "secret"));

    String second = text(expect(200, hub.post(path + "/rotate-secret", null)), "secret");
    String third =
        text(expect(200, hub.post(path + "/rotate-secret", "{\"overlap\":\"0s\"}")), "secret");

    assertThat(List.of(text(endpoint, "secret"), second, third))
        .doesNotHaveDuplicates()
        .allMatch(secret -> secret.startsWith("whsec_"));
    assertThat(text(expect(200, hub.get(path + "/secret")), "secret")).isEqualTo(third);
    for (String overlap : List.of("\"169h\"", "\"soon\"", "5")) {
      assertThat(
              pointers(
                  problem(
                      422,
                      "invalid_fields",
                      hub.post(path + "/rotate-secret", "{\"overlap\":" + overlap + "}"))))
          .containsExactly("/overlap");
    }
  }

  @Test
  void duringAnOverlapBothSecretsSign() {
    String path = path(hub.endpoint(hub.receiver.echoing("/hook", 200), ""));

    expect(200, hub.post(path + "/rotate-secret", "{\"overlap\":\"168h\"}"));

    expect(200, hub.post(path + "/test", body("order.paid")));
    String both = hub.receiver.next().header("webhook-signature");
    assertThat(both.split(" ")).hasSize(2).allMatch(part -> part.startsWith("v1,"));
    String id = text(expect(200, hub.get("/v1/deliveries?test=true")).get("data").get(0), "id");
    assertThat(
            text(
                expect(200, hub.get("/v1/deliveries/" + id)).get("request").get("headers"),
                "webhook-signature"))
        .isEqualTo(both);
    expect(200, hub.patch(path, "{\"description\":\"still both\"}"));
    expect(200, hub.post(path + "/test", body("order.paid")));
    assertThat(hub.receiver.next().header("webhook-signature").split(" ")).hasSize(2);
    expect(200, hub.post(path + "/rotate-secret", null));
    expect(200, hub.post(path + "/test", body("order.paid")));
    assertThat(hub.receiver.next().header("webhook-signature").split(" ")).hasSize(1);
  }

  @Test
  void anOverlapNeedsAProfileWithRoomForTwoSignatures() {
    String path = path(hub.endpoint("https://example.com", ",\"profile\":\"pingmate\""));

    assertThat(
            pointers(
                problem(
                    422,
                    "invalid_fields",
                    hub.post(path + "/rotate-secret", "{\"overlap\":\"1h\"}"))))
        .containsExactly("/overlap");
    expect(200, hub.post(path + "/rotate-secret", "{\"overlap\":\"0s\"}"));
  }

  @Test
  void everyProfileCanBeTestedWithWhatItCarries() {
    for (Profile profile : Profile.values()) {
      String path =
          path(
              hub.endpoint(
                  hub.receiver.echoing("/hook", 200),
                  ",\"profile\":\"" + profile.wireName() + "\""));
      for (EventType type : BuiltInTypes.ALL) {
        var answer = hub.post(path + "/test", body(type.name()));
        assertThat(answer.statusCode())
            .as(profile + " " + type)
            .isEqualTo(profile.carries(type) ? 200 : 422);
        assertThat(answer.body()).as(profile + " " + type).doesNotContain("cannot be written");
      }
    }
  }

  @Test
  void aTestIsSentMarkedAndKeptOutOfTheFigures() {
    String channel = hub.channel(hub.key, "1");
    JsonNode endpoint = hub.endpoint(hub.receiver.echoing("/hook", 500), ",\"active\":false");
    String path = path(endpoint);

    JsonNode attempt =
        expect(200, hub.post(path + "/test", "{\"event_type\":\"message.incoming\"}"));

    assertThat(text(attempt, "trigger")).isEqualTo("test");
    assertThat(attempt.get("status_code").intValue()).isEqualTo(500);
    assertThat(text(attempt, "response_body")).isEqualTo("answer 500");
    Receiver.Received received = hub.receiver.next();
    assertThat(received.body())
        .contains("\"type\":\"message.incoming\"", "this is a test", channel);
    assertThat(received.header("webhook-signature")).startsWith("v1,");
    JsonNode now = expect(200, hub.get(path));
    assertThat(now.get("number_of_errors").intValue()).isZero();
    assertThat(text(now, "status")).isEqualTo("paused");
    JsonNode stats = expect(200, hub.get(path + "/stats"));
    assertThat(stats.get("total").intValue()).isZero();
    assertThat(stats.get("failed").intValue()).isZero();
    assertThat(stats.get("last_error").isNull()).isTrue();
    assertThat(expect(200, hub.get("/v1/deliveries")).get("data")).isEmpty();
    assertThat(expect(200, hub.get("/v1/events")).get("data")).isEmpty();
    JsonNode tests = expect(200, hub.get("/v1/deliveries?test=true")).get("data");
    assertThat(tests).hasSize(1);
    assertThat(tests.get(0).get("test").booleanValue()).isTrue();
    assertThat(text(tests.get(0), "status")).isEqualTo("failed");
    JsonNode detail = expect(200, hub.get("/v1/deliveries/" + text(tests.get(0), "id")));
    assertThat(detail.get("attempts").get(0)).isEqualTo(attempt);
    assertThat(text(detail.get("request"), "body")).isEqualTo(received.body());
    problem(
        409,
        "test_delivery",
        hub.post("/v1/deliveries/" + text(tests.get(0), "id") + "/retry", null));
  }

  @Test
  void everyBuiltInTypeAndOnesOwnCanBeTested() {
    String path = path(hub.endpoint(hub.receiver.echoing("/hook", 200), ""));

    for (EventType type : BuiltInTypes.ALL) {
      JsonNode attempt = expect(200, hub.post(path + "/test", body(type.name())));
      assertThat(attempt.get("error").isNull()).as(type.name()).isTrue();
      assertThat(hub.receiver.next().body()).contains("\"type\":\"" + type + "\"");
    }
    expect(200, hub.post(path + "/test", body("order.paid")));
    assertThat(hub.receiver.next().body()).contains("\"data\":{\"example\":true}");
  }

  @Test
  void aTestOfAContactComesFromAChannelAsRealOnesDo() {
    String channel = hub.channel(hub.key, "1");
    String path =
        path(hub.endpoint(hub.receiver.echoing("/hook", 200), ",\"profile\":\"whatomate\""));

    expect(200, hub.post(path + "/test", body("contact.new")));

    assertThat(hub.receiver.next().body())
        .contains(
            "\"event\":\"contact.created\"",
            "\"contact_id\":\"019ab1c2-6b1e-7c5a-9d41-3f5b8f6f2a10\"",
            "\"contact_phone\":\"5511900000101\"",
            "\"whatsapp_account\":\"" + channel + "\"");
  }

  private static String body(String type) {
    return "{\"event_type\":\"" + type + "\"}";
  }

  @Test
  void aTestOfWhatTheEndpointCannotGetIsRefused() {
    String path = path(hub.endpoint("https://example.com/hook", ",\"profile\":\"chatt2me\""));

    for (String wrong :
        List.of(body("contact.new"), body("message.incomming"), body("a b"), body(""), "{}")) {
      assertThat(pointers(problem(422, "invalid_fields", hub.post(path + "/test", wrong))))
          .as(wrong)
          .containsExactly("/event_type");
    }
    problem(400, "malformed_json", hub.post(path + "/test", "{"));
    problem(415, "unsupported_media_type", hub.post(path + "/test", null));
  }

  @Test
  void aTestThatReachesNobodySaysWhy() {
    Receiver gone = new Receiver();
    String path = path(hub.endpoint(gone.url("/hook"), ""));
    gone.close();

    JsonNode attempt = expect(200, hub.post(path + "/test", body("order.paid")));

    assertThat(attempt.get("status_code").intValue()).isZero();
    assertThat(text(attempt, "error")).isNotBlank();
    assertThat(attempt.get("response_body").isNull()).isTrue();
  }

  @Test
  void theHandshakeTellsHowItEnded() {
    String path = path(hub.endpoint(hub.receiver.echoing("/hook", 200), ""));

    JsonNode verified = expect(200, hub.post(path + "/verify", null));

    assertThat(verified.get("verified").booleanValue()).isTrue();
    assertThat(text(verified, "detail")).isNotBlank();
    JsonNode now = expect(200, hub.get(path));
    assertThat(now.get("verified").booleanValue()).isTrue();
    assertThat(now.get("verified_at").isNull()).isFalse();
    hub.receiver.on("/hook", _ -> Receiver.Reply.text(200, "no token"));
    assertThat(expect(200, hub.post(path + "/verify", null)).get("verified").booleanValue())
        .isFalse();
    expect(200, hub.patch(path, "{\"url\":\"https://example.com/else\"}"));
    assertThat(expect(200, hub.get(path)).get("verified").booleanValue()).isFalse();
  }

  @Test
  void anApplicationWhoseTestsHangKeepsNoOtherOut() throws Exception {
    CountDownLatch arrived = new CountDownLatch(OutsideWaits.PER_APPLICATION_MAX);
    CompletableFuture<Void> answer = new CompletableFuture<>();
    hub.receiver.on(
        "/hangs",
        _ -> {
          arrived.countDown();
          answer.join();
          return Receiver.Reply.text(200, "at last");
        });
    String path = path(hub.endpoint(hub.receiver.url("/hangs"), ""));
    List<CompletableFuture<HttpResponse<String>>> tests = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < OutsideWaits.PER_APPLICATION_MAX; i++) {
        tests.add(
            CompletableFuture.supplyAsync(
                () -> hub.post(path + "/test", body("order.paid")), threads));
      }
      assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();

      problem(503, "busy", hub.post(path + "/test", body("order.paid")));
      problem(503, "busy", hub.post(path + "/verify", null));
      expect(200, hub.get(path));

      answer.complete(null);
      tests.forEach(test -> expect(200, test.join()));
    }
    expect(200, hub.post(path + "/test", body("order.paid")));
  }

  @Test
  void figuresAreOverDeliveries() {
    String path = path(hub.endpoint(hub.receiver.echoing("/hook", 200), ",\"retry_schedule\":[]"));
    JsonNode none = expect(200, hub.get(path + "/stats"));
    assertThat(none.get("success_rate").isNull()).isTrue();
    assertThat(none.get("duration_ms").get("p50").isNull()).isTrue();
    for (int status : List.of(200, 200, 503)) {
      hub.receiver.echoing("/hook", status);
      hub.publish(hub.own, null, EventType.MESSAGE_INCOMING, "{}");
      hub.receiver.next();
      hub.await(path + "/stats", stats -> stats.get("pending").intValue() == 0);
    }
    expect(200, hub.post(path + "/pause", null));
    hub.publish(hub.own, null, EventType.MESSAGE_INCOMING, "{}");

    JsonNode stats = expect(200, hub.get(path + "/stats"));

    assertThat(stats.get("total").intValue()).isEqualTo(4);
    assertThat(stats.get("successful").intValue()).isEqualTo(2);
    assertThat(stats.get("failed").intValue()).isEqualTo(1);
    assertThat(stats.get("pending").intValue()).isEqualTo(1);
    assertThat(stats.get("success_rate").doubleValue()).isBetween(0.666, 0.667);
    assertThat(stats.get("duration_ms").get("p95").longValue()).isNotNegative();
    assertThat(text(stats.get("last_error"), "error")).isEqualTo("the endpoint answered 503");
    assertThat(stats.get("last_error").get("status_code").intValue()).isEqualTo(503);
  }

  @Test
  void whatBelongsToAnotherApplicationDoesNotExistAndEachRouteAsksForItsScope() {
    String path = path(hub.endpoint("https://example.com/hook", ""));
    String reader = hub.keyWith("endpoints:read");
    String writer = hub.keyWith("endpoints:write");
    String[][] calls = {
      {"GET", "/secret", null},
      {"POST", "/rotate-secret", null},
      {"POST", "/test", body("order.paid")},
      {"POST", "/verify", null},
      {"GET", "/stats", null}
    };
    for (String[] call : calls) {
      String to = path + call[1];
      String lacking = call[1].equals("/stats") ? writer : reader;
      problem(404, "not_found", hub.call(call[0], to, hub.otherKey, call[2]));
      problem(403, "scope_missing", hub.call(call[0], to, lacking, call[2]));
      problem(401, "key_missing", hub.call(call[0], to, null, call[2]));
      problem(403, "application_key_required", hub.call(call[0], to, OPERATOR, call[2]));
    }
    expect(200, hub.call("GET", path + "/secret", writer, null));
    expect(200, hub.call("GET", path + "/stats", reader, null));
  }
}
