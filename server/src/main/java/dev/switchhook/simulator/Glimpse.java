package dev.switchhook.simulator;

import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// The few words about a delivery that fit into one line of the list.
///
/// @param type the event's type as the profile names it, or null when the body names none
/// @param from who wrote, or null
/// @param text what was written, tapped, shared or reported, or null
record Glimpse(@Nullable String type, @Nullable String from, @Nullable String text) {
  /// Longest text kept, in characters.
  static final int TEXT_CHARS_MAX = 160;

  private static final Glimpse NOTHING = new Glimpse(null, null, null);

  /// Looks at a body of any profile; a body that is not a JSON object gives nothing.
  static Glimpse of(byte[] body) {
    try {
      JsonNode document = Json.parse(body);
      return document.isObject() ? of(document) : NOTHING;
    } catch (MalformedJson e) {
      return NOTHING;
    }
  }

  private static Glimpse of(JsonNode document) {
    if (document.path("entry").isArray()) {
      return ofMeta(document);
    }
    JsonNode data = document.path("data");
    JsonNode inner = data.path("object").isObject() ? data.path("object") : data;
    // The Chatt2.me dialect keeps its fields at the top, all others below `data`.
    JsonNode event = inner.isObject() ? inner : document;
    String type = first(document.path("type"), document.path("eventType"), document.path("event"));
    String from =
        first(
            event.path("from"),
            event.path("recipient"),
            event.at("/recipient/phone_number"),
            event.path("contact_phone"));
    return new Glimpse(cut(type), cut(from), cut(text(event)));
  }

  /// A webhook in Meta's own shape, which names a subscription but no event.
  private static Glimpse ofMeta(JsonNode document) {
    JsonNode change = document.at("/entry/0/changes/0");
    JsonNode messaging = document.at("/entry/0/messaging/0");
    JsonNode message = change.at("/value/messages/0");
    JsonNode status = change.at("/value/statuses/0");
    String type = first(change.path("field"), document.path("object"));
    String from =
        first(message.path("from"), status.path("recipient_id"), messaging.at("/sender/id"));
    String text =
        first(
            message.at("/text/body"),
            message.at("/button/text"),
            message.at("/interactive/button_reply/title"),
            message.at("/interactive/list_reply/title"),
            status.path("status"),
            messaging.at("/message/text"));
    String kind = first(message.path("type"));
    return new Glimpse(
        cut(type), cut(from), cut(text != null ? text : kind == null ? null : "(" + kind + ")"));
  }

  private static @Nullable String text(JsonNode event) {
    JsonNode content = event.path("content");
    String plain =
        first(
            content,
            content.path("text"),
            content.at("/interactive/button_reply/title"),
            content.at("/interactive/list_reply/title"));
    if (plain != null) {
      return plain;
    }
    if (content.path("location").isObject()) {
      return place(content.path("location"));
    }
    String status = first(event.path("status"));
    if (status != null) {
      return status;
    }
    String kind = first(content.path("type"), event.path("kind"));
    return kind == null ? null : "(" + kind + ")";
  }

  private static String place(JsonNode location) {
    String name = first(location.path("name"));
    String where = location.path("latitude") + ", " + location.path("longitude");
    return name == null ? where : name + " (" + where + ")";
  }

  private static @Nullable String first(JsonNode... candidates) {
    return Stream.of(candidates)
        .filter(candidate -> !(candidate instanceof MissingNode) && candidate.isString())
        .map(JsonNode::stringValue)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse(null);
  }

  private static @Nullable String cut(@Nullable String text) {
    if (text == null || text.length() <= TEXT_CHARS_MAX) {
      return text;
    }
    int end = TEXT_CHARS_MAX - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
