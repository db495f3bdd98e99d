package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.OPERATOR;
import static dev.switchhook.api.ApiFixture.expect;
import static dev.switchhook.api.ApiFixture.pointers;
import static dev.switchhook.api.ApiFixture.problem;
import static dev.switchhook.api.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.event.EventType;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class EventsApiTest {
  private static final String EVENTS = "/v1/events";
  private static final String ORDER = "{\"type\":\"order.paid\",\"data\":{\"total\":12.50}}";

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

  @Test
  void anEventOfOnesOwnIsDeliveredLikeAnyOther() {
    String channel = hub.channel(hub.key, "1");
    hub.endpoint(hub.receiver.echoing("/hook", 200), "");

    JsonNode published =
        expect(
            202,
            hub.post(
                EVENTS,
                "{\"type\":\"order.paid\",\"data\":{\"total\":12.50},\"channel_id\":\""
                    + channel
                    + "\"}"));

    String id = text(published, "id");
    assertThat(hub.receiver.next().body())
        .contains("\"id\":\"" + id + "\"", "\"total\":12.50", "\"channel_id\":\"" + channel + "\"");
    JsonNode event =
        hub.await(
            EVENTS + "/" + id,
            answer -> text(answer.get("deliveries").get(0), "status").equals("delivered"));
    assertThat(text(event, "type")).isEqualTo("order.paid");
    assertThat(text(event, "channel")).isEqualTo("whatsapp");
    assertThat(event.get("data")).hasToString("{\"total\":12.50}");
    assertThat(event.get("source").isNull()).isTrue();
  }

  @Test
  void anIdempotencyKeyPublishesOneEvent() {
    var first = publish("k-1", ORDER);
    var again = publish("k-1", ORDER);

    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(again.body()).isEqualTo(first.body());
    problem(422, "idempotency_key_reused", publish("k-1", ORDER.replace("12", "13")));
    assertThat(ids("")).hasSize(1);
  }

  private HttpResponse<String> publish(String idempotencyKey, String body) {
    return hub.send(
        hub.to(EVENTS)
            .header("x-api-key", hub.key)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void whatCannotBePublishedIsNamed() {
    assertThat(refused("{}")).containsExactlyInAnyOrder("/type", "/data");
    assertThat(refused("{\"type\":\"a b\",\"data\":[]}"))
        .containsExactlyInAnyOrder("/type", "/data");
    for (String reserved :
        List.of("message.incoming", "endpoint.disabled", "delivery.failed", "contact.mine")) {
      assertThat(refused("{\"type\":\"" + reserved + "\",\"data\":{}}"))
          .as(reserved)
          .containsExactly("/type");
    }
    String foreign = hub.channel(hub.otherKey, "1");
    assertThat(refused("{\"type\":\"a\",\"data\":{},\"channel_id\":\"" + foreign + "\"}"))
        .containsExactly("/channel_id");
    problem(400, "malformed_json", hub.post(EVENTS, "{"));
    problem(
        415,
        "unsupported_media_type",
        hub.send(hub.to(EVENTS).header("x-api-key", hub.key).POST(BodyPublishers.ofString(ORDER))));
    assertThat(ids("")).isEmpty();
  }

  private List<String> refused(String body) {
    return pointers(problem(422, "invalid_fields", hub.post(EVENTS, body)));
  }

  @Test
  void dataMayBeAsLargeAsItsLimitAndNotLarger() {
    int room = EventPublishing.DATA_BYTES_MAX - "{\"t\":\"\"}".length();

    expect(202, hub.post(EVENTS, large(room)));
    assertThat(refused(large(room + 1))).containsExactly("/data");
    assertThat(hub.post(EVENTS, large(1_100_000)).statusCode()).isEqualTo(413);
  }

  private static String large(int chars) {
    return "{\"type\":\"a\",\"data\":{\"t\":\"" + "x".repeat(chars) + "\"}}";
  }

  @Test
  void eachFilterLeavesWhatItSays() {
    String first = hub.channel(hub.key, "1");
    String second = hub.channel(hub.key, "2");
    hub.publish(hub.own, first, EventType.MESSAGE_INCOMING, "{\"n\":1}", "551");
    hub.publish(hub.own, second, EventType.MESSAGE_REPORT, "{\"n\":2}", "551");
    hub.publish(hub.own, second, EventType.MESSAGE_INCOMING, "{\"n\":3}", "552");
    expect(202, hub.post(EVENTS, ORDER));
    hub.publish(hub.other, null, EventType.MESSAGE_INCOMING, "{\"n\":9}", "551");

    assertThat(data(""))
        .containsExactly("{\"total\":12.50}", "{\"n\":3}", "{\"n\":2}", "{\"n\":1}");
    assertThat(data("type=message.incoming")).containsExactly("{\"n\":3}", "{\"n\":1}");
    assertThat(data("channel=" + second)).containsExactly("{\"n\":3}", "{\"n\":2}");
    assertThat(data("channel=whatsapp")).containsExactly("{\"n\":3}", "{\"n\":2}", "{\"n\":1}");
    assertThat(data("channel=sms")).isEmpty();
    assertThat(data("contact=551")).containsExactly("{\"n\":2}", "{\"n\":1}");
    assertThat(data("contact=551&type=message.report&channel=" + second))
        .containsExactly("{\"n\":2}");
    JsonNode newest = expect(200, hub.get(EVENTS)).get("data").get(0);
    assertThat(ids("since=" + text(newest, "received_at"))).contains(text(newest, "id"));
    assertThat(ids("until=" + text(newest, "received_at"))).doesNotContain(text(newest, "id"));
    assertThat(ids("until=2020-01-01T00:00:00Z")).isEmpty();
    for (String wrong : List.of("type=a%20b", "channel=fax", "since=x", "until=x", "limit=101")) {
      problem(422, "invalid_parameter", hub.get(EVENTS + "?" + wrong));
    }
  }

  @Test
  void timesAreThoseThatRfc3339CanWrite() {
    for (String path : List.of(EVENTS, "/v1/deliveries", "/v1/figures")) {
      for (String time :
          List.of(
              "%2B999999999-12-31T23:59:59Z",
              "%2B10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z")) {
        problem(422, "invalid_parameter", hub.get(path + "?until=" + time));
        problem(422, "invalid_parameter", hub.get(path + "?since=" + time));
      }
      for (String day : List.of("9999-12-31", "0000-01-01")) {
        String span = "?since=" + day + "T00:00:00Z&until=" + day + "T23:59:59Z";
        assertThat(expect(200, hub.get(path + span)).get("data")).isEmpty();
      }
    }
  }

  @Test
  void pagesGoOnWhereTheLastOneEnded() {
    for (int i = 0; i < 3; i++) {
      expect(202, hub.post(EVENTS, ORDER));
    }
    JsonNode first = expect(200, hub.get(EVENTS + "?limit=2&type=order.paid"));
    String cursor = text(first, "next_cursor");

    JsonNode rest = expect(200, hub.get(EVENTS + "?limit=2&type=order.paid&cursor=" + cursor));

    assertThat(first.get("data")).hasSize(2);
    assertThat(rest.get("data")).hasSize(1);
    assertThat(rest.get("next_cursor").isNull()).isTrue();
    problem(400, "bad_cursor", hub.get(EVENTS + "?type=other&cursor=" + cursor));
  }

  @Test
  void anEventShowsItsSourceAndPayloadsToThoseWhoMaySeeThem() {
    hub.publish(hub.own, null, EventType.MESSAGE_INCOMING, "{\"private\":1}");
    String id = ids("").getFirst();

    JsonNode event = expect(200, hub.get(EVENTS + "/" + id));

    assertThat(event.get("data")).hasToString("{\"private\":1}");
    assertThat(event.get("source")).hasToString("{\"raw\":1}");
    assertThat(text(event, "timestamp")).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(event.get("deliveries")).isEmpty();
    String reader = hub.keyWith("events:read");
    for (String path : List.of(EVENTS, EVENTS + "/" + id)) {
      var answer = hub.call("GET", path, reader, null);
      expect(200, answer);
      assertThat(answer.body()).contains(id).doesNotContain("private", "source", "raw");
    }
  }

  @Test
  void whatBelongsToAnotherApplicationDoesNotExist() {
    String id = text(expect(202, hub.post(EVENTS, ORDER)), "id");

    problem(404, "not_found", hub.call("GET", EVENTS + "/" + id, hub.otherKey, null));
    problem(404, "not_found", hub.get(EVENTS + "/" + id.substring(4)));
    problem(404, "not_found", hub.get(EVENTS + "/evt_" + new UUID(1, 1)));
    assertThat(expect(200, hub.call("GET", EVENTS, hub.otherKey, null)).get("data")).isEmpty();
  }

  @Test
  void eachRouteAsksForItsScope() {
    String id = text(expect(202, hub.post(EVENTS, ORDER)), "id");
    String reader = hub.keyWith("events:read");
    String writer = hub.keyWith("events:write");

    for (String path : List.of(EVENTS, EVENTS + "/" + id)) {
      expect(200, hub.call("GET", path, reader, null));
      problem(403, "scope_missing", hub.call("GET", path, writer, null));
      problem(401, "key_missing", hub.call("GET", path, null, null));
      problem(403, "application_key_required", hub.call("GET", path, OPERATOR, null));
    }
    expect(202, hub.call("POST", EVENTS, writer, ORDER));
    problem(403, "scope_missing", hub.call("POST", EVENTS, reader, ORDER));
    problem(401, "key_unknown", hub.call("POST", EVENTS, "swh_x", ORDER));
  }

  private List<String> ids(String query) {
    return expect(200, hub.get(EVENTS + "?" + query))
        .get("data")
        .valueStream()
        .map(event -> text(event, "id"))
        .toList();
  }

  private List<String> data(String query) {
    return expect(200, hub.get(EVENTS + "?" + query))
        .get("data")
        .valueStream()
        .map(event -> event.get("data").toString())
        .toList();
  }
}
