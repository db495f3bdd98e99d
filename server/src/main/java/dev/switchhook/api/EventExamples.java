package dev.switchhook.api;

import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An example of each built-in event type: what test events carry. Immutable.
final class EventExamples {
  private final JsonNode byType;

  EventExamples() {
    try (InputStream in = EventExamples.class.getResourceAsStream("/event-examples.json")) {
      if (in == null) {
        throw new IllegalStateException("event-examples.json is not in the jar");
      }
      this.byType = Json.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
