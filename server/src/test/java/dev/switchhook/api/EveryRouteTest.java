package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.OPERATOR;
import static dev.switchhook.api.ApiFixture.expect;
import static dev.switchhook.api.ApiFixture.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.access.Scope;
import dev.switchhook.json.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What holds for every route of the native API, asked of each operation of its description, so
/// that a new route is asked as soon as it is described.
class EveryRouteTest {
  private static final Pattern SCOPE = Pattern.compile("Scope `([a-z:]+)`");
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

  /// Paths of dialects, which have forms of their own.
  private static final List<String> DIALECTS = List.of(Chatt2meErrors.PATH_PREFIX);

  @TempDir static Path directory;
  private static final Contract CONTRACT = Contract.get();
  private static NativeHub hub;
  private static JsonNode own;
  private static String key;
  private static String expired;
  private static String revoked;

  /// Ids of another application's things, by the parameter that names such a thing.
  private static final Map<String, String> FOREIGN = new HashMap<>();

  @BeforeAll
  static void open() {
    hub = new NativeHub(directory);
    own = hub.own;
    key = hub.key;
    String keys = "/v1/applications/" + text(own, "id") + "/keys";
    String soon = Instant.now().plus(Duration.ofHours(1)).toString();
    expired =
        text(
            expect(
                201,
                hub.call(
                    "POST",
                    keys,
                    OPERATOR,
                    "{\"name\":\"e\",\"expires_at\":\"" + soon + "\"}")),
            "key");
    JsonNode second = expect(201, hub.call("POST", keys, OPERATOR, "{\"name\":\"r\"}"));
    revoked = text(second, "key");
    hub.call("DELETE", keys + "/" + text(second, "id"), OPERATOR, null);
    hub.ahead = Duration.ofHours(2);
    foreign();
  }

  private static void foreign() {
    String other = hub.otherKey;
    FOREIGN.put(
        "ChannelId",
        made(
            other,
            "/v1/channels",
            "{\"type\":\"whatsapp\",\"name\":\"c\",\"phone_number_id\":\"9\",\"access_token\":\"t\","
                + "\"app_secret\":\"s\"}"));
    FOREIGN.put(
        "EndpointId",
        made(
            other,
            "/v1/endpoints",
            "{\"url\":\"" + hub.receiver.echoing("/hook", 200) + "\",\"description\":\"d\",\"active\":false,"
                + "\"event_types\":[\"order.paid\"]}"));
    FOREIGN.put(
        "EventId",
        text(
            expect(
                202,
                hub.call(
                    "POST", "/v1/events", other, "{\"type\":\"order.paid\",\"data\":{}}")),
            "id"));
    FOREIGN.put(
        "DeliveryId",
        text(expect(200, hub.call("GET", "/v1/deliveries", other, null)).get("data").get(0), "id"));
    expect(
        201,
        hub.call(
            "POST",
            "/v1/event-types",
            other,
            "{\"name\":\"their.type\",\"description\":\"d\"}"));
    FOREIGN.put("EventTypeName", "their.type");
  }

  private static String made(String with, String path, String body) {
    return text(expect(201, hub.call("POST", path, with, body)), "id");
  }

  @AfterAll
  static void close() {
    hub.close();
  }

  private static List<Contract.Operation> operations(Predicate<Contract.Operation> wanted) {
    List<Contract.Operation> found =
        CONTRACT.all().stream()
            .filter(Contract.Operation::keyed)
            .filter(operation -> DIALECTS.stream().noneMatch(operation.template()::startsWith))
            .filter(wanted)
            .toList();
    assertThat(found).isNotEmpty();
    return found;
  }

  private static boolean isOperators(Contract.Operation operation) {
    return operation.description().get("security").get(0).has("operatorKey");
  }

  private static String scope(Contract.Operation operation) {
    Matcher scope = SCOPE.matcher(operation.description().path("description").asString(""));
    assertThat(scope.find()).as(operation + " names its scope").isTrue();
    return scope.group(1);
  }

  /// The path with another application's ids, or with ids of nothing.
  private static String foreignPath(Contract.Operation operation) {
    return path(operation, parameter -> {
      String reference = parameter.path("$ref").asString("");
      String name = reference.substring(reference.lastIndexOf('/') + 1);
      return FOREIGN.getOrDefault(name, CONTRACT.resolved(parameter).get("example").asString());
    });
  }

  private static String path(
      Contract.Operation operation, Function<JsonNode, String> value) {
    Map<String, String> values = new HashMap<>();
    JsonNode parameters =
        CONTRACT
            .document()
            .at(operation.pointer().substring(0, operation.pointer().lastIndexOf('/')))
            .path("parameters");
    parameters.forEach(parameter ->
        values.put(CONTRACT.resolved(parameter).get("name").asString(), value.apply(parameter)));
    return PARAMETER
        .matcher(operation.template())
        .replaceAll(match -> Matcher.quoteReplacement(values.get(match.group(1))));
  }

  /// With the first example of a body that the description has.
  private static HttpResponse<String> call(
      Contract.Operation operation, String path, @Nullable String with) {
    JsonNode media = operation.description().at("/requestBody/content/application~1json");
    JsonNode example =
        media.has("examples") ? media.get("examples").iterator().next().get("value") : media.get("example");
    return hub.call(
        operation.method().toUpperCase(Locale.ROOT),
        path,
        with,
        example == null ? null : Json.text(example));
  }

