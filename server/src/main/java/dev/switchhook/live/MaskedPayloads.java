package dev.switchhook.live;

import dev.switchhook.json.Json;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Payloads of which only that is left which is known to be harmless: ids of the hub, kinds, states
/// and times. Ids of providers are not: those of WhatsApp have the number in them. Pure.
final class MaskedPayloads {
  private static final List<String> IDS = List.of("id", "contact_id");
  private static final List<String> WORDS = List.of("direction", "type", "status", "timestamp");

  private static final Pattern OWN_ID =
      Pattern.compile("([a-z]+_)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private MaskedPayloads() {}

  /// What is left of a payload as documented.
  static ObjectNode of(ObjectNode payload) {
    ObjectNode left = Json.object();
    for (String name : IDS) {
      JsonNode id = payload.path(name);
      if (!id.isMissingNode()) {
        boolean own = id.isString() && OWN_ID.matcher(id.stringValue()).matches();
        left.put(name, own ? id.stringValue() : null);
      }
    }
    for (String name : WORDS) {
      if (payload.path(name).isString()) {
        left.set(name, payload.get(name));
      }
    }
    return left.put("masked", true);
  }
}
