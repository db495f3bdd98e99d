package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.expect;
import static dev.switchhook.api.ApiFixture.pointers;
import static dev.switchhook.api.ApiFixture.problem;
import static dev.switchhook.api.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.switchhook.egress.AddressPolicy;
import dev.switchhook.egress.Cases;
import dev.switchhook.egress.EndpointUrl;
import dev.switchhook.egress.EndpointUrl.Reason;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.endpoint.EndpointChange;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The cases of `ssrf-*.json`, and those of `dns-redirect.json` that are about doors, through every
/// door by which a URL gets in or is used: creation, PATCH, and for a row that came into the store
/// around both, test send, handshake and delivery. That the rules themselves are those of the files
/// is told by `EndpointUrlTest`; nothing is looked up or connected to here.
class UrlDoorsApiTest {
  private static final String ENDPOINTS = "/v1/endpoints";
  private static final String SOUND = "https://example.com/hook";
  private static final String METADATA = "http://169.254.169.254/";
  private static final String OWN_HOST = "hub.example.org";
  private static final String OWN_ADDRESS = "5.6.7.8";

  /// Of a fresh installation; https is demanded last, so no other reason hides behind it.
  private static final UrlPolicy STRICT =
      new UrlPolicy(
          false, AddressPolicy.PUBLIC_ONLY, Set.of(OWN_HOST, OWN_ADDRESS), Set.of(80, 443, 8081));

  private static NativeHub hub;
  private static String path;

  @BeforeAll
  static void open(@TempDir Path directory) {
    hub = new NativeHub(directory, new RateLimits(50_000, 50_000, System::nanoTime), STRICT);
    path = path(hub.endpoint(SOUND, ""));
  }

  @AfterAll
  static void close() {
    hub.close();
  }

  private static String path(JsonNode endpoint) {
    return ENDPOINTS + "/" + text(endpoint, "id");
  }

