package dev.switchhook.api;

import dev.switchhook.access.Caller;
import dev.switchhook.access.Scope;
import dev.switchhook.delivery.DeliveryState;
import dev.switchhook.http.JsonBody;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import dev.switchhook.replay.ReplayMode;
import dev.switchhook.replay.ReplayOrder;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/// The body of a wish to replay.
///
/// @param order what is wanted
/// @param dryRun whether it is only to be counted
record ReplayFields(ReplayOrder order, boolean dryRun) {
  /// Largest cap.
  static final int MAX_MAX = 10_000_000;

  private static final int WORD_CHARS_MAX = 32;
  private static final String FILTER = "filter";

  /// Reads and checks all of it.
  ///
  /// @throws dev.switchhook.http.ApiError 422 with all mistakes; 403 when a text is looked for and
  ///   the key may not see payloads
  static ReplayFields read(Request request, Caller.Member caller, ContactNames contacts) {
    JsonBody body = JsonBody.of(request);
    JsonNode object = filter(body);
    DeliveryFilters filters =
        DeliveryFilters.read(
            FilterWords.of(body, FILTER, object), caller.applicationId(), contacts);
    ReplayMode mode = mode(body);
    switch (mode) {
      case FAILED -> refuseOtherState(body, filters, DeliveryState.FAILED);
      case MISSING -> {
        refuse(body, object, "status", "has no meaning for what is missing");
        refuse(body, object, "response", "has no meaning for what is missing");
      }
      case ALL -> {
        if (filters.filter().state() == DeliveryState.CANCELLED) {
          refuse(body, object, "status", "must not be cancelled: their events are gone");
        }
      }
    }
    if (filters.filter().test()) {
      refuse(body, object, "test", "must be false: tests are not replayed, send another one");
    }
    OptionalInt rate = body.optionalInteger("rate", 1, ReplayOrder.RATE_MAX);
    OptionalInt max = body.optionalInteger("max", 1, MAX_MAX);
    boolean dryRun = body.optionalBoolean("dry_run", false);
    body.requireValid();
    if (filters.filter().event().text() != null) {
      Gate.require(caller, Scope.PAYLOADS_READ);
    }
    return new ReplayFields(
        new ReplayOrder(
            mode,
            filters.filter(),
            filters.range(),
            rate.orElse(ReplayOrder.RATE_DEFAULT),
            max.isPresent() ? (Integer) max.getAsInt() : null),
        dryRun);
  }

  /// A name that is misspelled would make the replay wider than it is meant, so none is ignored.
  private static JsonNode filter(JsonBody body) {
    JsonNode filter = body.node(FILTER);
    if (filter == null) {
      return Json.object();
    }
    if (!filter.isObject()) {
      body.refuse(FILTER, "must be an object");
      return Json.object();
    }
    for (String name : filter.propertyNames()) {
      if (!DeliveryFilters.NAMES.contains(name)) {
        refuse(
            body,
            filter,
            name,
            "is no filter; there are " + String.join(", ", DeliveryFilters.NAMES));
      }
    }
    return filter;
  }

  private static void refuse(JsonBody body, JsonNode filter, String name, String detail) {
    if (filter.hasNonNull(name)) {
      body.refuseAt("/" + FILTER + "/" + name.replace("~", "~0").replace("/", "~1"), detail);
    }
  }

  private static void refuseOtherState(JsonBody body, DeliveryFilters filters, DeliveryState only) {
    DeliveryState state = filters.filter().state();
    if (state != null && state != only) {
      body.refuseAt("/" + FILTER + "/status", "must be " + only.wireName() + " in this mode");
    }
  }

  /// A harmless mode when it is wrong; the mistake is noted then.
  private static ReplayMode mode(JsonBody body) {
    String name = body.requiredText("mode", WORD_CHARS_MAX);
    Optional<ReplayMode> mode = ReplayMode.parse(name);
    if (mode.isEmpty() && !name.isBlank()) {
      body.refuse("mode", "must be failed, missing or all");
    }
    return mode.orElse(ReplayMode.ALL);
  }
}
