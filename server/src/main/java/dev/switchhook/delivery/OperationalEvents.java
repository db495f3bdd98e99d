package dev.switchhook.delivery;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointHealth;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What the hub says about its own work, as events of the application: `endpoint.disabled` and
/// `delivery.failed`. They go through the [Publisher] like any other, but never to the endpoint
/// that they are about, and a delivery of one of them that fails makes no further one, so that
/// nothing goes round in circles. Thread-safe.
final class OperationalEvents {
  private final Endpoints endpoints;
  private final Publisher publisher;
  private final InstantSource clock;

  OperationalEvents(Endpoints endpoints, Publisher publisher, InstantSource clock) {
    this.endpoints = endpoints;
    this.publisher = publisher;
    this.clock = clock;
  }

  private static boolean isOperational(EventType type) {
    return type.equals(EventType.ENDPOINT_DISABLED) || type.equals(EventType.DELIVERY_FAILED);
  }

  /// That an endpoint was disabled. Always an event, also when no endpoint wants it.
  ///
  /// @param endpoint as it was before
  Publisher.Prepared disabled(Endpoint endpoint, String reason) {
    EndpointHealth health = endpoint.health();
    ObjectNode data = Json.object();
    data.putObject("endpoint")
        .put("id", Endpoint.ID_PREFIX + endpoint.id())
        .put("url", endpoint.settings().url())
        .put("description", endpoint.settings().description());
    data.put("reason", reason);
    if (health.failingSince() != null) {
      data.put("failing_since", health.failingSince().toString());
    }
    return prepared(endpoint, EventType.ENDPOINT_DISABLED, data);
  }

  /// That a delivery failed for good; null when no other endpoint of the application wants to know,
  /// or when the delivery was itself of such an event.
  Publisher.@Nullable Prepared failed(Endpoint endpoint, Pending pending, AttemptRecord last) {
    EventType type = pending.event().type();
    if (isOperational(type) || !isWanted(endpoint)) {
      return null;
    }
    ObjectNode data = Json.object();
    data.putObject("delivery")
        .put("id", DeliveryLog.publicId(pending.id()))
        .put("event_id", pending.event().publicId())
        .put("event_type", type.name())
        .put("endpoint_id", Endpoint.ID_PREFIX + endpoint.id())
        .put("attempt_count", last.number());
    data.put("error", last.error());
    return prepared(endpoint, EventType.DELIVERY_FAILED, data);
  }

  private boolean isWanted(Endpoint failing) {
    for (Endpoint other : endpoints.directory().of(failing.applicationId())) {
      if (other.settings().eventTypes().contains(EventType.DELIVERY_FAILED)
          && !other.id().equals(failing.id())) {
        return true;
      }
    }
    return false;
  }

  private Publisher.Prepared prepared(Endpoint about, EventType type, ObjectNode data) {
    NewEvent.Origin origin = new NewEvent.Origin(about.applicationId(), null, null);
    NewEvent fact = new NewEvent(origin, type, null, clock.instant(), Json.bytes(data), null);
    return publisher.prepare(fact, about.id());
  }
}
