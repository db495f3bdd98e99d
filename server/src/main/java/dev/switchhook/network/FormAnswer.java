package dev.switchhook.network;

import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What somebody filled into a form: `response_json`, which is a text that should hold a JSON
/// object and sometimes does not.
///
/// @param fields the object; null when there is none
/// @param raw the text; null when it could be read as an object
public record FormAnswer(@Nullable ObjectNode fields, @Nullable String raw) {
  /// @param response the value of `response_json`, possibly missing
  public static FormAnswer of(JsonNode response) {
    if (response instanceof ObjectNode object) {
      return new FormAnswer(object, null);
    }
    if (response.isMissingNode() || response.isNull()) {
      return new FormAnswer(Json.object(), null);
    }
    String text = response.isString() ? response.stringValue() : Json.text(response);
    ObjectNode fields = parsed(text);
    return fields == null ? new FormAnswer(null, text) : new FormAnswer(fields, null);
  }

  private static @Nullable ObjectNode parsed(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    try (JsonParser parser = Json.parser(utf8, 0, utf8.length)) {
      Json.requireUtf8(utf8);
      if (parser.nextToken() == null) {
        return null;
      }
      JsonNode tree = TreeReader.read(parser);
      return parser.nextToken() == null && tree instanceof ObjectNode object ? object : null;
    } catch (MalformedJson | UnreadableBody | JacksonException e) {
      return null;
    }
  }

  /// Adds it to the event's `form`.
  public void into(ObjectNode form) {
    if (fields != null) {
      form.set("fields", fields);
    }
    Trees.put(form, "raw", raw);
  }
}
