package dev.switchhook.cli;

import dev.switchhook.json.Json;
import dev.switchhook.profile.Profile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The polled endpoint of a listener. It is found again by its description, so a listener that is
/// started a second time goes on where the first one ended. Blocks; belongs to one thread.
final class ListenQueue {
  private static final String ENDPOINTS = "/v1/endpoints";
  private static final int PAGE = 20;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY_REQUESTS = 429;

  /// How long the hub may keep a request that finds nothing.
  private static final String WAIT = "20s";

  /// When no answer has come by then, the connection is dead, for instance because the machine
  /// slept.
  private static final Duration POLL_TIME_MAX = Duration.ofSeconds(30);

  private final HubClient hub;
  private final String path;
  private final String id;
  private final Profile profile;

  private ListenQueue(HubClient hub, JsonNode endpoint) {
    this.hub = hub;
    this.id = endpoint.path("id").asString("");
    this.path = ENDPOINTS + "/" + HubClient.encoded(id);
    this.profile = Profile.parse(endpoint.path("profile").asString("")).orElse(Profile.STANDARD);
  }

  /// What somebody wants to listen to.
  ///
  /// @param name tells listeners apart
  /// @param events null = as it is; every type that there is, for a new one
  /// @param profile null = as it is; the hub's default, for a new one
  record Wanted(String name, @Nullable List<String> events, @Nullable String profile) {}

  /// The listener's endpoint, if there is one.
  static Optional<JsonNode> find(HubClient hub, String name) {
    return hub.all(ENDPOINTS).stream()
        .filter(endpoint -> endpoint.path("kind").asString("").equals("poll"))
        .filter(endpoint -> endpoint.path("description").asString("").equals(name))
        .findFirst();
  }

  static void delete(HubClient hub, JsonNode endpoint) {
    hub.call("DELETE", ENDPOINTS + "/" + HubClient.encoded(endpoint.path("id").asString("")), null);
  }

  /// Takes up the listener's endpoint, or makes it.
  static ListenQueue open(HubClient hub, Wanted wanted) {
    Optional<JsonNode> known = find(hub, wanted.name());
    ObjectNode body = Json.object();
    if (wanted.profile() != null) {
      body.put("profile", wanted.profile());
    }
    if (known.isEmpty()) {
      body.put("kind", "poll").put("description", wanted.name());
      putTypes(body, wanted.events() == null ? everyType(hub) : wanted.events());
      return new ListenQueue(hub, hub.call("POST", ENDPOINTS, body));
    }
    if (wanted.events() != null) {
      putTypes(body, wanted.events());
    }
    JsonNode endpoint = known.get();
    if (endpoint.path("status").asString("").equals("disabled")) {
      body.put("active", true);
    }
    if (body.isEmpty()) {
      return new ListenQueue(hub, endpoint);
    }
    String path = ENDPOINTS + "/" + HubClient.encoded(endpoint.path("id").asString(""));
    return new ListenQueue(hub, hub.call("PATCH", path, body));
  }

  private static void putTypes(ObjectNode body, List<String> types) {
    ArrayNode array = body.putArray("event_types");
    types.forEach(array::add);
  }

  private static List<String> everyType(HubClient hub) {
    return hub.all("/v1/event-types").stream().map(type -> type.path("name").asString("")).toList();
  }

  String id() {
    return id;
  }

  /// Whether the profile takes this status for success.
  boolean accepts(int status) {
    return profile.accepts(status);
  }

  String secret() {
    return hub.call("GET", path + "/secret", null).path("secret").asString("");
  }

  /// Puts those events since then into the queue that it wants and never had.
  ///
  /// @return the replay's path
  String backfill(Instant since) {
    ObjectNode body = Json.object().put("mode", "missing");
    body.putObject("filter").put("endpoint", id).put("since", since.toString());
    JsonNode replay = hub.call("POST", "/v1/replays", body);
    return "/v1/replays/" + HubClient.encoded(replay.path("id").asString(""));
  }

  JsonNode backfilled(String replay) {
    return hub.call("GET", replay, null);
  }

  /// What waits, after a while when nothing does.
  ///
  /// @throws HubFailure when the hub is away, the key is refused or the endpoint is gone
  List<JsonNode> poll() {
    HubClient.Answered answered =
        hub.get(path + "/poll?limit=" + PAGE + "&wait=" + WAIT, POLL_TIME_MAX);
    requireQueue(answered);
    return StreamSupport.stream(answered.body().path("data").spliterator(), false).toList();
  }

  /// Acknowledges up to and with a delivery.
  ///
  /// @throws HubFailure likewise
  void acknowledge(JsonNode delivery) {
    ObjectNode body = Json.object().put("cursor", delivery.path("cursor").asString(""));
    requireQueue(hub.ask("POST", path + "/ack", body, java.util.Map.of()));
  }

  private static void requireQueue(HubClient.Answered answered) {
    if (answered.status() == NOT_FOUND) {
      throw new HubFailure(
          AdminExit.REFUSED, "the listener's endpoint was deleted: start again to make a new one");
    }
    boolean passing = answered.status() >= 500 || answered.status() == TOO_MANY_REQUESTS;
    if (answered.isRefusal()) {
      throw new HubFailure(
          passing ? AdminExit.UNREACHABLE : AdminExit.REFUSED,
          "the hub answered " + answered.status() + ": " + answered.reason());
    }
  }
}
