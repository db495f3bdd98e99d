package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.OPERATOR;
import static dev.switchhook.api.ApiFixture.expect;
import static dev.switchhook.api.ApiFixture.pointers;
import static dev.switchhook.api.ApiFixture.problem;
import static dev.switchhook.api.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.http.Limits;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ApplicationsApiTest {
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
  void anApplicationIsMadeWithAKeyThatWorks() {
    JsonNode created = api.application("Acme");

    assertThat(created.propertyNames()).containsExactly("id", "name", "created_at", "api_key");
    assertThat(text(created, "id")).matches("app_[0-9a-f-]{36}");
    assertThat(text(created, "created_at")).isEqualTo("2026-01-02T03:04:05.678Z");
    expect(200, api.get("/v1/channels", text(created, "api_key")));
    JsonNode read = expect(200, api.get("/v1/applications/" + text(created, "id"), OPERATOR));
    assertThat(read.propertyNames()).containsExactly("id", "name", "created_at");
    assertThat(text(read, "name")).isEqualTo("Acme");
  }

  @Test
  void aKeyIsTakenAsBearerTokenToo() {
    String key = text(api.application("Acme"), "api_key");

    expect(200, api.send(api.to("/v1/channels").header("Authorization", "Bearer " + key)));
    expect(200, api.send(api.to("/v1/channels").header("Authorization", "bearer " + key)));
    problem(
        401, "key_missing", api.send(api.to("/v1/channels").header("Authorization", "Basic x")));
  }

  @Test
  void onlyTheOperatorManagesApplicationsAndKeys() {
    JsonNode application = api.application("Acme");
    String own = "/v1/applications/" + text(application, "id");
    String body = "{\"name\":\"x\"}";
    for (List<String> route :
        List.of(
            List.of("POST", "/v1/applications"),
            List.of("GET", "/v1/applications"),
            List.of("GET", own),
            List.of("DELETE", own),
            List.of("POST", own + "/keys"),
            List.of("GET", own + "/keys"),
            List.of("DELETE", own + "/keys/key_" + UUID.randomUUID()))) {
      String json = route.getFirst().equals("POST") ? body : null;
      problem(401, "key_missing", api.call(route.get(0), route.get(1), null, json));
      problem(401, "key_unknown", api.call(route.get(0), route.get(1), "swh_wrong", json));
      problem(
          403,
          "operator_key_required",
          api.call(route.get(0), route.get(1), text(application, "api_key"), json));
    }
    assertThat(expect(200, api.get("/v1/applications", OPERATOR)).get("data")).hasSize(1);
  }

  @Test
  void aRefusalWithoutKeySaysHowToSendOne() {
    var response = api.get("/v1/applications", null);

    assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(text(problem(401, "key_missing", response), "detail")).contains("x-api-key");
  }

  @Test
  void applicationsAreListedPageByPageNewestFirst() {
    for (String name : List.of("a", "b", "c")) {
      api.application(name);
    }

    JsonNode first = expect(200, api.get("/v1/applications?limit=2", OPERATOR));
    JsonNode second =
        expect(
            200,
            api.get("/v1/applications?limit=2&cursor=" + text(first, "next_cursor"), OPERATOR));

    assertThat(names(first)).containsExactly("c", "b");
    assertThat(names(second)).containsExactly("a");
    assertThat(second.get("next_cursor").isNull()).isTrue();
    assertThat(names(expect(200, api.get("/v1/applications?limit=3", OPERATOR)))).hasSize(3);
  }

  @Test
  void limitsOutOfRangeAndForeignCursorsAreRefused() {
    for (String limit : List.of("0", "101", "-1", "x", "")) {
      problem(422, "invalid_parameter", api.get("/v1/applications?limit=" + limit, OPERATOR));
    }
    expect(200, api.get("/v1/applications?limit=1", OPERATOR));
    expect(200, api.get("/v1/applications?limit=100", OPERATOR));
    for (String cursor : List.of("x", "%24%24", "")) {
      problem(400, "bad_cursor", api.get("/v1/applications?cursor=" + cursor, OPERATOR));
    }
  }

  @Test
  void badBodiesAreRefusedAndChangeNothing() {
    String path = "/v1/applications";
    problem(400, "malformed_json", api.post(path, OPERATOR, "{\"name\":"));
    assertThat(pointers(problem(422, "invalid_fields", api.post(path, OPERATOR, "{}"))))
        .containsExactly("/name");
    assertThat(pointers(problem(422, "invalid_fields", api.post(path, OPERATOR, "{\"name\":7}"))))
        .containsExactly("/name");
    assertThat(pointers(problem(422, "invalid_fields", api.post(path, OPERATOR, "[]"))))
        .containsExactly("");
    problem(422, "invalid_fields", api.post(path, OPERATOR, name("a".repeat(201))));
    problem(
        413,
        "body_too_large",
        api.post(path, OPERATOR, name("a".repeat(Limits.API_BODY_BYTES_MAX))));
    problem(
        415,
        "unsupported_media_type",
        api.send(
            api.to(path)
                .header("x-api-key", OPERATOR)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(name("a")))));

    assertThat(expect(200, api.get(path, OPERATOR)).get("data")).isEmpty();
    expect(201, api.post(path, OPERATOR, name("a".repeat(200))));
  }

  @Test
  void unknownOrMalformedIdsAreNotFound() {
    for (String id :
        List.of("app_" + UUID.randomUUID(), UUID.randomUUID().toString(), "app_1-1-1-1-1", "x")) {
      String path = "/v1/applications/" + id;
      problem(404, "not_found", api.get(path, OPERATOR));
      problem(404, "not_found", api.call("DELETE", path, OPERATOR, null));
      problem(404, "not_found", api.get(path + "/keys", OPERATOR));
      problem(404, "not_found", api.post(path + "/keys", OPERATOR, "{\"name\":\"k\"}"));
    }
  }

  @Test
  void aRemovedApplicationTakesKeysAndChannelsAlongAndOthersStay() {
    JsonNode gone = api.application("gone");
    JsonNode stays = api.application("stays");
    JsonNode channel = ChannelsApiTest.connect(api, gone, "100");
    String other = text(ChannelsApiTest.connect(api, stays, "100"), "id");

    var answer = api.call("DELETE", "/v1/applications/" + text(gone, "id"), OPERATOR, null);

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    problem(401, "key_unknown", api.get("/v1/channels", text(gone, "api_key")));
    assertThat(api.channels.directory().byId(UUID.fromString(text(channel, "id")))).isEmpty();
    assertThat(api.removed).containsExactly(id(gone, "app_"));
    problem(404, "not_found", api.get("/v1/applications/" + text(gone, "id"), OPERATOR));
    expect(200, api.get("/v1/channels/" + other, text(stays, "api_key")));
    long left =
        api.database
            .readNow(tx -> tx.first("SELECT COUNT(*) FROM api_key", row -> row.number(1)))
            .orElseThrow();
    assertThat(left).isEqualTo(1);
  }

  @Test
  void aKeyWithScopesAndExpiryIsShownOnceAndWorksUntilThen() {
    JsonNode application = api.application("Acme");
    String path = "/v1/applications/" + text(application, "id") + "/keys";

    JsonNode created =
        expect(
            201,
            api.post(
                path,
                OPERATOR,
                "{\"name\":\"CRM\",\"scopes\":[\"channels:read\"],\"expires_at\":\"2026-01-02T05:00:00+01:00\"}"));

    assertThat(text(created, "id")).startsWith("key_");
    assertThat(text(created, "expires_at")).isEqualTo("2026-01-02T04:00:00Z");
    assertThat(text(created, "key")).startsWith("swh_").startsWith(text(created, "hint"));
    expect(200, api.get("/v1/channels", text(created, "key")));
    var list = api.get(path, OPERATOR);
    assertThat(expect(200, list).get("data")).hasSize(2);
    assertThat(list.body()).doesNotContain(text(created, "key"));
    api.now = api.now.plusSeconds(3_600);
    problem(401, "key_expired", api.get("/v1/channels", text(created, "key")));
  }

  @Test
  void wrongKeysAreRefusedFieldByField() {
    String path = "/v1/applications/" + text(api.application("Acme"), "id") + "/keys";

    JsonNode problem =
        problem(
            422,
            "invalid_fields",
            api.post(
                path,
                OPERATOR,
                "{\"scopes\":[\"channels:read\",\"everything\"],\"expires_at\":\"2020-01-01T00:00:00Z\"}"));

    assertThat(pointers(problem)).containsExactly("/name", "/scopes/1", "/expires_at");
    for (String time : List.of("tomorrow", "+999999999-12-31T23:59:59Z", "2026-13-01T00:00:00Z")) {
      problem =
          problem(
              422,
              "invalid_fields",
              api.post(path, OPERATOR, "{\"name\":\"k\",\"expires_at\":\"" + time + "\"}"));
      assertThat(pointers(problem)).containsExactly("/expires_at");
    }
    problem =
        problem(422, "invalid_fields", api.post(path, OPERATOR, "{\"name\":\"k\",\"scopes\":[]}"));
    assertThat(pointers(problem)).containsExactly("/scopes");
  }

  @Test
  void aRevokedKeyIsRefusedAtOnceAndStaysInTheList() {
    JsonNode application = api.application("Acme");
    String path = "/v1/applications/" + text(application, "id") + "/keys";
    JsonNode key = api.key(application, "[\"channels:read\"]");
    expect(200, api.get("/v1/channels", text(key, "key")));

    for (int i = 0; i < 2; i++) {
      assertThat(api.call("DELETE", path + "/" + text(key, "id"), OPERATOR, null).statusCode())
          .isEqualTo(204);
    }

    problem(401, "key_revoked", api.get("/v1/channels", text(key, "key")));
    expect(200, api.get("/v1/channels", text(application, "api_key")));
    JsonNode listed = expect(200, api.get(path, OPERATOR)).get("data").get(0);
    assertThat(text(listed, "revoked_at")).isEqualTo("2026-01-02T03:04:05.678Z");
    JsonNode other = api.application("other");
    problem(
        404,
        "not_found",
        api.call(
            "DELETE",
            "/v1/applications/" + text(other, "id") + "/keys/" + text(key, "id"),
            OPERATOR,
            null));
    problem(404, "not_found", api.call("DELETE", path + "/key_x", OPERATOR, null));
  }

  private static UUID id(JsonNode object, String prefix) {
    return UUID.fromString(text(object, "id").substring(prefix.length()));
  }

  private static String name(String name) {
    return "{\"name\":\"" + name + "\"}";
  }

  private static List<String> names(JsonNode page) {
    return page.get("data").valueStream().map(row -> text(row, "name")).toList();
  }
}
