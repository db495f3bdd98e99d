package dev.switchhook.api;

import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An example of each built-in event type: what test events carry. Immutable.
final class EventExamples {
  private final JsonNode byType;

  EventExamples() {
    this.byType = Resources.json("/event-examples.json");
  }

  /// The data of an event of this type; a few invented fields for types of applications.
  byte[] data(EventType type) {
    JsonNode data = byType.path(type.name()).get("data");
    return Json.bytes(data == null ? Json.object().put("example", true) : data);
  }

  /// The provider's webhook that such an event comes from; null when it comes from none.
  byte @Nullable [] source(EventType type) {
    JsonNode source = byType.path(type.name()).get("source");
    return source == null ? null : Json.bytes(source);
  }
}
