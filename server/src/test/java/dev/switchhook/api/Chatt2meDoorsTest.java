package dev.switchhook.api;

import static dev.switchhook.api.Chatt2meHub.WEBHOOKS;
import static dev.switchhook.api.Chatt2meHub.registration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.api.Chatt2meHub.Reply;
import dev.switchhook.egress.Cases;
import dev.switchhook.egress.EndpointUrl;
import dev.switchhook.endpoint.Receiver;
import dev.switchhook.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The refusals of `ssrf-refuse.json` and `custom-headers.json` through the dialect's two doors.
/// The native ones, the reasons and what is accepted: `UrlDoorsApiTest`, `HeaderDoorsApiTest`.
class Chatt2meDoorsTest {
  private static Chatt2meHub hub;
  private static String path;

  @BeforeAll
  static void start(@TempDir Path directory) {
    hub = new Chatt2meHub(directory);
    Reply made = hub.post(WEBHOOKS, registration(hub.receiver.echoing("/hook", 200), ""));
    assertThat(made.status()).isEqualTo(201);
    path = WEBHOOKS + "/" + made.at("id");
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @TestFactory
  List<DynamicTest> everyForbiddenUrlIsRefused() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : Cases.load("ssrf-refuse.json")) {
      String url = Cases.text(one.get("url"));
      // this hub may call its own machine over http, and has no names of its own
      if (EndpointUrl.parse(url, Receiver.urls()) instanceof EndpointUrl.Refused) {
        ObjectNode change = Json.object().put("endpoint", url);
        tests.add(
            DynamicTest.dynamicTest(
                one.get("id").asString(),
                () -> {
                  assertRefused("endpoint ", hub.post(WEBHOOKS, registration(url, "")));
                  assertRefused("endpoint ", hub.patch(path, Json.text(change)));
                }));
      }
    }
    assertThat(tests).hasSizeGreaterThan(25);
    return tests;
  }

  @TestFactory
  List<DynamicTest> everyForbiddenHeaderIsRefused() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : Cases.load("custom-headers.json")) {
      if (one.get("decision").asString().equals("refuse")) {
        ObjectNode change = Json.object();
        change.set("headers", headers(one));
        String extra = ",\"headers\":" + Json.text(headers(one));
        String url = hub.receiver.url("/hook");
        tests.add(
            DynamicTest.dynamicTest(
                one.get("id").asString(),
                () -> {
                  assertRefused("headers", hub.post(WEBHOOKS, registration(url, extra)));
                  assertRefused("headers", hub.patch(path, Json.text(change)));
                }));
      }
    }
    assertThat(tests).hasSizeGreaterThan(5);
    return tests;
  }

  private static JsonNode headers(JsonNode one) {
    JsonNode pairs =
        one.has("headers")
            ? one.get("headers")
            : Json.array().add(Json.array().add(one.get("name")).add(one.get("value")));
    var headers = Json.array();
    pairs.forEach(pair ->
        headers
            .addObject()
            .put("key", Cases.text(pair.get(0)))
            .put("value", Cases.text(pair.get(1))));
    return headers;
  }

  private static void assertRefused(String field, Reply reply) {
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).startsWith(field);
  }
}
