package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.OPERATOR;
import static dev.switchhook.api.ApiFixture.expect;
import static dev.switchhook.api.ApiFixture.pointers;
import static dev.switchhook.api.ApiFixture.problem;
import static dev.switchhook.api.ApiFixture.text;
import static dev.switchhook.api.NativeHub.endpointBody;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.event.EventType;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class EndpointsApiTest {
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
  void anEndpointIsMadeWithAllItsFieldsAndItsSecretIsShownOnce() {
    String channel = hub.channel(hub.key, "100");
    String more =
        """
        ,"profile":"standard","rate_limit":10,"headers":{"X-Team":"a-secret"},"channels":["%s"],\
        "ordered":false,"retry_schedule":["5s","5m"],"timeout":"15s","active":true,"kind":"push"\
        """
            .formatted(channel);

    JsonNode created = hub.endpoint(URL, more);

    assertThat(text(created, "id")).matches("ep_[0-9a-f-]{36}");
    assertThat(text(created, "secret")).startsWith("whsec_");
    assertThat(created.toString())
        .contains(
            "\"url\":\"" + URL + "\"",
            "\"description\":\"CRM\"",
            "\"event_types\":[\"message.incoming\",\"order.paid\"]",
            "\"profile\":\"standard\"",
            "\"rate_limit\":10",
            "\"headers\":{\"X-Team\":\"a-secret\"}",
            "\"channels\":[\"" + channel + "\"]",
            "\"ordered\":false",
            "\"retry_schedule\":[\"5s\",\"5m\"]",
            "\"timeout\":\"15s\"",
            "\"active\":true",
            "\"status\":\"active\"",
            "\"status_reason\":null",
            "\"verified\":false",
            "\"number_of_errors\":0");
    var read = hub.get(path(created));
    assertThat(expect(200, read).propertyNames()).doesNotContain("secret");
    assertThat(read.body() + hub.get(ENDPOINTS).body())
        .contains("\"X-Team\":\"***\"")
        .doesNotContain("a-secret", text(created, "secret"));
  }

  @Test
  void whatIsNotGivenHasItsDefault() {
    JsonNode created = hub.endpoint(URL, "");

    assertThat(created.toString())
        .contains(
            "\"profile\":\"standard\"",
            "\"rate_limit\":null",
            "\"headers\":{}",
            "\"channels\":[]",
            "\"networks\":[]",
            "\"conditions\":[]",
            "\"ordered\":false",
            "\"retry_schedule\":null",
            "\"timeout\":null",
            "\"active\":true");
  }

  @Test
  void anEndpointMadeInactiveIsPaused() {
    JsonNode created = hub.endpoint(hub.receiver.echoing("/hook", 200), ",\"active\":false");

    assertThat(text(created, "status")).isEqualTo("paused");
    assertThat(text(created, "status_reason")).isEqualTo("paused by its owner");
    hub.publish(hub.own, null, EventType.MESSAGE_INCOMING, "{\"n\":1}");
    JsonNode resumed = expect(200, hub.post(path(created) + "/resume", null));
    assertThat(text(resumed, "status")).isEqualTo("active");
    assertThat(resumed.get("status_reason").isNull()).isTrue();
    assertThat(hub.receiver.next().body()).contains("{\"n\":1}");
    JsonNode paused = expect(200, hub.post(path(created) + "/pause", null));
    assertThat(text(paused, "status")).isEqualTo("paused");
    assertThat(paused.get("active").booleanValue()).isFalse();
  }

  @Test
  void anEndpointWhoseLastAttemptFailedIsFailing() {
    JsonNode created = hub.endpoint(hub.receiver.echoing("/hook", 500), "");
    hub.publish(hub.own, null, EventType.MESSAGE_INCOMING, "{}");

    JsonNode failing = hub.await(path(created), answer -> text(answer, "status").equals("failing"));

    assertThat(failing.get("number_of_errors").intValue()).isEqualTo(1);
    assertThat(failing.get("active").booleanValue()).isTrue();
  }

  @Test
  void aFilterIsKeptAsGivenAndTakenAwayByNull() {
    String filter =
        "\"networks\":[\"sms\",\"whatsapp\"],\"conditions\":[{\"path\":\"/a/b\",\"in\":[1,\"x\",null]},"
            + "{\"path\":\"/c\",\"exists\":false}]";
    JsonNode created = hub.endpoint(URL, ",\"ordered\":true," + filter);

    assertThat(created.toString()).contains(filter, "\"ordered\":true");
    JsonNode renamed =
        expect(200, hub.patch(path(created), "{\"description\":\"other\",\"active\":true}"));
    assertThat(renamed.toString()).contains(filter, "\"ordered\":true");
    JsonNode cleared =
        expect(
            200,
            hub.patch(path(created), "{\"networks\":null,\"conditions\":null,\"ordered\":false}"));
    assertThat(cleared.toString())
        .contains("\"networks\":[],\"conditions\":[]", "\"ordered\":false");
  }

  @Test
  void onlyWhatTheFilterWantsIsDelivered() {
    hub.endpoint(
        hub.receiver.echoing("/hook", 200), ",\"conditions\":[{\"path\":\"/n\",\"not_equals\":1}]");
    hub.publish(hub.own, null, EventType.MESSAGE_INCOMING, "{\"n\":1}");
    hub.publish(hub.own, null, EventType.MESSAGE_INCOMING, "{\"n\":2}");

    assertThat(hub.receiver.next().body()).contains("{\"n\":2}");
  }

  @Test
  void allMistakesAreNamedTogether() {
    JsonNode problem =
        problem(
            422,
            "invalid_fields",
            hub.post(
                ENDPOINTS,
                """
                {"url":"http://127.0.0.2.example/","description":" ","event_types":["message.incoming","a b","message.incomming"],
                 "profile":"fancy","rate_limit":0,"headers":{"X-Ok":"1","Host":"x"},"channels":["%s"],
                 "ordered":1,"kind":"pull","networks":["fax"],"conditions":[{"path":"type","equals":1},{"path":"/a","in":[]}],"retry_schedule":["5s","8d"],"timeout":"99ms","active":1}\
                """
                    .formatted(hub.channel(hub.otherKey, "1"))));

    assertThat(pointers(problem))
        .containsExactlyInAnyOrder(
            "/description",
            "/event_types/1",
            "/event_types/2",
            "/profile",
            "/rate_limit",
            "/headers/Host",
            "/channels/0",
            "/ordered",
            "/kind",
            "/networks/0",
            "/conditions/0/path",
            "/conditions/1/in",
            "/retry_schedule/1",
            "/timeout",
            "/active");
    assertThat(pointers(problem(422, "invalid_fields", hub.post(ENDPOINTS, "{}"))))
        .containsExactlyInAnyOrder("/url", "/description", "/event_types");
    assertThat(refused(",\"headers\":[]")).containsExactly("/headers");
    assertThat(refused(",\"headers\":{\"X-A\":1}")).containsExactly("/headers/X-A");
    assertThat(refused(",\"headers\":{\"X-A\":\"***\"}")).containsExactly("/headers/X-A");
    assertThat(refused(",\"conditions\":{}")).containsExactly("/conditions");
    assertThat(refused(",\"conditions\":[" + "{},".repeat(10) + "{}]"))
        .containsExactly("/conditions");
    assertThat(refused(",\"timeout\":\"6m\"")).containsExactly("/timeout");
    assertThat(refused(",\"timeout\":\"soon\"")).containsExactly("/timeout");
    assertThat(refused(",\"rate_limit\":10001")).containsExactly("/rate_limit");
    assertThat(expect(200, hub.get(ENDPOINTS)).get("data")).isEmpty();
  }

  @Test
  void urlsThatMayNotBeCalledAreRefused() {
    for (String url :
        List.of("ftp://example.com", "https://10.0.0.1/", "https://u:p@example.com/", "x")) {
      assertThat(
              pointers(problem(422, "invalid_fields", hub.post(ENDPOINTS, endpointBody(url, "")))))
          .as(url)
          .containsExactly("/url");
    }
  }

  @Test
  void typesThatTheProfileCannotCarryAreRefusedWhenThereAreNoOthers() {
    assertThat(
            pointers(
                problem(
                    422,
                    "invalid_fields",
                    hub.post(
                        ENDPOINTS,
                        "{\"url\":\"https://example.com\",\"description\":\"d\",\"profile\":\"chatt2me\",\"event_types\":[\"contact.new\"]}"))))
        .containsExactly("/event_types");
    hub.endpoint(URL, ",\"profile\":\"chatt2me\"");
  }

  @Test
  void listsAreReachedToTheirLimitsAndNotBeyond() {
    String types = ",\"event_types\":[" + "\"a.b\",".repeat(EndpointFields.EVENT_TYPES_MAX - 1);
    String head = "{\"url\":\"https://example.com\",\"description\":\"";
    String full = "d".repeat(EndpointFields.DESCRIPTION_CHARS_MAX);

    expect(201, hub.post(ENDPOINTS, head + full + "\"" + types + "\"a.c\"]}"));
    problem(422, "invalid_fields", hub.post(ENDPOINTS, head + "d\"" + types + "\"a.c\",\"a.d\"]}"));
    problem(
        422, "invalid_fields", hub.post(ENDPOINTS, head + full + "d\",\"event_types\":[\"a\"]}"));
    String waits = "\"5s\",".repeat(EndpointFields.RETRY_STEPS_MAX - 1) + "\"7d\"";
    hub.endpoint(URL, ",\"retry_schedule\":[" + waits + "],\"timeout\":\"5m\"");
    assertThat(refused(",\"retry_schedule\":[" + waits + ",\"5s\"]"))
        .containsExactly("/retry_schedule");
    String channel = "\"" + hub.channel(hub.key, "1") + "\"";
    String many = (channel + ",").repeat(EndpointFields.CHANNELS_MAX - 1) + channel;
    hub.endpoint(URL, ",\"channels\":[" + many + "],\"rate_limit\":10000,\"timeout\":\"100ms\"");
    assertThat(refused(",\"channels\":[" + many + "," + channel + "]"))
        .containsExactly("/channels");
  }

  private List<String> refused(String more) {
    return pointers(problem(422, "invalid_fields", hub.post(ENDPOINTS, endpointBody(URL, more))));
  }

  @Test
  void anApplicationHasABoundedNumberOfEndpoints() {
    for (int i = 0; i < NativeHub.ENDPOINTS_MAX; i++) {
      hub.endpoint(URL, "");
    }

    problem(409, "too_many_endpoints", hub.post(ENDPOINTS, endpointBody(URL, "")));
    expect(201, hub.call("POST", ENDPOINTS, hub.otherKey, endpointBody(URL, "")));
    JsonNode first = expect(200, hub.get(ENDPOINTS + "?limit=29"));
    assertThat(first.get("data")).hasSize(29);
    JsonNode rest = expect(200, hub.get(ENDPOINTS + "?cursor=" + text(first, "next_cursor")));
    assertThat(rest.get("data")).hasSize(1);
    assertThat(rest.get("next_cursor").isNull()).isTrue();
    problem(400, "bad_cursor", hub.get(ENDPOINTS + "?cursor=x"));
    problem(422, "invalid_parameter", hub.get(ENDPOINTS + "?limit=101"));
  }

  @Test
  void anIdempotencyKeyMakesOneEndpoint() {
    var first = create("k-1", endpointBody(URL, ""));
    var again = create("k-1", endpointBody(URL, ""));

    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
    problem(422, "idempotency_key_reused", create("k-1", endpointBody(URL + "/2", "")));
    assertThat(expect(200, hub.get(ENDPOINTS)).get("data")).hasSize(1);
  }

  private HttpResponse<String> create(String idempotencyKey, String body) {
    return hub.send(
        hub.to(ENDPOINTS)
            .header("x-api-key", hub.key)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void whatBelongsToAnotherApplicationDoesNotExist() {
    String path = path(hub.endpoint(URL, ""));

    for (String[] call :
        new String[][] {
          {"GET", path, null},
          {"PATCH", path, "{\"description\":\"mine\"}"},
          {"DELETE", path, null},
          {"POST", path + "/pause", null},
          {"POST", path + "/resume", null}
        }) {
      problem(404, "not_found", hub.call(call[0], call[1], hub.otherKey, call[2]));
    }
    for (String id : List.of("x", "ep_x", path.substring(path.indexOf('_') + 1))) {
      problem(404, "not_found", hub.get(ENDPOINTS + "/" + id));
    }
    assertThat(expect(200, hub.call("GET", ENDPOINTS, hub.otherKey, null)).get("data")).isEmpty();
    assertThat(text(expect(200, hub.get(path)), "description")).isEqualTo("CRM");
  }

  @Test
  void eachRouteAsksForItsScope() {
    String path = path(hub.endpoint(URL, ""));
    String reader = hub.keyWith("endpoints:read");
    String writer = hub.keyWith("endpoints:write");

    for (String reading : List.of(ENDPOINTS, path)) {
      expect(200, hub.call("GET", reading, reader, null));
      problem(403, "scope_missing", hub.call("GET", reading, writer, null));
      problem(401, "key_missing", hub.call("GET", reading, null, null));
      problem(401, "key_unknown", hub.call("GET", reading, "swh_none", null));
      problem(403, "application_key_required", hub.call("GET", reading, OPERATOR, null));
    }
    String body = endpointBody(URL, "");
    expect(201, hub.call("POST", ENDPOINTS, writer, body));
    problem(403, "scope_missing", hub.call("POST", ENDPOINTS, reader, body));
    problem(403, "scope_missing", hub.call("PATCH", path, reader, "{}"));
    problem(403, "scope_missing", hub.call("DELETE", path, reader, null));
    problem(403, "scope_missing", hub.call("POST", path + "/pause", reader, null));
    problem(403, "scope_missing", hub.call("POST", path + "/resume", reader, null));
    expect(200, hub.call("POST", path + "/pause", writer, null));
  }

  @Test
  void aBodyMustBeAnnouncedAsJson() {
    problem(
        415,
        "unsupported_media_type",
        hub.send(
            hub.to(ENDPOINTS)
                .header("x-api-key", hub.key)
                .POST(BodyPublishers.ofString(endpointBody(URL, "")))));
  }

  private static String path(JsonNode endpoint) {
    return ENDPOINTS + "/" + text(endpoint, "id");
  }
}
