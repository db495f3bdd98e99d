package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.expect;
import static dev.switchhook.api.ApiFixture.problem;
import static dev.switchhook.api.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.switchhook.egress.Cases;
import dev.switchhook.endpoint.Receiver;
import dev.switchhook.json.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The cases of `custom-headers.json` over HTTP: a refused header is refused by creation and PATCH
/// and changes nothing, an accepted one is sent as it was given.
class HeaderDoorsApiTest {
  private static final String ENDPOINTS = "/v1/endpoints";

  /// Where a case leaves the choice: empty values are accepted, non-ASCII is refused.
  private static final Set<String> CHOSEN_TO_ACCEPT = Set.of("HDR-012");

  private static final List<UnaryOperator<String>> SPELLINGS =
      List.of(
          name -> name,
          name -> name.toLowerCase(Locale.ROOT),
          name -> name.toUpperCase(Locale.ROOT));

  private static NativeHub hub;
  private static String url;
  private static String path;

  @BeforeAll
  static void open(@TempDir Path directory) {
    hub = new NativeHub(directory);
    hub.receiver.on("/hook", _ -> Receiver.Reply.text(200, "OK"));
    url = hub.receiver.url("/hook");
    path = ENDPOINTS + "/" + text(hub.endpoint(url, ",\"headers\":{\"X-Before\":\"1\"}"), "id");
  }

  @AfterAll
  static void close() {
    hub.close();
  }

  @TestFactory
  List<DynamicTest> everyHeaderIsDecidedAtEveryDoorAsItsCaseSays() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : Cases.load("custom-headers.json")) {
      String id = one.get("id").asString();
      boolean accept =
          switch (one.get("decision").asString()) {
            case "accept", "accept_trimmed" -> true;
            case "refuse" -> false;
            case "accept_or_refuse" -> CHOSEN_TO_ACCEPT.contains(id);
            default -> fail("unknown decision of " + id);
          };
      tests.add(
          DynamicTest.dynamicTest(
              id,
              () -> {
                List<Map<String, String>> spellings = spelt(one);
                decidedAtCreation(accept, spellings.getFirst());
                for (Map<String, String> headers : spellings) {
                  decided(accept, headers);
                }
              }));
    }
    assertThat(tests).hasSizeGreaterThan(5);
    return tests;
  }

  /// Names that differ only in case are given as they are: in one spelling they would be one name.
  private static List<Map<String, String>> spelt(JsonNode one) {
    if (one.has("headers")) {
      Map<String, String> pairs = new LinkedHashMap<>();
      one.get("headers")
          .forEach(pair -> pairs.put(Cases.text(pair.get(0)), Cases.text(pair.get(1))));
      return List.of(pairs);
    }
    List<Map<String, String>> all = new ArrayList<>();
    for (UnaryOperator<String> spelling : SPELLINGS) {
      all.add(Map.of(spelling.apply(Cases.text(one.get("name"))), Cases.text(one.get("value"))));
    }
    return all;
  }

  private static ObjectNode withHeaders(Map<String, String> headers) {
    ObjectNode object = Json.object();
    headers.forEach(object::put);
    return Json.object().set("headers", object);
  }

  private static void decidedAtCreation(boolean accept, Map<String, String> headers) {
    ObjectNode creation = withHeaders(headers).put("url", url).put("description", "d");
    creation.set("event_types", Json.array().add("order.paid"));
    HttpResponse<String> created = hub.post(ENDPOINTS, Json.text(creation));
    if (accept) {
      String made = ENDPOINTS + "/" + text(expect(201, created), "id");
      assertSent(headers, made);
      assertThat(hub.delete(made).statusCode()).isEqualTo(204);
    } else {
      assertRefused(created);
    }
  }

  private static void decided(boolean accept, Map<String, String> headers) {
    HttpResponse<String> changed = hub.patch(path, Json.text(withHeaders(headers)));
    if (accept) {
      expect(200, changed);
      assertSent(headers, path);
      expect(200, hub.patch(path, "{\"headers\":{\"X-Before\":\"1\"}}"));
    } else {
      assertRefused(changed);
      assertThat(expect(200, hub.get(path)).get("headers")).hasToString("{\"X-Before\":\"***\"}");
    }
  }

  private static void assertRefused(HttpResponse<String> refused) {
    JsonNode problem = problem(422, "invalid_fields", refused);
    assertThat(text(problem.get("errors").get(0), "pointer")).startsWith("/headers");
  }

  private static void assertSent(Map<String, String> headers, String to) {
    JsonNode attempt = expect(200, hub.post(to + "/test", "{\"event_type\":\"order.paid\"}"));
    assertThat(attempt.get("status_code").asInt()).isEqualTo(200);
    Receiver.Received received = hub.receiver.next();
    headers.forEach((name, value) ->
        assertThat(received.header(name))
            .isEqualTo(value.trim().replace('\t', ' '))); // the JDK's server reads a tab as a space
  }
}
