package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.OPERATOR;
import static dev.switchhook.api.ApiFixture.expect;
import static dev.switchhook.api.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What holds for every list of the native API: those operations that take a cursor.
class EveryListTest {
  private static RouteProbe probe;
  private static String replay;

  @TempDir static Path directory;

  @BeforeAll
  static void open() {
    probe = new RouteProbe(directory);
    String wanted = "{\"filter\":{},\"mode\":\"failed\",\"dry_run\":false}";
    replay = text(expect(202, probe.hub.call("POST", "/v1/replays", probe.key, wanted)), "id");
  }

  @AfterAll
  static void close() {
    probe.close();
  }

  private static boolean isList(Contract.Operation operation) {
    return !queryParameters(operation, "cursor").isEmpty();
  }

  private static List<JsonNode> queryParameters(Contract.Operation operation, String name) {
    return operation
        .description()
        .path("parameters")
        .valueStream()
        .map(Contract.get()::resolved)
        .filter(parameter -> parameter.get("in").asString().equals("query"))
        .filter(parameter -> name.isEmpty() || parameter.get("name").asString().equals(name))
        .toList();
  }

  /// Of a list whose path needs an id: one that is there.
  private static String listPath(Contract.Operation operation) {
    boolean ofReplay = operation.template().startsWith("/v1/replays/");
    return probe.path(operation, _ -> ofReplay ? replay : text(probe.own, "id"));
  }

  @Test
  void everyListRefusesLimitsOutOfRangeAndCursorsThatAreNone() {
    List<String> wrong = new ArrayList<>();
    for (Contract.Operation operation : probe.operations(EveryListTest::isList)) {
      String with = RouteProbe.isOperators(operation) ? OPERATOR : probe.key;
      String path = listPath(operation);
      for (String limit : List.of("0", "101", "-1", "x", "1.5", "")) {
        RouteProbe.compare(
            wrong,
            operation + " limit=" + limit,
            RouteProbe.outcome(probe.call(operation, path + "?limit=" + limit, with)),
            "422 invalid_parameter");
      }
      for (String cursor : List.of("x", "", "AAAA", "%2B%2B")) {
        RouteProbe.compare(
            wrong,
            operation + " cursor=" + cursor,
            RouteProbe.outcome(probe.call(operation, path + "?cursor=" + cursor, with)),
            "400 bad_cursor");
      }
      for (String limit : List.of("1", "100")) {
        JsonNode page = expect(200, probe.call(operation, path + "?limit=" + limit, with));
        assertThat(page.get("data").size()).isLessThanOrEqualTo(Integer.parseInt(limit));
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyListRefusesACursorOfOtherFilters() {
    List<String> wrong = new ArrayList<>();
    String cursor = cursorWithoutFilters();
    int filtered = 0;
    for (Contract.Operation operation : probe.operations(EveryListTest::isList)) {
      String with = RouteProbe.isOperators(operation) ? OPERATOR : probe.key;
      expect(200, probe.call(operation, listPath(operation) + "?cursor=" + cursor, with));
      for (JsonNode parameter : queryParameters(operation, "")) {
        String name = parameter.get("name").asString();
        if (!List.of("limit", "cursor").contains(name)) {
          filtered++;
          String query = "?" + name + "=" + value(parameter) + "&cursor=" + cursor;
          RouteProbe.compare(
              wrong,
              operation + query,
              RouteProbe.outcome(probe.call(operation, listPath(operation) + query, with)),
              "400 bad_cursor");
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(filtered).isGreaterThan(8);
  }

  private static String value(JsonNode parameter) {
    JsonNode schema = parameter.get("schema");
    if (parameter.has("example")) {
      return parameter.get("example").asString();
    }
    return schema.has("enum") ? schema.get("enum").get(0).asString() : "x";
  }

  private static String cursorWithoutFilters() {
    var page =
        new Paging(1, null, 0)
            .answer(List.of(new UUID(9, 1), new UUID(9, 2)), id -> id, _ -> Json.object());
    return Json.parse(page.body()).get("next_cursor").asString();
  }
}
