package dev.switchhook.network.meta;

import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import dev.switchhook.network.FormAnswer;
import dev.switchhook.network.Trees;
import dev.switchhook.network.Update;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Elements of `messages`: what people wrote to the number.
final class WhatsAppMessages {
  private static final String UNKNOWN = "unknown";

  /// Where a message without a type may have its content.
  private static final List<String> CONTENT_NAMES =
      List.of(
          "text",
          "image",
          "video",
          "audio",
          "voice",
          "document",
          "sticker",
          "location",
          "contacts",
          "interactive",
          "button",
          "reaction",
          "order",
          "system",
          "unsupported");

  private WhatsAppMessages() {}

  static Update update(Item item) {
    JsonNode message = item.tree();
    if (!namesAnything(message)) {
      return item.channelEvent(UNKNOWN, "message");
    }
    String type = type(message);
    return switch (type) {
      case "edit" -> item.channelEvent("message.edited", "message");
      case "revoke" -> item.channelEvent("message.deleted", "message");
      case "system" -> {
        Update contact = WhatsAppContacts.system(item);
        yield contact == null ? incoming(item, type) : contact;
      }
      default -> isForm(message) ? form(item, type) : incoming(item, type);
    };
  }

  private static boolean namesAnything(JsonNode message) {
    return Trees.text(message, "id") != null
        || Trees.text(message, "from", "from_user_id") != null
        || Trees.text(message, "type") != null;
  }

  private static String type(JsonNode message) {
    String type = Trees.text(message, "type");
    if (type != null) {
      return type;
    }
    for (String name : CONTENT_NAMES) {
      if (message.hasNonNull(name)) {
        return name;
      }
    }
    return UNKNOWN;
  }

  private static Update incoming(Item item, String type) {
    Located contact = item.contact();
    return item.update(
        EventType.MESSAGE_INCOMING, item.key("m"), data(item, type, contact), contact);
  }

  /// The answer to a WhatsApp Flow, or another form of the provider's such as an address.
  private static Update form(Item item, String type) {
    Located contact = item.contact();
    ObjectNode data = data(item, type, contact);
    JsonNode reply = item.tree().path("interactive").path("nfm_reply");
    ObjectNode form = Json.object();
    Trees.put(form, "name", Trees.text(reply, "name"));
    FormAnswer.of(reply.path("response_json")).into(form);
    data.set("form", form);
    return item.update(EventType.FORM_SUBMITTED, item.key("m"), data, contact);
  }

  private static boolean isForm(JsonNode message) {
    JsonNode interactive = message.path("interactive");
    return "nfm_reply".equals(Trees.text(interactive, "type"))
        && interactive.path("nfm_reply").isObject();
  }

  private static ObjectNode data(Item item, String type, @Nullable Located contact) {
    JsonNode message = item.tree();
    JsonNode person = Item.tree(contact);
    ObjectNode data = Json.object();
    Trees.put(data, "provider_id", item.id());
    String from = Trees.text(message, "from", "from_user_id");
    Trees.put(data, "from", from == null ? Trees.text(person, "wa_id", "user_id") : from);
    Trees.put(
        data, "to", Trees.text(item.frame().metadata(), "display_phone_number", "phone_number_id"));
    data.set("contact", WhatsAppContacts.described(person, message));
    data.set("content", content(message, type));
    context(message.path("context"), data);
    Trees.copy(message, data, "group_id", "referral", "identity", "origin");
    ArrayNode errors = WhatsAppStatuses.errors(message);
    if (!errors.isEmpty()) {
      data.set("errors", errors);
    }
    return data;
  }

  private static void context(JsonNode context, ObjectNode data) {
    String repliedTo = Trees.text(context, "id");
    if (repliedTo != null) {
      data.set("reply_to", Json.object().put("provider_id", repliedTo));
    }
    Trees.copy(context, data, "forwarded", "frequently_forwarded", "referred_product");
  }

  /// The content under its own name, with Meta's field names; text as plain text. A voice note is
  /// an audio, whatever the gateway calls it.
  private static ObjectNode content(JsonNode message, String type) {
    ObjectNode content = Json.object();
    JsonNode part = message.path(type);
    switch (type) {
      case "text" -> {
        String text = Trees.text(part, "body");
        content.put("type", type).put("text", text == null ? part.asString("") : text);
      }
      case "voice" -> {
        ObjectNode audio = Json.object();
        if (part instanceof ObjectNode voice) {
          audio.setAll(voice);
        }
        content.put("type", "audio").set("audio", audio.put("voice", true));
      }
      default -> {
        content.put("type", type);
        if (!type.equals("type")) {
          content.set(type, part.isContainer() ? part : Json.object());
        }
      }
    }
    return content;
  }
}
