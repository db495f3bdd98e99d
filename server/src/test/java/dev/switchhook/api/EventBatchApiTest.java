package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.expect;
import static dev.switchhook.api.ApiFixture.pointers;
import static dev.switchhook.api.ApiFixture.problem;
import static dev.switchhook.api.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class EventBatchApiTest {
  private static final String BATCH = "/v1/events/batch";

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

  private static String batch(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"type\":\"order.paid\",\"data\":{\"n\":" + i + "}}")
        .collect(Collectors.joining(",", "{\"events\":[", "]}"));
  }

  @Test
  void allEventsArePublishedAndTheirIdsComeInOrder() {
    hub.endpoint(hub.receiver.echoing("/hook", 200), "");

    JsonNode answer = expect(202, hub.post(BATCH, batch(3)));

    List<String> ids = answer.get("data").valueStream().map(row -> text(row, "id")).toList();
    for (int i = 0; i < 3; i++) {
      JsonNode event = expect(200, hub.get("/v1/events/" + ids.get(i)));
      assertThat(event.get("data")).hasToString("{\"n\":" + i + "}");
      assertThat(event.get("deliveries")).hasSize(1);
    }
    assertThat(IntStream.range(0, 3).mapToObj(_ -> hub.receiver.next().body()).sorted().toList())
        .allSatisfy(body -> assertThat(body).contains("order.paid"));
  }

  @Test
  void oneMistakeRefusesAllAndIsNamedByItsPlace() {
    String body =
        "{\"events\":[{\"type\":\"a\",\"data\":{}},{\"type\":\"message.x\",\"data\":[]},7,"
            + "{\"type\":\"a\",\"data\":{},\"channel_id\":\"x\"}]}";

    JsonNode refusal = problem(422, "invalid_fields", hub.post(BATCH, body));

    assertThat(pointers(refusal))
        .containsExactlyInAnyOrder(
            "/events/1/type", "/events/1/data", "/events/2", "/events/3/channel_id");
    assertThat(expect(200, hub.get("/v1/events")).get("data")).isEmpty();
  }

  @Test
  void aBatchHasOneToAThousandEvents() {
    for (String wrong : List.of("{}", "{\"events\":[]}", "{\"events\":{}}", batch(1_001))) {
      assertThat(pointers(problem(422, "invalid_fields", hub.post(BATCH, wrong))))
          .containsExactly("/events");
    }

    JsonNode full = expect(202, hub.post(BATCH, batch(EventPublishing.EVENTS_MAX)));

    assertThat(full.get("data")).hasSize(1_000);
  }

  @Test
  void aBatchMayBeLargerThanOtherBodiesAndHasALimitTheSame() {
    String padding = "x".repeat(200_000);
    String event = "{\"type\":\"a\",\"data\":{\"t\":\"" + padding + "\"}}";
    String large =
        "{\"events\":[" + String.join(",", java.util.Collections.nCopies(20, event)) + "]}";

    expect(202, hub.post(BATCH, large));

    String tooLarge = large + " ".repeat(EventPublishing.BATCH_BODY_BYTES_MAX);
    problem(413, "body_too_large", hub.post(BATCH, tooLarge));
  }

  @Test
  void anIdempotencyKeyPublishesABatchOnce() {
    HttpResponse<String> first = repeatable("b-1", batch(2));
    HttpResponse<String> again = repeatable("b-1", batch(2));

    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
    problem(422, "idempotency_key_reused", repeatable("b-1", batch(3)));
    assertThat(expect(200, hub.get("/v1/events")).get("data")).hasSize(2);
  }

  private HttpResponse<String> repeatable(String idempotencyKey, String body) {
    return hub.send(
        hub.to(BATCH)
            .header("x-api-key", hub.key)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(BodyPublishers.ofString(body)));
  }
}
