package dev.switchhook.profile;

import dev.switchhook.json.Json;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// A message's content as Whatomate's webhooks hold it: a type, and one text.
///
/// @param type Whatomate's word for it
/// @param text what was written, tapped or said of the file; for content without words its object
///   as JSON
/// @param media the file's description; missing when there is no file
record WhatomateContent(String type, String text, JsonNode media) {
  private static final String TAPPED = "button_reply";
  private static final Set<String> MEDIA = Set.of("image", "video", "audio", "document", "sticker");

  /// @param content as in the event's data
  static WhatomateContent of(JsonNode content) {
    String type = content.path("type").asString("unknown");
    JsonNode detail = content.path(type);
    if (MEDIA.contains(type)) {
      return new WhatomateContent(type, words(detail.path("caption")), detail);
    }
    return switch (type) {
      case "text" -> worded(type, detail);
      case "button" -> worded(TAPPED, detail.path("text"));
      case "reaction" -> worded(type, detail.path("emoji"));
      case "interactive" -> interactive(detail);
      default -> worded(type, detail);
    };
  }

  /// Whatomate calls every kind of tapped reply the same.
  private static WhatomateContent interactive(JsonNode detail) {
    String kind = detail.path("type").asString("interactive");
    JsonNode title = detail.path(kind).path("title");
    return title.isString() ? worded(TAPPED, title) : worded(kind, detail.path(kind));
  }

  private static WhatomateContent worded(String type, JsonNode words) {
    return new WhatomateContent(type, words(words), MissingNode.getInstance());
  }

  private static String words(JsonNode value) {
    if (value.isString()) {
      return value.stringValue();
    }
    return value.isMissingNode() || value.isNull() ? "" : Json.text(value);
  }
}