  private static void compare(
      List<String> wrong, Object what, String actual, String expected) {
    if (!actual.equals(expected)) {
      wrong.add(what + ": " + actual + " instead of " + expected);
    }
  }

  private static String outcome(HttpResponse<String> answer) {
    String code =
        answer.statusCode() < 400
            ? ""
            : " " + Json.parse(answer.body().getBytes(UTF_8)).path("code").asString();
    return answer.statusCode() + code;
  }

  @Test
  void keysThatAreNoneAreAnswered401() {
    List<String> wrong = new ArrayList<>();
    for (Contract.Operation operation : operations(_ -> true)) {
      String path = foreignPath(operation);
      compare(wrong, operation, outcome(call(operation, path, null)), "401 key_missing");
      compare(wrong, operation, outcome(call(operation, path, "swh_none")), "401 key_unknown");
      compare(wrong, operation, outcome(call(operation, path, expired)), "401 key_expired");
      compare(wrong, operation, outcome(call(operation, path, revoked)), "401 key_revoked");
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void keysOfTheWrongKindAreAnswered403() {
    List<String> wrong = new ArrayList<>();
    for (Contract.Operation operation : operations(_ -> true)) {
      boolean operators = isOperators(operation);
      compare(wrong, operation, outcome(call(operation, foreignPath(operation), operators ? key : OPERATOR)), operators ? "403 operator_key_required" : "403 application_key_required");
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void theScopeOfTheDescriptionIsWhatARouteAsksFor() {
    Map<String, String> only = new HashMap<>();
    Map<String, String> others = new HashMap<>();
    for (Scope scope : Scope.values()) {
      only.put(scope.wireName(), keyOf(List.of(scope)));
      List<Scope> rest = new ArrayList<>(Arrays.asList(Scope.values()));
      rest.remove(scope);
      others.put(scope.wireName(), keyOf(rest));
    }
    List<String> wrong = new ArrayList<>();
    for (Contract.Operation operation : operations(operation -> !isOperators(operation))) {
      String scope = scope(operation);
      String path = foreignPath(operation);
      compare(wrong, operation + " with every other scope", outcome(call(operation, path, others.get(scope))), "403 scope_missing");
      int alone = call(operation, path, only.get(scope)).statusCode();
      if (alone == 401 || alone == 403) {
        wrong.add(operation + " with its scope alone: " + alone);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static String keyOf(List<Scope> scopes) {
    String names =
        scopes.stream()
            .map(scope -> "\"" + scope.wireName() + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    return text(
        expect(
            201,
            hub.call(
                "POST",
                "/v1/applications/" + text(own, "id") + "/keys",
                OPERATOR,
                "{\"name\":\"k\",\"scopes\":" + names + "}")),
        "key");
  }

  @Test
  void whatBelongsToAnotherApplicationIsAnswered404() {
    List<String> wrong = new ArrayList<>();
    for (Contract.Operation operation : operations(operation -> operation.parameters() > 0)) {
      String with = isOperators(operation) ? OPERATOR : key;
      compare(wrong, operation, outcome(call(operation, foreignPath(operation), with)), "404 not_found");
      compare(wrong, operation + " with something that is no id", outcome(call(operation, path(operation, _ -> "nonsense"), with)), "404 not_found");
    }
    assertThat(wrong).isEmpty();
  }

  private static boolean isList(Contract.Operation operation) {
    return !queryParameters(operation, "cursor").isEmpty();
  }

  private static List<JsonNode> queryParameters(Contract.Operation operation, String name) {
    return operation
        .description()
        .path("parameters")
        .valueStream()
        .map(CONTRACT::resolved)
        .filter(parameter -> parameter.get("in").asString().equals("query"))
        .filter(parameter -> name.isEmpty() || parameter.get("name").asString().equals(name))
        .toList();
  }

  /// Of a list whose path needs an id: one that is there.
  private static String listPath(Contract.Operation operation) {
    return path(operation, _ -> text(own, "id"));
  }

  @Test
  void everyListRefusesLimitsOutOfRangeAndCursorsThatAreNone() {
    List<String> wrong = new ArrayList<>();
    for (Contract.Operation operation : operations(EveryRouteTest::isList)) {
      String with = isOperators(operation) ? OPERATOR : key;
      String path = listPath(operation);
      for (String limit : List.of("0", "101", "-1", "x", "1.5", "")) {
        compare(wrong, operation + " limit=" + limit, outcome(call(operation, path + "?limit=" + limit, with)), "422 invalid_parameter");
      }
      for (String cursor : List.of("x", "", "AAAA", "%2B%2B")) {
        compare(wrong, operation + " cursor=" + cursor, outcome(call(operation, path + "?cursor=" + cursor, with)), "400 bad_cursor");
      }
      for (String limit : List.of("1", "100")) {
        JsonNode page = expect(200, call(operation, path + "?limit=" + limit, with));
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
    for (Contract.Operation operation : operations(EveryRouteTest::isList)) {
      String with = isOperators(operation) ? OPERATOR : key;
      expect(200, call(operation, listPath(operation) + "?cursor=" + cursor, with));
      for (JsonNode parameter : queryParameters(operation, "")) {
        String name = parameter.get("name").asString();
        if (!List.of("limit", "cursor").contains(name)) {
          filtered++;
          String query = "?" + name + "=" + value(parameter) + "&cursor=" + cursor;
          compare(wrong, operation + query, outcome(call(operation, listPath(operation) + query, with)), "400 bad_cursor");
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
