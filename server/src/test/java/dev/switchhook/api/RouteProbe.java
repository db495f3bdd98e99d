package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.OPERATOR;
import static dev.switchhook.api.ApiFixture.expect;
import static dev.switchhook.api.ApiFixture.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.access.Scope;
import dev.switchhook.json.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A hub with two applications that own one of each thing, and calls of the operations of the API's
/// description as it describes them.
final class RouteProbe implements AutoCloseable {
  static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
  private static final Contract CONTRACT = Contract.get();
  private static final Pattern SCOPE = Pattern.compile("Scope `([a-z:]+)`");
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

  private static final Pattern PREFIX = Pattern.compile("\\^([a-z]+_)");

  /// Paths of dialects, which have forms of their own.
  private static final List<String> DIALECTS =
      List.of(Chatt2meErrors.PATH_PREFIX, "/v1/communication");

  /// Paths whose answers do not end; the tests of live events ask them.
  private static final List<String> STREAMS = List.of("/ws", "/v1/live/events");

  final NativeHub hub;
  final JsonNode own;
  final String key;
  final String expired;
  final String revoked;

  /// Ids of another application's things, by the parameter that names such a thing.
  private final Map<String, String> foreign;

  /// Ids of things of the application's own, likewise.
  private final Map<String, String> mine;

  RouteProbe(Path directory) {
    this(new NativeHub(directory));
  }

  RouteProbe(NativeHub hub) {
    this.hub = hub;
    own = hub.own;
    key = hub.key;
    String keys = "/v1/applications/" + text(own, "id") + "/keys";
    String soon = Instant.now().plus(Duration.ofHours(1)).toString();
    expired =
        text(
            expect(
                201,
                hub.call(
                    "POST", keys, OPERATOR, "{\"name\":\"e\",\"expires_at\":\"" + soon + "\"}")),
            "key");
    JsonNode second = expect(201, hub.call("POST", keys, OPERATOR, "{\"name\":\"r\"}"));
    revoked = text(second, "key");
    hub.call("DELETE", keys + "/" + text(second, "id"), OPERATOR, null);
    hub.ahead = Duration.ofHours(2);
    foreign = things(hub.otherKey, "their");
    mine = things(hub.key, "our");
    mine.put("ApplicationId", text(own, "id"));
  }

  /// Makes one of each thing that a path can name.
  Map<String, String> things(String with, String name) {
    Map<String, String> things = new HashMap<>();
    things.put(
        "ChannelId",
        made(
            with,
            "/v1/channels",
            "{\"type\":\"whatsapp\",\"name\":\"c\",\"phone_number_id\":\""
                + name
                + "\",\"access_token\":\"t\",\"app_secret\":\"s\"}"));
    things.put(
        "EndpointId",
        made(
            with,
            "/v1/endpoints",
            "{\"url\":\""
                + hub.receiver.echoing("/hook", 200)
                + "\",\"description\":\"d\",\"active\":false,\"event_types\":[\"order.paid\"]}"));
    String event = "{\"type\":\"order.paid\",\"data\":{}}";
    things.put("EventId", text(expect(202, hub.call("POST", "/v1/events", with, event)), "id"));
    JsonNode deliveries = expect(200, hub.call("GET", "/v1/deliveries", with, null));
    things.put("DeliveryId", text(deliveries.get("data").get(0), "id"));
    String type = "{\"name\":\"" + name + ".type\",\"description\":\"d\"}";
    expect(201, hub.call("POST", "/v1/event-types", with, type));
    things.put("EventTypeName", name + ".type");
    return things;
  }

  String made(String with, String path, String body) {
    return text(expect(201, hub.call("POST", path, with, body)), "id");
  }

  List<Contract.Operation> operations(Predicate<Contract.Operation> wanted) {
    List<Contract.Operation> found =
        CONTRACT.all().stream()
            .filter(Contract.Operation::keyed)
            .filter(operation -> DIALECTS.stream().noneMatch(operation.template()::startsWith))
            .filter(operation -> !STREAMS.contains(operation.template()))
            .filter(wanted)
            .toList();
    assertThat(found).isNotEmpty();
    return found;
  }

