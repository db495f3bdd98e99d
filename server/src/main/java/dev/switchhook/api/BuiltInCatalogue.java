package dev.switchhook.api;

import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import dev.switchhook.profile.Profile;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What is told about the event types that the hub makes itself: meaning, JSON Schema and example
/// of the data. Read from `event-schemas.json` and [EventExamples]. Immutable.
final class BuiltInCatalogue {
  private final Map<EventType, JsonNode> schemas = new LinkedHashMap<>();
  private final EventExamples examples = new EventExamples();

  BuiltInCatalogue() {
    JsonNode document = Resources.json("/event-schemas.json");
    for (EventType type : BuiltInTypes.ALL) {
      schemas.put(type, whole(document, type));
    }
  }

  /// The schema of one type, with those of the shared definitions that it needs.
  private static JsonNode whole(JsonNode document, EventType type) {
    JsonNode own = document.path("types").get(type.name());
    if (own == null) {
      throw new IllegalStateException("there is no schema of " + type);
    }
    ObjectNode schema =
        Json.object().put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.setAll((ObjectNode) own);
    ObjectNode definitions = Json.object();
    addReferenced(own, (ObjectNode) document.get("$defs"), definitions);
    if (!definitions.isEmpty()) {
      schema.set("$defs", definitions);
    }
    return schema;
  }

  private static void addReferenced(JsonNode from, ObjectNode all, ObjectNode into) {
    JsonNode reference = from.get("$ref");
    if (reference != null && reference.isString()) {
      String name = reference.stringValue().substring("#/$defs/".length());
      if (!into.has(name)) {
        JsonNode definition = all.required(name);
        into.set(name, definition);
        addReferenced(definition, all, into);
      }
    }
    from.values().forEach(child -> addReferenced(child, all, into));
  }

  private JsonNode known(EventType type) {
    return schema(type).orElseThrow();
  }

  /// The JSON Schema (2020-12) of the data of events of this type; empty for types of applications.
  Optional<JsonNode> schema(EventType type) {
    return Optional.ofNullable(schemas.get(type));
  }

  /// The example of the data.
  JsonNode example(EventType type) {
    return Json.parse(examples.data(type));
  }

  /// Stands for a built-in type in pages of lists. It is no id of anything that is stored.
  static UUID id(EventType type) {
    return new UUID(0, BuiltInTypes.ALL.indexOf(type));
  }

  /// What lists show.
  ObjectNode row(EventType type) {
    ObjectNode row =
        Json.object()
            .put("name", type.name())
            .put("built_in", true)
            .put("description", known(type).path("description").asString());
    ArrayNode profiles = row.putArray("profiles");
    Arrays.stream(Profile.values())
        .filter(profile -> profile.carries(type))
        .map(Profile::wireName)
        .forEach(profiles::add);
    return row.putNull("created_at").putNull("updated_at");
  }

  /// With schema and example.
  ObjectNode document(EventType type) {
    ObjectNode document = row(type);
    document.set("schema", known(type));
    document.set("example", example(type));
    return document;
  }
}