  @TestFactory
  List<DynamicTest> everyForbiddenUrlIsRefusedAtEveryDoor() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : Cases.load("ssrf-refuse.json")) {
      String id = one.get("id").asString();
      String url =
          Cases.text(one.get("url"))
              .replace("{HUB_PUBLIC_HOST}", OWN_HOST)
              .replace("{HUB_PUBLIC_IP}", OWN_ADDRESS)
              .replace("{ADMIN_PORT}", "8081");
      switch (one.get("expect").asString()) {
        case "refuse" -> {
          Reason reason =
              Reason.valueOf(one.get("expect_reason").asString().toUpperCase(Locale.ROOT));
          tests.add(DynamicTest.dynamicTest(id, () -> refusedAtEveryDoor(url, reason)));
        }
        // the hub takes it, as its host is example.com: EndpointUrlTest.aQueryNeverMovesTheHost
        case "refuse_or_inert" ->
            tests.add(DynamicTest.dynamicTest(id, () -> assertThat(changed(url)).isEqualTo(url)));
        default -> fail("unknown expectation of " + id);
      }
    }
    assertThat(tests).hasSizeGreaterThan(30);
    return tests;
  }

  private static void refusedAtEveryDoor(String url, Reason reason) {
    EndpointUrl.Refused verdict = verdict(url);
    assertThat(verdict.reason()).isEqualTo(reason);
    String body = Json.text(Json.object().put("url", url));
    String creation =
        Json.text(
            Json.object()
                .put("url", url)
                .put("description", "d")
                .set("event_types", Json.array().add("order.paid")));
    assertRefused(verdict, problem(422, "invalid_fields", hub.post(ENDPOINTS, creation)));
    assertRefused(verdict, problem(422, "invalid_fields", hub.patch(path, body)));
    if (!url.isEmpty()) { // a stored endpoint without a URL is a polled one
      assertUnsent(verdict, url);
    }
  }

  private static EndpointUrl.Refused verdict(String url) {
    return switch (EndpointUrl.parse(url, STRICT)) {
      case EndpointUrl.Accepted accepted -> fail(url + " is accepted as " + accepted);
      case EndpointUrl.Refused refused -> refused;
    };
  }

  private static void assertRefused(EndpointUrl.Refused verdict, JsonNode problem) {
    assertThat(pointers(problem)).containsExactly("/url");
    String detail = text(problem.get("errors").get(0), "detail");
    if (verdict.reason() == Reason.TOO_LONG) {
      assertThat(detail).contains(Integer.toString(EndpointUrl.TEXT_CHARS_MAX));
    } else if (detail.startsWith("must not contain U+0000")) { // a rule of all texts
      assertThat(verdict.reason()).isEqualTo(Reason.BAD_CHARACTER);
    } else {
      assertThat(detail).isEqualTo("cannot be used: " + verdict.detail());
    }
  }

  /// In the store, as from a backup of another hub or from before the rules were changed.
  private static void assertUnsent(EndpointUrl.Refused verdict, String url) {
    JsonNode endpoint = hub.endpoint(SOUND, "");
    String own = path(endpoint);
    store(endpoint, url);
    JsonNode test = expect(200, hub.post(own + "/test", "{\"event_type\":\"order.paid\"}"));
    assertThat(test.get("status_code").asInt()).isZero();
    assertThat(text(test, "error")).isEqualTo(verdict.detail());
    JsonNode handshake = expect(200, hub.post(own + "/verify", null));
    assertThat(handshake.get("verified").asBoolean()).isFalse();
    assertThat(text(handshake, "detail")).isEqualTo(verdict.detail());
    assertThat(hub.delete(own).statusCode()).isEqualTo(204);
  }

  private static void store(JsonNode endpoint, String url) {
    UUID application = UUID.fromString(text(hub.own, "id").substring("app_".length()));
    UUID id = UUID.fromString(text(endpoint, "id").substring("ep_".length()));
    hub.endpoints.change(application, id, EndpointChange.of(old -> with(old, url)));
    assertThat(hub.endpoints.find(application, id).orElseThrow().settings().url()).isEqualTo(url);
  }

  private static EndpointSettings with(EndpointSettings old, String url) {
    return new EndpointSettings(
        url,
        old.description(),
        old.eventTypes(),
        old.channels(),
        old.profile(),
        old.signed(),
        old.headers(),
        old.authentication(),
        old.scope(),
        old.rateLimit(),
        old.retrySchedule(),
        old.timeout());
  }

  private static String changed(String url) {
    return text(expect(200, hub.patch(path, Json.text(Json.object().put("url", url)))), "url");
  }

  @TestFactory
  List<DynamicTest> everyPublicUrlIsTakenByteForByte() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : Cases.load("ssrf-allow.json")) {
      String note = one.path("note").asString("");
      if (!note.startsWith("setting ")) { // of a hub with other settings: EndpointUrlTest
        String url = Cases.text(one.get("url"));
        tests.add(
            DynamicTest.dynamicTest(
                one.get("id").asString(),
                () -> {
                  assertThat(changed(url)).isEqualTo(url);
                  assertThat(text(expect(200, hub.get(path)), "url")).isEqualTo(url);
                }));
      }
    }
    assertThat(tests).hasSizeGreaterThan(10);
    return tests;
  }

  @TestFactory
  List<DynamicTest> sideDoorsPastTheUrlCheckAreShut() {
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(DynamicTest.dynamicTest("OWN-UPD", UrlDoorsApiTest::aStoredUrlIsJudgedAtDelivery));
    for (JsonNode one : Cases.load("dns-redirect.json")) {
      if (one.get("kind").asString().equals("other-paths")) {
        String id = one.get("id").asString();
        Runnable run =
            switch (id) {
              case "UPD-01" -> UrlDoorsApiTest::aPatchIsJudgedLikeACreation;
              case "UPD-04" -> () -> refusedAtEveryDoor(METADATA, Reason.BLOCKED_ADDRESS);
              case "UPD-05" -> UrlDoorsApiTest::aStoredUrlIsJudgedAtDelivery;
              default -> fail("unknown case " + id);
            };
        tests.add(DynamicTest.dynamicTest(id, run::run));
      }
    }
    return tests;
  }

  private static void aPatchIsJudgedLikeACreation() {
    assertThat(changed("https://example.com")).isEqualTo("https://example.com");
    assertRefused(
        verdict(METADATA),
        problem(422, "invalid_fields", hub.patch(path, "{\"url\":\"" + METADATA + "\"}")));
    assertThat(text(expect(200, hub.get(path)), "url")).isEqualTo("https://example.com");
  }

  private static void aStoredUrlIsJudgedAtDelivery() {
    JsonNode endpoint = hub.endpoint(SOUND, "");
    store(endpoint, "https://10.0.0.5/hook");
    hub.publish(hub.own, null, EventType.MESSAGE_INCOMING, "{}");
    JsonNode deliveries =
        hub.await(
            "/v1/deliveries?endpoint=" + text(endpoint, "id"),
            rows -> rows.at("/data/0/attempt_count").asInt() == 1);
    JsonNode delivery =
        expect(200, hub.get("/v1/deliveries/" + text(deliveries.get("data").get(0), "id")));
    JsonNode attempt = delivery.get("attempts").get(0);
    assertThat(attempt.get("status_code").asInt()).isZero();
    assertThat(text(attempt, "error")).isEqualTo(verdict("https://10.0.0.5/hook").detail());
    assertThat(text(delivery, "status")).as("it is tried again").isEqualTo("pending");
    assertThat(hub.delete(path(endpoint)).statusCode()).isEqualTo(204);
  }
}