  static boolean isOperators(Contract.Operation operation) {
    return operation.description().get("security").get(0).has("operatorKey");
  }

  static String scope(Contract.Operation operation) {
    Matcher scope = SCOPE.matcher(operation.description().path("description").asString(""));
    assertThat(scope.find()).as(operation + " names its scope").isTrue();
    return scope.group(1);
  }

  /// The path with another application's ids, or with ids of nothing.
  String foreignPath(Contract.Operation operation) {
    return path(operation, parameter -> idFrom(foreign, parameter));
  }

  /// The path with ids of one's own.
  String ownPath(Contract.Operation operation) {
    return path(operation, parameter -> idFrom(mine, parameter));
  }

  String idFrom(Map<String, String> things, JsonNode parameter) {
    String reference = parameter.path("$ref").asString("");
    String name = reference.substring(reference.lastIndexOf('/') + 1);
    return things.getOrDefault(name, nobodys(CONTRACT.resolved(parameter)));
  }

  /// An id of nothing: the description's example, else one of the form that it asks for.
  private static String nobodys(JsonNode parameter) {
    if (parameter.has("example")) {
      return parameter.get("example").asString();
    }
    Matcher prefix = PREFIX.matcher(parameter.at("/schema/pattern").asString(""));
    return (prefix.lookingAt() ? prefix.group(1) : "") + new UUID(7, 7);
  }

  String path(Contract.Operation operation, Function<JsonNode, String> value) {
    Map<String, String> values = new HashMap<>();
    parametersOf(operation)
        .forEach(parameter ->
            values.put(
                CONTRACT.resolved(parameter).get("name").asString(), value.apply(parameter)));
    return PARAMETER
        .matcher(operation.template())
        .replaceAll(match -> Matcher.quoteReplacement(values.get(match.group(1))));
  }

  /// Those of the path.
  JsonNode parametersOf(Contract.Operation operation) {
    return CONTRACT
        .document()
        .at(operation.pointer().substring(0, operation.pointer().lastIndexOf('/')))
        .path("parameters");
  }

  /// With the first example of a body that the description has.
  HttpResponse<String> call(Contract.Operation operation, String path, @Nullable String with) {
    return hub.call(operation.method().toUpperCase(Locale.ROOT), path, with, example(operation));
  }

  static @Nullable String example(Contract.Operation operation) {
    JsonNode media = operation.description().at("/requestBody/content/application~1json");
    JsonNode example =
        media.has("examples")
            ? media.get("examples").iterator().next().get("value")
            : media.get("example");
    return example == null ? null : Json.text(example);
  }

  static void compare(List<String> wrong, Object what, String actual, String expected) {
    if (!actual.equals(expected)) {
      wrong.add(what + ": " + actual + " instead of " + expected);
    }
  }

  static String outcome(HttpResponse<String> answer) {
    String code =
        answer.statusCode() < 400
            ? ""
            : " " + Json.parse(answer.body().getBytes(UTF_8)).path("code").asString();
    return answer.statusCode() + code;
  }

  String keyOf(List<Scope> scopes) {
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

  /// Bodies are judged after the thing that the path names is found.
  boolean takesABody(Contract.Operation operation) {
    boolean known =
        parametersOf(operation)
            .valueStream()
            .allMatch(parameter ->
                mine.containsKey(parameter.path("$ref").asString("").replaceAll(".*/", "")));
    return known && operation.description().at("/requestBody/required").asBoolean(false);
  }

  HttpResponse<String> sent(
      Contract.Operation operation,
      String with,
      @Nullable String body,
      Map<String, String> headers) {
    var request = hub.to(ownPath(operation)).header("x-api-key", with);
    headers.forEach(request::header);
    return hub.send(
        request.method(
            operation.method().toUpperCase(Locale.ROOT),
            BodyPublishers.ofString(body == null ? "" : body)));
  }

  @Override
  public void close() {
    hub.close();
  }
}
