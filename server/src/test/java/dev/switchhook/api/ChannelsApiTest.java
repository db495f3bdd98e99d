package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.OPERATOR;
import static dev.switchhook.api.ApiFixture.PUBLIC_URL;
import static dev.switchhook.api.ApiFixture.expect;
import static dev.switchhook.api.ApiFixture.pointers;
import static dev.switchhook.api.ApiFixture.problem;
import static dev.switchhook.api.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.channel.Channel;
import dev.switchhook.channel.ChannelField;
import dev.switchhook.channel.ChannelRequest;
import dev.switchhook.channel.Channels;
import dev.switchhook.crypto.Secret;
import dev.switchhook.event.ChannelType;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ChannelsApiTest {
  private static final String CHANNELS = "/v1/channels";

  @TempDir Path directory;
  private ApiFixture api;
  private JsonNode application;
  private String key;

  @BeforeEach
  void open() {
    api = new ApiFixture(directory);
    application = api.application("Acme");
    key = text(application, "api_key");
  }

  @AfterEach
  void close() {
    api.close();
  }

  static JsonNode connect(ApiFixture api, JsonNode application, String number) {
    return expect(201, api.post(CHANNELS, text(application, "api_key"), body(number)));
  }

  private static String body(String number) {
    return """
    {"type":"whatsapp","name":"Sales","phone_number_id":"%s","business_account_id":"900",
     "phone_number":"+55 11 9","access_token":"EAAG-token","app_secret":"app-secret-text"}\
    """
        .formatted(number);
  }

  @Test
  void aChannelIsConnectedAndItsVerifyTokenShownOnce() {
    JsonNode created = connect(api, application, "100");

    assertThat(created.propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "type",
            "name",
            "callback_url",
            "verify_token",
            "phone_number_id",
            "business_account_id",
            "phone_number",
            "created_at",
            "updated_at");
    String id = text(created, "id");
    assertThat(UUID.fromString(id)).hasToString(id);
    assertThat(text(created, "callback_url")).isEqualTo(PUBLIC_URL + "/in/" + id);
    assertThat(text(created, "verify_token")).hasSize(43);
    var read = api.get(CHANNELS + "/" + id, key);
    assertThat(expect(200, read).propertyNames()).doesNotContain("verify_token");
    assertThat(read.body() + api.get(CHANNELS, key).body())
        .doesNotContain("EAAG-token", "app-secret-text", text(created, "verify_token"));
    assertThat(directoryEntry(id).credentials().get("app_secret"))
        .contains(Secret.of("app-secret-text"));
  }

  @Test
  void aGivenVerifyTokenIsKeptAndANameIsMadeWhenAbsent() {
    JsonNode created =
        expect(
            201,
            api.post(
                CHANNELS,
                key,
                "{\"type\":\"whatsapp\",\"phone_number_id\":\"1\",\"access_token\":\"a\",\"app_secret\":\"s\",\"verify_token\":\"mine\",\"unknown\":1}"));

    assertThat(text(created, "verify_token")).isEqualTo("mine");
    assertThat(text(created, "name")).isEqualTo("whatsapp 1");
    assertThat(created.get("business_account_id").isNull()).isTrue();
  }

  @Test
  void allMissingAndWrongFieldsAreNamedTogether() {
    JsonNode problem =
        problem(
            422,
            "invalid_fields",
            api.post(
                CHANNELS,
                key,
                "{\"type\":\"whatsapp\",\"phone_number_id\":\"1 2\",\"access_token\":5}"));

    assertThat(pointers(problem))
        .containsExactlyInAnyOrder("/phone_number_id", "/access_token", "/app_secret");
    assertThat(pointers(problem(422, "invalid_fields", api.post(CHANNELS, key, "{}"))))
        .containsExactly("/type");
    problem(400, "malformed_json", api.post(CHANNELS, key, "{"));
    problem(
        415,
        "unsupported_media_type",
        api.send(
            api.to(CHANNELS).header("x-api-key", key).POST(BodyPublishers.ofString(body("100")))));
    assertThat(expect(200, api.get(CHANNELS, key)).get("data")).isEmpty();
  }

  @Test
  void valuesOfExactlyTheLongestLengthAreTakenAndLongerOnesRefused() {
    String taken = longest(ChannelField.ACCOUNT_CHARS_MAX, ChannelField.CHARS_MAX, 200);
    String refused = longest(ChannelField.ACCOUNT_CHARS_MAX + 1, ChannelField.CHARS_MAX + 1, 201);

    JsonNode problem = problem(422, "invalid_fields", api.post(CHANNELS, key, refused));

    assertThat(pointers(problem))
        .containsExactlyInAnyOrder("/name", "/phone_number_id", "/access_token");
    expect(201, api.post(CHANNELS, key, taken));
  }

  private static String longest(int account, int secret, int name) {
    return """
    {"type":"whatsapp","name":"%s","phone_number_id":"%s","access_token":"%s","app_secret":"s"}\
    """
        .formatted("n".repeat(name), "1".repeat(account), "t".repeat(secret));
  }

  @Test
  void unknownTypesAreRefusedWithThoseThatWork() {
    for (String type : List.of("fax", "WhatsApp", "twilio")) {
      JsonNode problem =
          problem(422, "invalid_fields", api.post(CHANNELS, key, "{\"type\":\"" + type + "\"}"));
      assertThat(pointers(problem)).containsExactly("/type");
      assertThat(text(problem, "detail"))
          .contains("these types work: whatsapp, instagram, messenger, telegram, sms");
    }
  }

  @Test
  void anAccountIsConnectedOncePerApplication() {
    connect(api, application, "100");

    problem(409, "channel_exists", api.post(CHANNELS, key, body("100")));
    connect(api, application, "101");
    connect(api, api.application("other"), "100");
  }

  @Test
  void anApplicationHasSoManyChannelsAndNoMore() {
    api.database.writeNow(tx -> {
      for (int i = 1; i < Channels.PER_APPLICATION_MAX; i++) {
        Map<String, String> values =
            Map.of("phone_number_id", "1" + i, "access_token", "t", "app_secret", "s");
        UUID owner = UUID.fromString(text(application, "id").substring("app_".length()));
        api.channels.insert(
            tx, api.channels.prepare(new ChannelRequest(owner, ChannelType.WHATSAPP, "c", values)));
      }
      return true;
    });
    connect(api, application, "100");

    problem(409, "too_many_channels", api.post(CHANNELS, key, body("101")));
    problem(409, "channel_exists", api.post(CHANNELS, key, body("100")));
    connect(api, api.application("other"), "101");
  }

  @Test
  void channelsAreListedPageByPageAndOnlyOnesOwn() {
    connect(api, application, "1");
    connect(api, application, "2");
    connect(api, api.application("other"), "3");

    JsonNode first = expect(200, api.get(CHANNELS + "?limit=1", key));
    JsonNode second =
        expect(200, api.get(CHANNELS + "?limit=1&cursor=" + text(first, "next_cursor"), key));

    assertThat(text(first.get("data").get(0), "phone_number_id")).isEqualTo("2");
    assertThat(text(second.get("data").get(0), "phone_number_id")).isEqualTo("1");
    assertThat(second.get("next_cursor").isNull()).isTrue();
    problem(422, "invalid_parameter", api.get(CHANNELS + "?limit=0", key));
    problem(400, "bad_cursor", api.get(CHANNELS + "?cursor=abc", key));
  }

  @Test
  void aChangeIsSeenByIntakeAtOnceAndKeepsTheRest() {
    String id = text(connect(api, application, "100"), "id");
    api.now = api.now.plusSeconds(1);

    JsonNode changed =
        expect(
            200,
            api.call(
                "PATCH",
                CHANNELS + "/" + id,
                key,
                "{\"name\":\"Support\",\"app_secret\":\"fresh\",\"phone_number\":null}"));

    assertThat(text(changed, "name")).isEqualTo("Support");
    assertThat(changed.get("phone_number").isNull()).isTrue();
    assertThat(text(changed, "business_account_id")).isEqualTo("900");
    assertThat(text(changed, "updated_at")).isEqualTo("2026-01-02T03:04:06.678Z");
    assertThat(text(changed, "created_at")).isEqualTo("2026-01-02T03:04:05.678Z");
    assertThat(changed.has("verify_token")).isFalse();
    Channel entry = directoryEntry(id);
    assertThat(entry.credentials().get("app_secret")).contains(Secret.of("fresh"));
    assertThat(entry.credentials().get("access_token")).contains(Secret.of("EAAG-token"));
    assertThat(entry.credentials().get("verify_token")).isPresent();
  }

  @Test
  void wrongChangesAreRefusedAndChangeNothing() {
    String id = text(connect(api, application, "100"), "id");
    connect(api, application, "101");
    String path = CHANNELS + "/" + id;

    JsonNode problem =
        problem(
            422,
            "invalid_fields",
            api.call(
                "PATCH",
                path,
                key,
                "{\"name\":null,\"type\":\"sms\",\"access_token\":null,\"app_secret\":\"\",\"verify_token\":null,\"phone_number_id\":3}"));
    problem(409, "channel_exists", api.call("PATCH", path, key, "{\"phone_number_id\":\"101\"}"));
    problem(400, "malformed_json", api.call("PATCH", path, key, "nope"));

    assertThat(pointers(problem))
        .containsExactlyInAnyOrder(
            "/name", "/type", "/access_token", "/app_secret", "/verify_token", "/phone_number_id");
    assertThat(text(expect(200, api.get(path, key)), "phone_number_id")).isEqualTo("100");
    expect(
        200, api.call("PATCH", path, key, "{\"phone_number_id\":\"100\",\"type\":\"whatsapp\"}"));
  }

  @Test
  void aRemovedChannelIsGone() {
    String id = text(connect(api, application, "100"), "id");

    var answer = api.call("DELETE", CHANNELS + "/" + id, key, null);

    assertThat(answer.statusCode()).isEqualTo(204);
    problem(404, "not_found", api.get(CHANNELS + "/" + id, key));
    problem(404, "not_found", api.call("DELETE", CHANNELS + "/" + id, key, null));
    assertThat(api.channels.directory().byId(UUID.fromString(id))).isEmpty();
    connect(api, application, "100");
  }

  @Test
  void foreignAndUnknownChannelsAreNotFoundAndUntouched() {
    JsonNode other = api.application("other");
    String foreign = text(connect(api, other, "100"), "id");
    for (String id :
        List.of(foreign, UUID.randomUUID().toString(), "1-1-1-1-1", "chn_" + foreign, "x")) {
      String path = CHANNELS + "/" + id;
      problem(404, "not_found", api.get(path, key));
      problem(404, "not_found", api.call("PATCH", path, key, "{\"name\":\"stolen\"}"));
      problem(404, "not_found", api.call("DELETE", path, key, null));
    }
    JsonNode read = expect(200, api.get(CHANNELS + "/" + foreign, text(other, "api_key")));
    assertThat(text(read, "name")).isEqualTo("Sales");
  }

  @Test
  void aKeyDoesOnlyWhatItsScopesSay() {
    String path = CHANNELS + "/" + text(connect(api, application, "100"), "id");
    String reads = text(api.key(application, "[\"channels:read\"]"), "key");
    String writes = text(api.key(application, "[\"channels:write\"]"), "key");

    expect(200, api.get(CHANNELS, reads));
    expect(200, api.get(path, reads));
    JsonNode problem = problem(403, "scope_missing", api.post(CHANNELS, reads, body("101")));
    assertThat(text(problem, "detail")).contains("channels:write");
    problem(403, "scope_missing", api.call("PATCH", path, reads, "{\"name\":\"x\"}"));
    problem(403, "scope_missing", api.call("DELETE", path, reads, null));
    problem(403, "scope_missing", api.get(CHANNELS, writes));
    problem(403, "scope_missing", api.get(path, writes));
    expect(200, api.call("PATCH", path, writes, "{\"name\":\"x\"}"));
  }

  @Test
  void theOperatorAndStrangersHaveNoChannels() {
    problem(403, "application_key_required", api.get(CHANNELS, OPERATOR));
    problem(401, "key_missing", api.get(CHANNELS, null));
    problem(401, "key_unknown", api.get(CHANNELS, "swh_" + "A".repeat(43)));
  }

  @Test
  void aChangeIsMadeOnlyToWhatTheCallerHasSeen() {
    String path = CHANNELS + "/" + text(connect(api, application, "100"), "id");
    String first = api.get(path, key).headers().firstValue("ETag").orElseThrow();

    var changed = ifMatch("PATCH", path, first, "{\"access_token\":\"another\"}");

    expect(200, changed);
    String second = changed.headers().firstValue("ETag").orElseThrow();
    assertThat(second).isNotEqualTo(first);
    problem(412, "changed_meanwhile", ifMatch("PATCH", path, first, "{\"name\":\"x\"}"));
    problem(412, "changed_meanwhile", ifMatch("DELETE", path, first, "{}"));
    assertThat(ifMatch("DELETE", path, second, "{}").statusCode()).isEqualTo(204);
    problem(404, "not_found", ifMatch("DELETE", path, second, "{}"));
  }

  private HttpResponse<String> ifMatch(String method, String path, String tag, String body) {
    return api.send(
        api.to(path)
            .header("x-api-key", key)
            .header("If-Match", tag)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body)));
  }

  @Test
  void aStoreThatIsAwayIsAnsweredWithTryAgain() {
    api.database.close();

    var response = api.post(CHANNELS, key, body("100"));

    problem(503, "store_unavailable", response);
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
  }

  private Channel directoryEntry(String id) {
    return api.channels.directory().byId(UUID.fromString(id)).orElseThrow();
  }
}
