package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.OPERATOR;
import static dev.switchhook.api.ApiFixture.expect;
import static dev.switchhook.api.ApiFixture.pointers;
import static dev.switchhook.api.ApiFixture.problem;
import static dev.switchhook.api.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.event.EventType;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class EventTypesApiTest {
  private static final String TYPES = "/v1/event-types";

  @TempDir static Path directory;
  private static NativeHub hub;

  @BeforeAll
  static void open() {
    hub = new NativeHub(directory);
  }

  @AfterAll
  static void close() {
    hub.close();
  }

  private static String body(String name, String more) {
    return "{\"name\":\"" + name + "\",\"description\":\"Somebody paid.\"" + more + "}";
  }

  @Test
  void theCatalogueShowsBuiltInTypesWithSchemaAndExample() {
    JsonNode type = expect(200, hub.get(TYPES + "/message.incoming"));

    assertThat(type.get("built_in").booleanValue()).isTrue();
    assertThat(type.at("/schema/$schema").stringValue()).contains("2020-12");
    assertThat(type.at("/schema/$defs/Content").isObject()).isTrue();
    assertThat(type.at("/example/content/type").stringValue()).isEqualTo("text");
    assertThat(type.get("profiles").valueStream().map(JsonNode::stringValue))
        .containsExactly("standard", "chatt2me", "pingmate", "whatomate", "meta");
  }

  @Test
  void aRegisteredTypeIsShownChangedAndTakenOut() {
    String more = ",\"schema\":{\"type\":\"object\"},\"example\":{\"total\":12.50}";
    JsonNode made = expect(201, hub.post(TYPES, body("order.paid", more)));
    assertThat(made.get("example")).hasToString("{\"total\":12.50}");
    assertThat(expect(200, hub.get(TYPES + "/order.paid"))).isEqualTo(made);

    JsonNode changed =
        expect(200, hub.patch(TYPES + "/order.paid", "{\"description\":\"New\",\"schema\":null}"));

    assertThat(text(changed, "description")).isEqualTo("New");
    assertThat(changed.get("schema").isNull()).isTrue();
    assertThat(changed.get("example")).hasToString("{\"total\":12.50}");
    problem(409, "event_type_exists", hub.post(TYPES, body("order.paid", "")));
    assertThat(hub.delete(TYPES + "/order.paid").statusCode()).isEqualTo(204);
    problem(404, "not_found", hub.get(TYPES + "/order.paid"));
    problem(404, "not_found", hub.delete(TYPES + "/order.paid"));
    problem(404, "not_found", hub.patch(TYPES + "/order.paid", "{}"));
  }

  @Test
  void theListHasBuiltInTypesFirstAndPagesThroughBothKinds() {
    JsonNode application =
        expect(201, hub.call("POST", "/v1/applications", OPERATOR, "{\"name\":\"Pages\"}"));
    String key = text(application, "api_key");
    for (String name : List.of("a.one", "a.two", "a.three")) {
      expect(201, hub.call("POST", TYPES, key, body(name, "")));
    }
    List<String> expected =
        new ArrayList<>(BuiltInTypes.ALL.stream().map(EventType::name).toList());
    expected.addAll(List.of("a.three", "a.two", "a.one"));
    for (int limit : List.of(1, 3, 4, 7, 8, 100)) {
      List<String> seen = new ArrayList<>();
      String cursor = "";
      do {
        JsonNode page = expect(200, hub.call("GET", TYPES + "?limit=" + limit + cursor, key, null));
        page.get("data").forEach(row -> seen.add(text(row, "name")));
        JsonNode next = page.get("next_cursor");
        cursor = next.isNull() ? "" : "&cursor=" + next.stringValue();
      } while (!cursor.isEmpty());
      assertThat(seen).as("limit " + limit).isEqualTo(expected);
    }
  }

  @Test
  void whatCannotBeRegisteredIsNamed() {
    assertThat(refused("{}")).containsExactlyInAnyOrder("/name", "/description");
    assertThat(refused(body("a b", ",\"schema\":[],\"example\":1")))
        .containsExactlyInAnyOrder("/name", "/schema", "/example");
    assertThat(refused(body("message.mine", ""))).containsExactly("/name");
    assertThat(refused("{\"name\":\"a\",\"description\":\"" + "x".repeat(1_001) + "\"}"))
        .containsExactly("/description");
    int room = EventTypesResource.SCHEMA_BYTES_MAX - "{\"title\":\"\"}".length();
    assertThat(refused(body("a", ",\"schema\":{\"title\":\"" + "x".repeat(room + 1) + "\"}")))
        .containsExactly("/schema");
    expect(
        201,
        hub.post(TYPES, body("large", ",\"schema\":{\"title\":\"" + "x".repeat(room) + "\"}")));
    problem(
        409, "event_type_built_in", hub.patch(TYPES + "/contact.new", "{\"description\":\"x\"}"));
    problem(409, "event_type_built_in", hub.delete(TYPES + "/contact.new"));
  }

  private static List<String> refused(String body) {
    return pointers(problem(422, "invalid_fields", hub.post(TYPES, body)));
  }

  @Test
  void anApplicationRegistersSoManyAndTheyGoWithIt() {
    JsonNode application =
        expect(201, hub.call("POST", "/v1/applications", OPERATOR, "{\"name\":\"Many\"}"));
    UUID id = UUID.fromString(text(application, "id").substring("app_".length()));
    Instant now = Instant.EPOCH;
    hub.database.writeNow(tx -> {
      for (int i = 0; i < EventTypesResource.TYPES_MAX - 1; i++) {
        RegisteredTypeTable.insert(
            tx,
            new RegisteredType(
                new UUID(5, i), id, new EventType("t" + i), "x", null, null, now, now));
      }
      return id;
    });
    String key = text(application, "api_key");
    expect(201, hub.call("POST", TYPES, key, body("last", "")));
    problem(409, "too_many_event_types", hub.call("POST", TYPES, key, body("more", "")));

    hub.call("DELETE", "/v1/applications/app_" + id, OPERATOR, null);

    assertThat(hub.database.<Long>readNow(tx -> RegisteredTypeTable.count(tx, id))).isZero();
  }

  @Test
  void testEventsOfARegisteredTypeCarryItsExample() {
    expect(201, hub.post(TYPES, body("invoice.sent", ",\"example\":{\"number\":\"I-1\"}")));
    JsonNode endpoint = hub.endpoint(hub.receiver.echoing("/hook", 200), "");

    expect(
        200,
        hub.post(
            "/v1/endpoints/" + text(endpoint, "id") + "/test",
            "{\"event_type\":\"invoice.sent\"}"));

    assertThat(hub.receiver.next().body()).contains("\"number\":\"I-1\"", "invoice.sent");
  }

  @Test
  void anIdempotencyKeyRegistersOnce() {
    var request =
        hub.to(TYPES)
            .header("x-api-key", hub.key)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "t-1")
            .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body("once", "")));

    JsonNode first = expect(201, hub.send(request));

    assertThat(expect(201, hub.send(request))).isEqualTo(first);
  }
}
