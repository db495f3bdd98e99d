package dev.switchhook.network.meta;

import dev.switchhook.json.Json;
import dev.switchhook.network.Trees;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Puts messages of Instagram and Messenger into the shapes of WhatsApp's contents.
final class PageContents {
  private static final String UNSUPPORTED = "unsupported";

  /// Longest type of an attachment that names its content, in characters.
  static final int TYPE_CHARS_MAX = 64;

  private PageContents() {}

  /// The content of a message.
  ///
  /// The text that stands beside attachments is the first one's caption; beside nothing but a
  /// preview of a link it is the message, and the preview is an attachment.
  static ObjectNode content(JsonNode message, ArrayNode attachments) {
    String text = Trees.text(message, "text");
    String payload = Trees.text(message.path("quick_reply"), "payload");
    if (payload != null) {
      return tapped(payload, text);
    }
    if (text != null && isOnlyPreview(attachments)) {
      return Json.object().put("type", "text").put("text", text);
    }
    if (attachments.isEmpty() || !(attachments.get(0) instanceof ObjectNode first)) {
      return of(UNSUPPORTED, Json.object());
    }
    ObjectNode content = first.deepCopy();
    if (content.path(content.path("type").asString("")) instanceof ObjectNode part) {
      Trees.put(part, "caption", text);
    }
    return content;
  }

  private static boolean isOnlyPreview(ArrayNode attachments) {
    for (JsonNode attachment : attachments) {
      if (!attachment.path("type").asString("").equals("fallback")) {
        return false;
      }
    }
    return true;
  }

  /// A tapped button, wherever it stood.
  static ObjectNode tapped(@Nullable String payload, @Nullable String title) {
    ObjectNode button = Json.object();
    Trees.put(button, "id", payload);
    Trees.put(button, "title", title);
    ObjectNode interactive = Json.object().put("type", "button_reply");
    interactive.set("button_reply", button);
    return of("interactive", interactive);
  }

  /// All attachments, each as a content.
  static ArrayNode attachments(JsonNode message) {
    ArrayNode contents = Json.array();
    JsonNode given = message.path("attachments");
    if (given.isArray()) {
      for (JsonNode attachment : given) {
        contents.add(attachment(attachment));
      }
    } else if (given.isObject()) {
      contents.add(attachment(given));
    }
    return contents;
  }

  private static ObjectNode attachment(JsonNode attachment) {
    String type = Trees.text(attachment, "type");
    JsonNode payload = attachment.path("payload");
    return switch (type == null ? UNSUPPORTED : type) {
      case "image" ->
          payload.hasNonNull("sticker_id") ? sticker(payload) : of("image", payload(attachment));
      case "video", "audio" -> of(String.valueOf(type), payload(attachment));
      case "like_heart" -> sticker(payload);
      case "file" -> of("document", document(attachment));
      case "location" -> of("location", location(attachment));
      case "unsupported_type", UNSUPPORTED -> of(UNSUPPORTED, payload(attachment));
      default -> other(attachment, String.valueOf(type));
    };
  }

  private static ObjectNode other(JsonNode attachment, String type) {
    boolean plain = type.length() <= TYPE_CHARS_MAX && !type.equals("text") && !type.equals("type");
    ObjectNode part = payload(attachment);
    return plain ? of(type, part) : of(UNSUPPORTED, part.put("type", type));
  }

  private static ObjectNode sticker(JsonNode payload) {
    ObjectNode sticker = Json.object();
    Trees.put(sticker, "id", Trees.text(payload, "sticker_id"));
    Trees.put(sticker, "url", Trees.text(payload, "url"));
    return of("sticker", sticker);
  }

  private static ObjectNode document(JsonNode attachment) {
    ObjectNode document = payload(attachment);
    String name = Trees.text(document, "name", "title");
    Trees.put(document, "filename", name);
    return document;
  }

  private static ObjectNode location(JsonNode attachment) {
    JsonNode coordinates = attachment.path("payload").path("coordinates");
    ObjectNode location = Json.object();
    copyNumber(coordinates, "lat", location, "latitude");
    copyNumber(coordinates, "long", location, "longitude");
    Trees.put(location, "name", Trees.text(attachment, "title"));
    Trees.put(location, "url", Trees.text(attachment, "url"));
    return location;
  }

  private static void copyNumber(JsonNode from, String name, ObjectNode to, String newName) {
    if (from.path(name).isNumber()) {
      to.set(newName, from.path(name));
    }
  }

  /// The payload's members, and what the attachment itself says of title and link.
  private static ObjectNode payload(JsonNode attachment) {
    ObjectNode part = Json.object();
    Trees.copy(attachment, part, "title", "url");
    if (attachment.path("payload") instanceof ObjectNode payload) {
      part.setAll(payload);
    }
    return part;
  }

  private static ObjectNode of(String type, ObjectNode part) {
    ObjectNode content = Json.object().put("type", type);
    content.set(type, part);
    return content;
  }
}
