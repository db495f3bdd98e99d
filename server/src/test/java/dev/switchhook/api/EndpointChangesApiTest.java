package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.expect;
import static dev.switchhook.api.ApiFixture.pointers;
import static dev.switchhook.api.ApiFixture.problem;
import static dev.switchhook.api.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.event.EventType;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class EndpointChangesApiTest {
  private static final String ENDPOINTS = "/v1/endpoints";
  private static final String URL = "https://example.com/hook";

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
  void aPatchChangesWhatItNamesAndNothingElse() {
    JsonNode created =
        hub.endpoint(
            URL,
            ",\"rate_limit\":5,\"timeout\":\"3s\",\"retry_schedule\":[],\"headers\":{\"X-A\":\"1\",\"X-B\":\"2\"}");
    String path = path(created);

    JsonNode changed =
        expect(
            200,
            hub.patch(
                path,
                "{\"description\":\"ERP\",\"headers\":{\"x-a\":\"***\",\"X-C\":\"3\"},\"rate_limit\":null,\"active\":false}"));

    assertThat(text(changed, "description")).isEqualTo("ERP");
    assertThat(text(changed, "url")).isEqualTo(URL);
    assertThat(changed.get("rate_limit").isNull()).isTrue();
    assertThat(text(changed, "timeout")).isEqualTo("3s");
    assertThat(changed.get("retry_schedule")).isEmpty();
    assertThat(text(changed, "status")).isEqualTo("paused");
    assertThat(changed.get("headers")).hasToString("{\"X-A\":\"***\",\"X-C\":\"3\"}");
    assertThat(expect(200, hub.get(path)).get("headers"))
        .hasToString("{\"X-A\":\"***\",\"X-C\":\"***\"}");
    JsonNode cleared =
        expect(
            200,
            hub.patch(
                path,
                "{\"headers\":null,\"timeout\":null,\"retry_schedule\":null,\"channels\":null,\"active\":true}"));
    assertThat(cleared.toString())
        .contains("\"headers\":{}", "\"timeout\":null", "\"retry_schedule\":null");
    assertThat(expect(200, hub.patch(path, "{}")).get("updated_at")).isNotNull();
  }

  @Test
  void aPatchRefusesWhatACreationRefuses() {
    String path = path(hub.endpoint(URL, ""));

    assertThat(
            pointers(
                problem(
                    422,
                    "invalid_fields",
                    hub.patch(
                        path,
                        "{\"url\":null,\"description\":null,\"event_types\":[],\"profile\":null,\"active\":null}"))))
        .containsExactlyInAnyOrder("/url", "/description", "/event_types", "/profile", "/active");
    assertThat(
            pointers(
                problem(
                    422, "invalid_fields", hub.patch(path, "{\"headers\":{\"X-None\":\"***\"}}"))))
        .containsExactly("/headers/X-None");
    assertThat(
            pointers(
                problem(
                    422,
                    "invalid_fields",
                    hub.patch(
                        path, "{\"profile\":\"chatt2me\",\"event_types\":[\"contact.new\"]}"))))
        .containsExactly("/event_types");
    problem(400, "malformed_json", hub.patch(path, "{"));
    problem(422, "invalid_fields", hub.patch(path, "[]"));
  }

  @Test
  void aChangeIsMadeOnlyToWhatTheCallerHasSeen() {
    JsonNode created = hub.endpoint(URL, "");
    String path = path(created);
    String first = tag(path);
    assertThat(ifMatch("PATCH", path, first, "{\"description\":\"two\"}")).isEqualTo(200);

    assertThat(tag(path)).isNotEqualTo(first);
    assertThat(ifMatch("PATCH", path, first, "{\"description\":\"three\"}")).isEqualTo(412);
    assertThat(ifMatch("DELETE", path, first, null)).isEqualTo(412);
    assertThat(ifMatch("POST", path + "/pause", first, null)).isEqualTo(412);
    assertThat(text(expect(200, hub.get(path)), "description")).isEqualTo("two");
    assertThat(ifMatch("PATCH", path, "\"x\", " + tag(path), "{\"rate_limit\":3}")).isEqualTo(200);
    assertThat(ifMatch("PATCH", path, "*", "{\"headers\":{\"X-A\":\"1\"}}")).isEqualTo(200);
    String withHeader = tag(path);
    assertThat(ifMatch("PATCH", path, "*", "{\"headers\":{\"X-A\":\"2\"}}")).isEqualTo(200);
    assertThat(tag(path)).isNotEqualTo(withHeader);
    assertThat(ifMatch("DELETE", path, tag(path), null)).isEqualTo(204);
  }

  @Test
  void attemptsDoNotMoveTheEntityTag() {
    JsonNode created = hub.endpoint(hub.receiver.echoing("/hook", 500), "");
    String before = tag(path(created));
    hub.publish(hub.own, null, EventType.MESSAGE_INCOMING, "{}");

    hub.await(path(created), answer -> text(answer, "status").equals("failing"));

    assertThat(tag(path(created))).isEqualTo(before);
  }

  @Test
  void handshakesDoNotMoveTheEntityTag() {
    String path = path(hub.endpoint(hub.receiver.echoing("/verified", 200), ""));
    String before = tag(path);
    JsonNode verified = expect(200, hub.post(path + "/verify", null));

    assertThat(verified.get("verified").booleanValue()).isTrue();
    assertThat(tag(path)).isEqualTo(before);
    assertThat(ifMatch("PATCH", path, before, "{\"description\":\"verified\"}")).isEqualTo(200);
  }

  private String tag(String path) {
    return hub.get(path).headers().firstValue("ETag").orElseThrow();
  }

  private int ifMatch(String method, String path, String tag, @Nullable String body) {
    var request =
        hub.to(path)
            .header("x-api-key", hub.key)
            .header("If-Match", tag)
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    var response = hub.send(request);
    if (response.statusCode() == 412) {
      problem(412, "changed_meanwhile", response);
    }
    return response.statusCode();
  }

  @Test
  void aDeletedEndpointIsGone() {
    JsonNode created = hub.endpoint(URL, "");
    String path = path(created);

    var deleted = hub.delete(path);

    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThat(deleted.body()).isEmpty();
    problem(404, "not_found", hub.get(path));
    problem(404, "not_found", hub.delete(path));
    assertThat(expect(200, hub.get(ENDPOINTS)).get("data")).isEmpty();
  }

  private static String path(JsonNode endpoint) {
    return ENDPOINTS + "/" + text(endpoint, "id");
  }
}
