package dev.switchhook.endpoint;

import dev.switchhook.event.Event;
import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The data of one event as a tree, made when the first condition asks for it and at most once: an
/// event that meets no endpoint with conditions is never parsed. Belongs to one thread.
final class EventData {
  private final Event event;
  private @Nullable JsonNode tree;

  EventData(Event event) {
    this.event = event;
  }

  /// An empty object when the data is not readable: nothing is there then.
  JsonNode tree() {
    JsonNode known = tree;
    if (known == null) {
      known = parsed();
      tree = known;
    }
    return known;
  }

  /// Whether anybody asked.
  boolean isParsed() {
    return tree != null;
  }

  private JsonNode parsed() {
    try {
      return Json.parse(event.data());
    } catch (MalformedJson e) {
      return Json.object();
    }
  }
}
