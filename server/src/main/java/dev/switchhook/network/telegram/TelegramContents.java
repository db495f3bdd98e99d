package dev.switchhook.network.telegram;

import dev.switchhook.json.Json;
import dev.switchhook.network.Trees;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Puts the content of a Telegram message into the shapes of WhatsApp's contents. What has no such
/// shape stands under Telegram's own name.
final class TelegramContents {
  /// Contents in the order in which they count: an animation also sets `document`, a venue also
  /// `location`.
  private static final List<String> CONTENTS =
      List.of(
          "text",
          "photo",
          "animation",
          "video",
          "video_note",
          "voice",
          "audio",
          "sticker",
          "document",
          "venue",
          "location",
          "contact",
          "web_app_data");

  /// Notices that Telegram puts between the messages of people.
  private static final Set<String> NOTICES =
      Set.of(
          "new_chat_members",
          "new_chat_member",
          "left_chat_member",
          "new_chat_title",
          "new_chat_photo",
          "delete_chat_photo",
          "group_chat_created",
          "supergroup_chat_created",
          "channel_chat_created",
          "message_auto_delete_timer_changed",
          "migrate_to_chat_id",
          "migrate_from_chat_id",
          "pinned_message",
          "users_shared",
          "chat_shared",
          "connected_website",
          "write_access_allowed",
          "passport_data",
          "proximity_alert_triggered",
          "boost_added",
          "chat_background_set",
          "chat_owner_left",
          "chat_owner_changed",
          "checklist_tasks_done",
          "checklist_tasks_added",
          "direct_message_price_changed",
          "forum_topic_created",
          "forum_topic_edited",
          "forum_topic_closed",
          "forum_topic_reopened",
          "general_forum_topic_hidden",
          "general_forum_topic_unhidden",
          "giveaway_created",
          "giveaway_completed",
          "paid_message_price_changed",
          "refunded_payment",
          "suggested_post_approved",
          "suggested_post_approval_failed",
          "suggested_post_declined",
          "suggested_post_paid",
          "suggested_post_refunded",
          "video_chat_scheduled",
          "video_chat_started",
          "video_chat_ended",
          "video_chat_participants_invited",
          "gift",
          "unique_gift");

  /// What stands beside a content and is none.
  private static final Set<String> BESIDE =
      Set.of(
          "chat",
          "from",
          "sender_chat",
          "sender_business_bot",
          "forward_origin",
          "forward_from",
          "forward_from_chat",
          "reply_to_message",
          "external_reply",
          "quote",
          "reply_to_story",
          "via_bot",
          "entities",
          "link_preview_options",
          "suggested_post_info",
          "caption_entities",
          "reply_markup",
          "direct_messages_topic",
          "guest_bot_caller_user",
          "guest_bot_caller_chat");

  private TelegramContents() {}

  static ObjectNode content(JsonNode message) {
    for (String name : CONTENTS) {
      if (message.hasNonNull(name)) {
        return known(name, message, message.path(name));
      }
    }
    for (String name : message.propertyNames()) {
      JsonNode part = message.path(name);
      if (NOTICES.contains(name) && !part.isNull()) {
        ObjectNode system = Json.object().put("type", name);
        system.set(name, part);
        return of("system", system);
      }
      if (part.isObject() && !BESIDE.contains(name) && isTelling(name)) {
        return of(name, part);
      }
    }
    ObjectNode unsupported = Json.object();
    Trees.put(unsupported, "caption", Trees.text(message, "caption"));
    return of("unsupported", unsupported);
  }

  private static boolean isTelling(String name) {
    return name.length() <= TelegramNetwork.KIND_CHARS_MAX && !name.equals("type");
  }

