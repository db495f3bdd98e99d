package dev.switchhook.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.access.Caller;
import dev.switchhook.access.Scope;
import dev.switchhook.delivery.DeliveryLog;
import dev.switchhook.delivery.PollQueue;
import dev.switchhook.delivery.Polled;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.event.Event;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.JsonBody;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reading a polled endpoint and acknowledging what was read (contracts §9).
final class PollResource {
  private static final int LIMIT_DEFAULT = 20;
  private static final int CURSOR_CHARS_MAX = 200;

  private final Endpoints endpoints;
  private final PollQueue queue;

  PollResource(Endpoints endpoints, PollQueue queue) {
    this.endpoints = endpoints;
    this.queue = queue;
  }

  /// What waits, as it would have been sent. It shows bodies, so it takes the scope for payloads.
  Answer poll(Request request, Caller.Member caller) {
    int limit = request.queryParameter("limit").map(PollResource::limit).orElse(LIMIT_DEFAULT);
    Duration wait =
        request.queryParameter("wait").map(PollResource::duration).orElse(Duration.ZERO);
    Endpoint endpoint = polled(request, caller);
    Gate.require(caller, Scope.PAYLOADS_READ);
    return switch (queue.poll(endpoint, limit, wait)) {
      case Polled.Busy() ->
          throw ApiError.tryAgain("busy", "too many requests wait already: ask without wait");
      case Polled.Page page -> {
        ObjectNode view = Json.object();
        ArrayNode data = view.putArray("data");
        page.items().forEach(item -> data.add(view(item)));
        yield Answer.json(200, view.put("cursor", page.cursor()));
      }
    };
  }

  private static ObjectNode view(Polled.Item item) {
    ObjectNode view =
        Json.object()
            .put("delivery_id", DeliveryLog.publicId(item.deliveryId()))
            .put("event_id", Event.ID_PREFIX + item.eventId())
            .put("event_type", item.type().name());
    ObjectNode headers = view.putObject("headers");
    item.headers().forEach(header -> headers.put(header.name(), header.value()));
    return view.put("body", new String(item.body(), UTF_8)).put("cursor", item.cursor());
  }

  /// Acknowledges up to and with what the cursor came with; a second time changes nothing.
  Answer acknowledge(Request request, Caller.Member caller) {
    JsonBody body = JsonBody.of(request);
    String cursor = body.requiredText("cursor", CURSOR_CHARS_MAX);
    body.requireValid();
    Endpoint endpoint = polled(request, caller);
    if (!queue.acknowledge(endpoint, cursor)) {
      throw ApiError.unreadable(
          "bad_cursor", "pass a cursor that polling this endpoint gave, as it is");
    }
    return Answer.empty(204);
  }

  private Endpoint polled(Request request, Caller.Member caller) {
    Endpoint endpoint =
        endpoints
            .find(caller.applicationId(), EndpointsResource.id(request))
            .orElseThrow(EndpointsResource::none);
    if (!endpoint.settings().isPolled()) {
      throw ApiError.conflict(
          "not_polled", "deliveries are sent to this endpoint's URL; only kind poll is read");
    }
    return endpoint;
  }

  private static int limit(String text) {
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= PollQueue.LIMIT_MAX) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // answered like a number out of range
    }
    throw ApiError.invalidParameter(
        "limit", "must be a whole number from 1 to " + PollQueue.LIMIT_MAX);
  }

  private static Duration duration(String text) {
    Optional<Duration> wait =
        DurationText.parse(text).filter(parsed -> parsed.compareTo(PollQueue.WAIT_MAX) <= 0);
    return wait.orElseThrow(() ->
        ApiError.invalidParameter(
            "wait",
            "must be a whole number and ms or s, from 0s to "
                + DurationText.of(PollQueue.WAIT_MAX)));
  }
}
