package dev.switchhook.network.meta;

import dev.switchhook.json.Json;
import dev.switchhook.network.ContentReader;
import dev.switchhook.network.OutgoingMedia;
import dev.switchhook.network.OutgoingMessage;
import dev.switchhook.network.SentText;
import dev.switchhook.network.Trees;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Contents as WhatsApp wants them. The hub's form is Meta's, so that most of it is checking.
final class WhatsAppContents {
  /// Longest text, in characters.
  static final int TEXT_CHARS_MAX = 4_096;

  /// Longest caption, in characters.
  static final int CAPTION_CHARS_MAX = 1_024;

  /// Longest name of a file, in characters.
  static final int FILENAME_CHARS_MAX = 240;

  /// Longest name or address of a place, in characters; Meta documents no limit.
  static final int PLACE_CHARS_MAX = 1_000;

  /// Longest id of a message, in characters; Meta's have about 60.
  static final int MESSAGE_ID_CHARS_MAX = 512;

  /// Longest emoji, in characters: families and flags are joined from up to ten.
  static final int EMOJI_CHARS_MAX = 16;

  /// Longest name of a template, in characters.
  static final int TEMPLATE_NAME_CHARS_MAX = 512;

  /// Longest name of a language, in characters, like `zh_Hant_HK`.
  static final int LANGUAGE_CHARS_MAX = 16;

  /// Most cards in one message, and most of Meta's components of a template; both are our own.
  static final int CARDS_MAX = 257;

  static final int COMPONENTS_MAX = 20;

  private static final int LATITUDE_MAX = 90;
  private static final int LONGITUDE_MAX = 180;

  private static final Set<String> WITH_CAPTION = Set.of("image", "video", "document");

  private WhatsAppContents() {}

  /// Adds the message's type and content to the body of the request.
  static void into(OutgoingMessage message, String type, ObjectNode body) {
    ContentReader content = ContentReader.of(message);
    switch (type) {
      case "text" -> add(body, type, text(content));
      case "image", "video", "audio", "document", "sticker" ->
          add(body, type, media(content, type));
      case "location" -> add(body, type, location(content.object(type)));
      case "contacts" -> add(body, type, contacts(content));
      case "interactive" -> add(body, type, WhatsAppInteractives.checked(content.object(type)));
      case "template" -> add(body, type, template(content.object(type)));
      case "payment_request" ->
          add(body, "interactive", WhatsAppPayments.orderDetails(content.object(type)));
      default -> add(body, type, reaction(content.object(type)));
    }
  }

  private static void add(ObjectNode body, String type, JsonNode part) {
    body.put("type", type).set(type, part);
  }

  private static ObjectNode text(ContentReader content) {
    ContentReader text = SentText.holder(content);
    return Json.object()
        .put("preview_url", text.flag("preview_url"))
        .put("body", SentText.of(content, TEXT_CHARS_MAX));
  }

  private static ObjectNode media(ContentReader content, String type) {
    OutgoingMedia media = OutgoingMedia.read(content, type);
    ObjectNode part = Json.object();
    Trees.put(part, "link", media.link());
    Trees.put(part, "id", media.id());
    if (WITH_CAPTION.contains(type)) {
      Trees.put(part, "caption", media.caption(CAPTION_CHARS_MAX));
    } else {
      media.reader().without("caption", "WhatsApp shows no caption with a content of this type");
    }
    if (type.equals("document")) {
      Trees.put(part, "filename", media.reader().optional("filename", FILENAME_CHARS_MAX));
    }
    if (type.equals("audio") && media.reader().flag("voice")) {
      part.put("voice", true);
    }
    return part;
  }

  private static ObjectNode location(ContentReader location) {
    ObjectNode part = Json.object();
    part.set("latitude", location.number("latitude", LATITUDE_MAX));
    part.set("longitude", location.number("longitude", LONGITUDE_MAX));
    Trees.put(part, "name", location.optional("name", PLACE_CHARS_MAX));
    Trees.put(part, "address", location.optional("address", PLACE_CHARS_MAX));
    return part;
  }

  private static ArrayNode contacts(ContentReader content) {
    ArrayNode cards = Json.array();
    for (ContentReader card : content.list("contacts", CARDS_MAX)) {
      card.object("name").text("formatted_name", PLACE_CHARS_MAX);
      cards.add(card.node());
    }
    return cards;
  }

  private static ObjectNode template(ContentReader template) {
    ObjectNode part = Json.object().put("name", template.text("name", TEMPLATE_NAME_CHARS_MAX));
    ObjectNode language = part.putObject("language");
    language.put("code", template.object("language").text("code", LANGUAGE_CHARS_MAX));
    Trees.copy(template.object("language").node(), language, "policy");
    if (template.has("components") && !template.at("components").node().isEmpty()) {
      List<ContentReader> components = template.list("components", COMPONENTS_MAX);
      ArrayNode array = part.putArray("components");
      components.forEach(component -> array.add(component.node()));
    }
    return part;
  }

  private static ObjectNode reaction(ContentReader reaction) {
    String emoji = reaction.optional("emoji", EMOJI_CHARS_MAX);
    return Json.object()
        .put("message_id", reaction.text("message_id", MESSAGE_ID_CHARS_MAX))
        .put("emoji", emoji == null ? "" : emoji);
  }
}