  private static ObjectNode known(String name, JsonNode message, JsonNode part) {
    return switch (name) {
      case "text" -> text(message);
      case "photo" -> of("image", file(message, largest(part), "width", "height"));
      case "animation" -> of("video", video(message, part).put("animation", true));
      case "video" -> of("video", video(message, part));
      case "video_note" -> of("video", video(message, part).put("video_note", true));
      case "voice" -> of("audio", file(message, part, "duration").put("voice", true));
      case "audio" -> of("audio", file(message, part, "duration", "title", "performer"));
      case "sticker" -> of("sticker", sticker(message, part));
      case "document" -> of("document", file(message, part));
      case "venue" -> of("location", venue(part));
      case "location" -> of("location", location(part));
      case "contact" -> contact(part);
      default -> of(name, part);
    };
  }

  private static ObjectNode text(JsonNode message) {
    String text = Trees.text(message, "text");
    return Json.object().put("type", "text").put("text", text == null ? "" : text);
  }

  /// A file's place in a content: `id` is Telegram's `file_id`, which `getFile` wants; the link
  /// that it answers holds the bot's token and is never published.
  private static ObjectNode file(JsonNode message, JsonNode part, String... more) {
    ObjectNode file = Json.object();
    Trees.put(file, "id", Trees.text(part, "file_id"));
    Trees.put(file, "mime_type", Trees.text(part, "mime_type"));
    Trees.put(file, "filename", Trees.text(part, "file_name"));
    Trees.put(file, "caption", Trees.text(message, "caption"));
    Trees.copy(part, file, "file_unique_id", "file_size");
    Trees.copy(part, file, more);
    return file;
  }

  private static ObjectNode video(JsonNode message, JsonNode part) {
    return file(message, part, "width", "height", "length", "duration");
  }

  /// A photo comes in several sizes.
  private static JsonNode largest(JsonNode sizes) {
    JsonNode largest = sizes;
    long most = -1;
    for (JsonNode size : sizes.isArray() ? sizes : Json.array().add(sizes)) {
      long pixels = side(size, "width") * side(size, "height");
      if (size.isObject() && pixels >= most) {
        most = pixels;
        largest = size;
      }
    }
    return largest;
  }

  private static long side(JsonNode size, String name) {
    JsonNode side = size.path(name);
    return side.isInt() ? Math.max(0, side.intValue()) : 0;
  }

  private static ObjectNode sticker(JsonNode message, JsonNode part) {
    ObjectNode sticker = file(message, part, "emoji", "set_name", "width", "height");
    boolean animated = part.path("is_animated").asBoolean(false);
    boolean video = part.path("is_video").asBoolean(false);
    if (!sticker.has("mime_type")) {
      sticker.put(
          "mime_type", animated ? "application/x-tgsticker" : video ? "video/webm" : "image/webp");
    }
    return sticker.put("animated", animated || video);
  }

  private static ObjectNode location(JsonNode part) {
    ObjectNode location = Json.object();
    Trees.copy(part, location, "latitude", "longitude", "live_period", "horizontal_accuracy");
    return location;
  }

  private static ObjectNode venue(JsonNode venue) {
    ObjectNode location = location(venue.path("location"));
    Trees.put(location, "name", Trees.text(venue, "title"));
    Trees.put(location, "address", Trees.text(venue, "address"));
    return location;
  }

  private static ObjectNode contact(JsonNode part) {
    ObjectNode name = Json.object();
    String first = Trees.text(part, "first_name");
    String last = Trees.text(part, "last_name");
    String full = first == null ? last : last == null ? first : first + ' ' + last;
    Trees.put(name, "formatted_name", full);
    Trees.put(name, "first_name", first);
    Trees.put(name, "last_name", last);
    ObjectNode contact = Json.object();
    contact.set("name", name);
    ArrayNode phones = contact.putArray("phones");
    String number = Trees.text(part, "phone_number");
    if (number != null) {
      phones.addObject().put("phone", number);
    }
    Trees.copy(part, contact, "user_id", "vcard");
    ObjectNode content = Json.object().put("type", "contacts");
    content.set("contacts", Json.array().add(contact));
    return content;
  }

  private static ObjectNode of(String type, JsonNode part) {
    ObjectNode content = Json.object().put("type", type);
    content.set(type, part);
    return content;
  }
}
