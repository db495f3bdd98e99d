package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.OPERATOR;
import static dev.switchhook.api.ApiFixture.expect;
import static dev.switchhook.api.ApiFixture.pointers;
import static dev.switchhook.api.ApiFixture.problem;
import static dev.switchhook.api.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.Receiver;
import dev.switchhook.event.EventType;
import dev.switchhook.replay.Replays;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ReplaysApiTest {
  private static final String REPLAYS = "/v1/replays";
  private static final String FAILED = "{\"mode\":\"failed\"}";

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

  /// An endpoint that took none of so many events.
  private JsonNode failing(String path, int events) {
    JsonNode endpoint = hub.endpoint(hub.receiver.echoing(path, 500), ",\"retry_schedule\":[]");
    for (int i = 0; i < events; i++) {
      hub.publish(
          hub.own, null, EventType.MESSAGE_INCOMING, "{\"word\":\"Café " + i + "\"}", "55" + i);
    }
    hub.await(
        "/v1/deliveries?limit=100&status=failed&endpoint=" + text(endpoint, "id"),
        page -> page.get("data").size() == events);
    return endpoint;
  }

  private JsonNode finished(JsonNode replay) {
    return hub.await(
        REPLAYS + "/" + text(replay, "id"), now -> !text(now, "status").equals("running"));
  }

  @Test
  void aReplayIsCountedFirstAndThenTellsWhatBecameOfEachDelivery() {
    JsonNode endpoint = failing("/hook", 3);
    String stats = "/v1/endpoints/" + text(endpoint, "id");
    int errors = expect(200, hub.get(stats)).get("number_of_errors").intValue();
    String secret = text(expect(200, hub.post(stats + "/rotate-secret", null)), "secret");
    String body = "{\"mode\":\"failed\",\"filter\":{\"endpoint\":\"" + text(endpoint, "id") + "\"}";
    while (hub.receiver.waiting() > 0) {
      hub.receiver.next();
    }
    hub.receiver.echoing("/hook", 200);

    JsonNode counted = expect(200, hub.post(REPLAYS, body + ",\"dry_run\":true}"));
    JsonNode started = expect(202, hub.post(REPLAYS, body + ",\"rate\":500,\"max\":2}"));
    JsonNode done = finished(started);

    assertThat(counted.toString()).isEqualTo("{\"matching\":3}");
    assertThat(started.propertyNames())
        .containsExactly(
            "id",
            "status",
            "mode",
            "filter",
            "rate",
            "max",
            "matching",
            "done",
            "succeeded",
            "failed",
            "skipped",
            "created_at",
            "finished_at");
    assertThat(text(started, "id")).startsWith("rpl_");
    assertThat(text(started.get("filter"), "endpoint")).isEqualTo(text(endpoint, "id"));
    assertThat(text(done, "status")).isEqualTo("completed");
    assertThat(done.toString())
        .contains("\"matching\":3,\"done\":2,\"succeeded\":2,\"failed\":0,\"skipped\":0");
    JsonNode rows =
        expect(200, hub.get(REPLAYS + "/" + text(started, "id") + "/deliveries?verdict=fixed"))
            .get("data");
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).propertyNames())
        .containsExactly(
            "delivery_id",
            "event_id",
            "endpoint_id",
            "status_before",
            "verdict",
            "status_code",
            "error",
            "at");
    Receiver.Received received = hub.receiver.next();
    assertThat(received.header("webhook-id")).startsWith("evt_");
    assertThat(received.header("webhook-signature")).isEqualTo(Signed.standard(secret, received));
    assertThat(expect(200, hub.get(stats)).get("number_of_errors").intValue()).isEqualTo(errors);
  }

  @Test
  void aReplayWithoutEndIsCancelledAtOnceAndResumed() {
    failing("/hook", 4);
    hub.receiver.echoing("/hook", 200);
    JsonNode replay = expect(202, hub.post(REPLAYS, "{\"mode\":\"failed\",\"rate\":1}"));
    String one = REPLAYS + "/" + text(replay, "id");

    assertThat(hub.delete(one).statusCode()).isEqualTo(204);
    assertThat(hub.delete(one).statusCode()).isEqualTo(204);
    JsonNode cancelled = expect(200, hub.get(one));
    assertThat(text(cancelled, "status")).isEqualTo("cancelled");
    assertThat(cancelled.get("finished_at").isNull()).isFalse();
    JsonNode resumed = expect(202, hub.post(one + "/resume", null));
    assertThat(text(resumed, "status")).isEqualTo("running");
    JsonNode done = finished(resumed);
    assertThat(done.get("succeeded").intValue()).isEqualTo(4);
    problem(409, "replay_not_cancelled", hub.post(one + "/resume", null));
    problem(409, "replay_completed", hub.delete(one));
    assertThat(expect(200, hub.get(REPLAYS)).get("data")).hasSize(1);
  }

  @Test
  void mistakesAreNamedOneByOne() {
    JsonNode problem =
        problem(
            422,
            "invalid_fields",
            hub.post(
                REPLAYS,
                "{\"mode\":\"failed\",\"rate\":0,\"max\":0,\"filter\":{\"status\":\"delivered\","
                    + "\"endpoint\":\"x\",\"since\":\"yesterday\",\"endpiont\":\"y\",\"test\":true,\"a/b\":1}}"));
    assertThat(pointers(problem))
        .containsExactlyInAnyOrder(
            "/rate",
            "/max",
            "/filter/status",
            "/filter/endpoint",
            "/filter/since",
            "/filter/endpiont",
            "/filter/test",
            "/filter/a~1b");
    for (String body :
        List.of(
            "{}",
            "{\"mode\":\"some\"}",
            "{\"mode\":\"all\",\"filter\":[]}",
            "{\"mode\":\"all\",\"filter\":{\"status\":\"cancelled\"}}",
            "{\"mode\":\"missing\",\"filter\":{\"status\":\"failed\"}}",
            "{\"mode\":\"missing\",\"filter\":{\"response\":\"5xx\"}}")) {
      assertThat(pointers(problem(422, "invalid_fields", hub.post(REPLAYS, body)))).hasSize(1);
    }
    problem(
        422,
        "invalid_parameter",
        hub.get(
            REPLAYS
                + "/"
                + text(expect(202, hub.post(REPLAYS, FAILED)), "id")
                + "/deliveries?verdict=good"));
  }

  @Test
  void noMoreRunAtATimeThanMay() {
    failing("/hook", 30);
    String slow = "{\"mode\":\"failed\",\"rate\":1}";
    for (int i = 0; i < Replays.RUNNING_MAX; i++) {
      expect(202, hub.post(REPLAYS, slow));
    }
    problem(409, "too_many_replays", hub.post(REPLAYS, slow));
  }

  @Test
  void severalDeliveriesAreRetriedEachForItself() {
    failing("/hook", 2);
    hub.receiver.echoing("/hook", 200);
    JsonNode rows = expect(200, hub.get("/v1/deliveries?status=failed")).get("data");
    String first = text(rows.get(0), "id");
    String unknown = "dlv_" + new UUID(1, 1);

    JsonNode answer =
        expect(
            202,
            hub.post("/v1/deliveries/retry", "{\"ids\":[\"" + first + "\",\"" + unknown + "\"]}"));

    assertThat(answer.get("data").get(0).get("accepted").booleanValue()).isTrue();
    assertThat(text(answer.get("data").get(1), "code")).isEqualTo("not_found");
    hub.await("/v1/deliveries?status=delivered", page -> page.get("data").size() == 1);
    String tooMany = ("\"" + first + "\",").repeat(DeliveriesResource.RETRIES_MAX);
    problem(
        422,
        "invalid_fields",
        hub.post("/v1/deliveries/retry", "{\"ids\":[" + tooMany + "\"" + first + "\"]}"));
    problem(422, "invalid_fields", hub.post("/v1/deliveries/retry", "{\"ids\":[]}"));
  }

  @Test
  void deliveriesAndEventsAreFoundByWhatNoIndexServes() {
    JsonNode endpoint = failing("/hook", 3);
    String delivery = text(expect(200, hub.get("/v1/deliveries?limit=1")).get("data").get(0), "id");
    String event =
        text(expect(200, hub.get("/v1/deliveries?limit=1")).get("data").get(0), "event_id");

    for (String query :
        List.of(
            "text=caf%C3%A9%202",
            "contact=552",
            "id=" + delivery,
            "id=" + event,
            "type=message.incoming&contact=552",
            "response=5xx&contact=552")) {
      assertThat(found("/v1/deliveries?" + query)).as(query).containsExactly(delivery);
    }
    for (String query :
        List.of("text=nothing", "contact=9", "response=2xx", "type=x", "channel=whatsapp")) {
      assertThat(found("/v1/deliveries?" + query)).as(query).isEmpty();
    }
    assertThat(found("/v1/deliveries?response=5xx")).hasSize(3);
    assertThat(found("/v1/events?text=caf%C3%A9%202")).containsExactly(event);
    assertThat(found("/v1/events?id=" + event)).containsExactly(event);
    assertThat(found("/v1/events?contact=552&text=caf")).containsExactly(event);
    assertThat(found("/v1/events?text=nothing")).isEmpty();
    for (String wrong : List.of("id=x", "response=6xx", "text=", "channel=x", "type=a%20b")) {
      problem(422, "invalid_parameter", hub.get("/v1/deliveries?" + wrong));
    }
    String reader = hub.keyWith("deliveries:read");
    problem(403, "scope_missing", hub.call("GET", "/v1/deliveries?text=a", reader, null));
    expect(200, hub.call("GET", "/v1/deliveries?contact=552", reader, null));
    assertThat(text(endpoint, "id")).startsWith("ep_");
  }

  private List<String> found(String path) {
    return expect(200, hub.get(path))
        .get("data")
        .valueStream()
        .map(row -> text(row, "id"))
        .toList();
  }

  @Test
  void whatBelongsToOthersDoesNotExist() {
    JsonNode endpoint = failing("/hook", 1);
    String one = REPLAYS + "/" + text(expect(202, hub.post(REPLAYS, FAILED)), "id");
    for (String method : List.of("GET", "DELETE")) {
      problem(404, "not_found", hub.call(method, one, hub.otherKey, null));
    }
    problem(404, "not_found", hub.call("POST", one + "/resume", hub.otherKey, null));
    problem(404, "not_found", hub.call("GET", one + "/deliveries", hub.otherKey, null));
    problem(404, "not_found", hub.get(REPLAYS + "/x"));
    assertThat(expect(200, hub.call("GET", REPLAYS, hub.otherKey, null)).get("data")).isEmpty();
    String foreign =
        "{\"mode\":\"all\",\"dry_run\":true,\"filter\":{\"endpoint\":\""
            + text(endpoint, "id")
            + "\"}}";
    assertThat(
            expect(200, hub.call("POST", REPLAYS, hub.otherKey, foreign))
                .get("matching")
                .intValue())
        .isZero();
  }

  @Test
  void eachRouteAsksForItsScope() {
    String reader = hub.keyWith("deliveries:read");
    String replayer = hub.keyWith("deliveries:replay");
    JsonNode replay = expect(202, hub.call("POST", REPLAYS, replayer, FAILED));
    String one = REPLAYS + "/" + text(replay, "id");
    problem(
        403,
        "scope_missing",
        hub.call("POST", REPLAYS, replayer, "{\"mode\":\"all\",\"filter\":{\"text\":\"secret\"}}"));
    for (String[] route :
        new String[][] {
          {"POST", REPLAYS},
          {"GET", REPLAYS},
          {"GET", one},
          {"DELETE", one},
          {"POST", one + "/resume"},
          {"GET", one + "/deliveries"},
          {"POST", "/v1/deliveries/retry"}
        }) {
      String body = route[0].equals("POST") ? FAILED : null;
      problem(403, "scope_missing", hub.call(route[0], route[1], reader, body));
      problem(401, "key_missing", hub.call(route[0], route[1], null, body));
      problem(403, "application_key_required", hub.call(route[0], route[1], OPERATOR, body));
    }
    expect(200, hub.call("GET", one + "/deliveries", replayer, null));
  }
}
