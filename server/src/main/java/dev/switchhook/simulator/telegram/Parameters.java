package dev.switchhook.simulator.telegram;

import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import dev.switchhook.simulator.provider.Call;
import dev.switchhook.simulator.provider.Multipart;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The parameters of a method, from wherever Telegram takes them: query, form, multipart or JSON.
final class Parameters {
  /// Of these, a form's value is a JSON text.
  private static final Set<String> JSON_TEXTS =
      Set.of(
          "reply_markup",
          "reply_parameters",
          "reaction",
          "allowed_updates",
          "options",
          "entities",
          "link_preview_options");

  private final ObjectNode values = Json.object();
  private final Map<String, Multipart.Part> files = new HashMap<>();

  static Parameters of(Call call) {
    Parameters read = new Parameters();
    call.queryForm().flat().forEach(read::put);
    call.form().flat().forEach(read::put);
    for (Multipart.Part part : Multipart.of(call).parts()) {
      if (part.fileName().isEmpty()) {
        read.put(part.name(), part.text());
      } else {
        read.files.put(part.name(), part);
      }
    }
    if (call.hasType("application/json")) {
      ObjectNode body =
          call.json()
              .orElseThrow(
                  () -> TelegramRefusal.badRequest("can't parse request: invalid JSON object"));
      body.properties().forEach(field -> read.values.set(field.getKey(), field.getValue()));
    }
    return read;
  }

  /// These values alone.
  static Parameters of(ObjectNode values) {
    Parameters given = new Parameters();
    given.values.setAll(values);
    return given;
  }

  private void put(String name, String value) {
    if (!JSON_TEXTS.contains(name)) {
      values.put(name, value);
      return;
    }
    try {
      values.set(name, Json.parse(value.getBytes(StandardCharsets.UTF_8)));
    } catch (MalformedJson e) {
      throw TelegramRefusal.badRequest("can't parse " + name + " JSON object");
    }
  }

  /// Everything but files.
  ObjectNode values() {
    return values;
  }

  /// The text of that name; empty when there is none.
  String text(String name) {
    return values.path(name).asString("");
  }

  JsonNode json(String name) {
    return values.path(name);
  }

  boolean has(String name) {
    return values.has(name) || files.containsKey(name);
  }

  boolean flag(String name) {
    return text(name).equals("true") || values.path(name).asBoolean(false);
  }

  /// An uploaded file; `attach://name` is followed.
  Optional<Multipart.Part> file(String name) {
    String given = text(name);
    return Optional.ofNullable(
        files.get(given.startsWith("attach://") ? given.substring("attach://".length()) : name));
  }
}
