package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.OPERATOR;
import static dev.switchhook.api.ApiFixture.expect;
import static dev.switchhook.api.ApiFixture.problem;
import static dev.switchhook.api.ApiFixture.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.Receiver;
import dev.switchhook.event.EventType;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DeliveriesApiTest {
  private static final String DELIVERIES = "/v1/deliveries";

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

  private void publish(String data) {
    hub.publish(hub.own, null, EventType.MESSAGE_INCOMING, data);
  }

  /// The one delivery of a new endpoint, once it is in that state.
  private JsonNode settled(String filter, String status) {
    return hub.await(
            DELIVERIES + "?" + filter,
            page ->
                page.get("data").size() == 1
                    && text(page.get("data").get(0), "status").equals(status)
                    && page.get("data").get(0).get("attempt_count").intValue() > 0)
        .get("data")
        .get(0);
  }

  @Test
  void aDeliveryShowsItsRequestAsItWasSentAndItsAttempts() {
    JsonNode endpoint =
        hub.endpoint(hub.receiver.echoing("/hook", 200), ",\"headers\":{\"X-Team\":\"a-secret\"}");
    publish("{\"n\":1}");
    Receiver.Received received = hub.receiver.next();

    JsonNode row = settled("endpoint=" + text(endpoint, "id"), "delivered");
    JsonNode detail = expect(200, hub.get(DELIVERIES + "/" + text(row, "id")));

    assertThat(row.propertyNames())
        .containsExactly(
            "id",
            "event_id",
            "event_type",
            "endpoint_id",
            "status",
            "test",
            "attempt_count",
            "last_status_code",
            "created_at",
            "next_attempt_at");
    assertThat(text(row, "event_type")).isEqualTo("message.incoming");
    assertThat(row.get("last_status_code").intValue()).isEqualTo(200);
    assertThat(row.get("next_attempt_at").isNull()).isTrue();
    JsonNode request = detail.get("request");
    assertThat(text(request, "url")).isEqualTo(hub.receiver.url("/hook"));
    assertThat(text(request, "body")).isEqualTo(received.body());
    assertThat(request.get("headers").propertyNames()).hasSize(9);
    for (var header : request.get("headers").properties()) {
      assertThat(header.getValue().stringValue())
          .as(header.getKey())
          .isEqualTo(header.getKey().equals("X-Team") ? "***" : received.header(header.getKey()));
    }
    JsonNode attempt = detail.get("attempts").get(0);
    assertThat(attempt.toString())
        .contains(
            "\"number\":1",
            "\"trigger\":\"automatic\"",
            "\"status_code\":200",
            "\"response_body\":\"answer 200\"",
            "\"response_truncated\":false",
            "\"error\":null");
    assertThat(text(attempt.get("response_headers"), "content-type")).isEqualTo("text/plain");
    assertThat(text(attempt, "id")).startsWith("att_");
  }

  @Test
  void aDeliveryThatWasNeverAttemptedShowsWhatWillBeSentWithoutSignature() {
    JsonNode endpoint = hub.endpoint("https://example.com/hook", ",\"active\":false");
    publish("{\"n\":1}");
    JsonNode row =
        expect(200, hub.get(DELIVERIES + "?endpoint=" + text(endpoint, "id"))).get("data").get(0);

    JsonNode detail = expect(200, hub.get(DELIVERIES + "/" + text(row, "id")));

    assertThat(text(detail, "status")).isEqualTo("pending");
    assertThat(detail.get("last_status_code").isNull()).isTrue();
    assertThat(text(detail.get("request"), "url")).isEqualTo("https://example.com/hook");
    assertThat(text(detail.get("request"), "body")).contains("\"n\":1");
    assertThat(detail.get("request").get("headers").propertyNames())
        .contains("X-Switchhook-Attempt")
        .doesNotContain("webhook-signature");
    assertThat(detail.get("attempts")).isEmpty();
  }

  @Test
  void bodiesAreOnlyForThoseWhoMaySeePayloads() {
    hub.endpoint(hub.receiver.echoing("/hook", 200), "");
    publish("{\"private\":1}");
    JsonNode row = settled("", "delivered");
    String path = DELIVERIES + "/" + text(row, "id");

    var answer = hub.call("GET", path, hub.keyWith("deliveries:read"), null);

    expect(200, answer);
    assertThat(answer.body()).doesNotContain("private", "answer 200", "response_body", "\"body\"");
  }

  @Test
  void eachFilterLeavesWhatItSays() {
    String good = text(hub.endpoint(hub.receiver.echoing("/good", 200), ""), "id");
    String bad =
        text(hub.endpoint(hub.receiver.echoing("/bad", 500), ",\"retry_schedule\":[]"), "id");
    String later = text(hub.endpoint(hub.receiver.echoing("/later", 500), ""), "id");
    publish("{}");
    JsonNode delivered = settled("endpoint=" + good, "delivered");
    JsonNode failed = settled("endpoint=" + bad, "failed");
    JsonNode pending = settled("endpoint=" + later, "pending");

    assertThat(ids("status=delivered")).containsExactly(text(delivered, "id"));
    assertThat(ids("status=failed")).containsExactly(text(failed, "id"));
    assertThat(ids("status=pending")).containsExactly(text(pending, "id"));
    assertThat(ids("status=cancelled")).isEmpty();
    assertThat(Instant.parse(text(pending, "next_attempt_at"))).isAfter(created(pending));
    assertThat(ids("event=" + text(failed, "event_id"))).hasSize(3);
    assertThat(ids("event=" + text(failed, "event_id") + "&endpoint=" + bad))
        .containsExactly(text(failed, "id"));
    assertThat(ids("event=" + text(failed, "event_id") + "&status=delivered"))
        .containsExactly(text(delivered, "id"));
    assertThat(ids("test=true")).isEmpty();
    assertThat(ids("")).hasSize(3);
    assertThat(ids("since=" + text(delivered, "created_at"))).contains(text(delivered, "id"));
    assertThat(ids("until=" + text(delivered, "created_at"))).doesNotContain(text(delivered, "id"));
    assertThat(ids("since=" + created(delivered).plusSeconds(60))).isEmpty();
    assertThat(ids("until=" + URLEncoder.encode("2199-01-01T00:00:00+02:00", UTF_8))).hasSize(3);
    assertThat(ids("until=2199-01-01T00:00:00+02:00")).hasSize(3);
  }

  private static Instant created(JsonNode row) {
    return Instant.parse(text(row, "created_at"));
  }

  private List<String> ids(String query) {
    return expect(200, hub.get(DELIVERIES + "?" + query))
        .get("data")
        .valueStream()
        .map(row -> text(row, "id"))
        .toList();
  }

  @Test
  void wrongFiltersAreNamed() {
    for (String query :
        List.of(
            "endpoint=x",
            "endpoint=dlv_" + new UUID(1, 1),
            "event=x",
            "status=done",
            "since=yesterday",
            "until=2026-01-01",
            "test=1",
            "limit=0")) {
      assertThat(
              text(problem(422, "invalid_parameter", hub.get(DELIVERIES + "?" + query)), "detail"))
          .contains("parameter " + query.substring(0, query.indexOf('=')));
    }
  }

  @Test
  void pagesOfSeveralEndpointsAreNewestFirstWithoutGapOrRepeat() {
    hub.endpoint("https://example.com/1", ",\"active\":false");
    hub.endpoint("https://example.com/2", ",\"active\":false");
    for (int i = 0; i < 5; i++) {
      publish("{}");
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = expect(200, hub.get(DELIVERIES + "?limit=3&status=pending" + cursor));
      page.get("data").forEach(row -> seen.add(text(row, "id")));
      cursor = page.get("next_cursor").isNull() ? "" : "&cursor=" + text(page, "next_cursor");
    } while (!cursor.isEmpty());

    assertThat(seen)
        .hasSize(10)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  @Test
  void aCursorOfOtherFiltersIsRefused() {
    hub.endpoint("https://example.com/1", ",\"active\":false");
    publish("{}");
    publish("{}");
    String cursor = text(expect(200, hub.get(DELIVERIES + "?limit=1")), "next_cursor");

    expect(200, hub.get(DELIVERIES + "?limit=2&cursor=" + cursor));
    problem(400, "bad_cursor", hub.get(DELIVERIES + "?status=pending&cursor=" + cursor));
    problem(400, "bad_cursor", hub.get(DELIVERIES + "?cursor=x"));
  }

  @Test
  void aRetryIsMadeWhateverTheState() {
    hub.endpoint(hub.receiver.echoing("/hook", 500), ",\"retry_schedule\":[]");
    publish("{}");
    String path = DELIVERIES + "/" + text(settled("", "failed"), "id");
    hub.receiver.echoing("/hook", 200);

    JsonNode accepted = expect(202, hub.post(path + "/retry", null));

    assertThat(text(accepted, "status")).isEqualTo("failed");
    JsonNode detail = hub.await(path, answer -> answer.get("attempts").size() == 2);
    assertThat(text(detail, "status")).isEqualTo("delivered");
    assertThat(text(detail.get("attempts").get(1), "trigger")).isEqualTo("manual");
    expect(202, hub.post(path + "/retry", null));
    hub.await(path, answer -> answer.get("attempts").size() == 3);
  }

  @Test
  void aDeliveryWithoutItsEventCannotBeRetriedButIsShown() {
    hub.endpoint(hub.receiver.echoing("/hook", 200), "");
    publish("{}");
    String path = DELIVERIES + "/" + text(settled("", "delivered"), "id");
    hub.database.writeNow(tx -> tx.update("DELETE FROM event"));

    problem(409, "event_removed", hub.post(path + "/retry", null));
    JsonNode detail = expect(200, hub.get(path));
    assertThat(detail.get("event_type").isNull()).isTrue();
    assertThat(detail.get("request").get("body").isNull()).isTrue();
  }

  @Test
  void whatBelongsToOthersOrToDeletedEndpointsDoesNotExist() {
    JsonNode endpoint = hub.endpoint(hub.receiver.echoing("/hook", 200), "");
    publish("{}");
    JsonNode row = settled("", "delivered");
    String path = DELIVERIES + "/" + text(row, "id");

    problem(404, "not_found", hub.call("GET", path, hub.otherKey, null));
    problem(404, "not_found", hub.call("POST", path + "/retry", hub.otherKey, null));
    for (String query :
        List.of("", "endpoint=" + text(endpoint, "id"), "event=" + text(row, "event_id"))) {
      assertThat(
              expect(200, hub.call("GET", DELIVERIES + "?" + query, hub.otherKey, null))
                  .get("data"))
          .isEmpty();
    }
    problem(404, "not_found", hub.get(DELIVERIES + "/x"));
    problem(404, "not_found", hub.get(DELIVERIES + "/dlv_" + new UUID(1, 1)));
    assertThat(hub.delete("/v1/endpoints/" + text(endpoint, "id")).statusCode()).isEqualTo(204);
    problem(404, "not_found", hub.get(path));
    problem(404, "not_found", hub.post(path + "/retry", null));
    assertThat(ids("")).isEmpty();
    assertThat(ids("event=" + text(row, "event_id"))).isEmpty();
  }

  @Test
  void eachRouteAsksForItsScope() {
    hub.endpoint(hub.receiver.echoing("/hook", 200), "");
    publish("{}");
    String path = DELIVERIES + "/" + text(settled("", "delivered"), "id");
    String reader = hub.keyWith("deliveries:read");
    String replayer = hub.keyWith("deliveries:replay");

    for (String reading : List.of(DELIVERIES, path)) {
      expect(200, hub.call("GET", reading, reader, null));
      problem(403, "scope_missing", hub.call("GET", reading, replayer, null));
      problem(401, "key_missing", hub.call("GET", reading, null, null));
      problem(403, "application_key_required", hub.call("GET", reading, OPERATOR, null));
    }
    expect(202, hub.call("POST", path + "/retry", replayer, null));
    problem(403, "scope_missing", hub.call("POST", path + "/retry", reader, null));
    problem(401, "key_missing", hub.call("POST", path + "/retry", null, null));
  }
}
