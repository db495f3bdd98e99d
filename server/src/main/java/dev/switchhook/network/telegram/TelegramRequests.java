package dev.switchhook.network.telegram;

import dev.switchhook.json.Json;
import dev.switchhook.network.ContentReader;
import dev.switchhook.network.OutgoingMedia;
import dev.switchhook.network.OutgoingMessage;
import dev.switchhook.network.SentText;
import dev.switchhook.network.SentTypes;
import dev.switchhook.network.Trees;
import dev.switchhook.network.Unsendable;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Contents as calls of the Bot API.
final class TelegramRequests {
  /// Longest text, in characters.
  static final int TEXT_CHARS_MAX = 4_096;

  /// Longest caption, in characters.
  static final int CAPTION_CHARS_MAX = 1_024;

  /// Longest name of a person, a place or an address, in characters; Telegram documents no limit.
  static final int NAME_CHARS_MAX = 255;

  /// Longest vCard, in bytes of UTF-8; checked in characters.
  static final int VCARD_CHARS_MAX = 2_048;

  /// Longest number, id of a message and emoji, in characters.
  private static final int NUMBER_CHARS_MAX = 32;

  private static final int ID_CHARS_MAX = 64;
  private static final int EMOJI_CHARS_MAX = 16;
  private static final int LATITUDE_MAX = 90;
  private static final int LONGITUDE_MAX = 180;

  static final SentTypes TYPES =
      new SentTypes(
          "Telegram",
          List.of(
              "text",
              "image",
              "video",
              "audio",
              "document",
              "sticker",
              "location",
              "contacts",
              "interactive",
              "reaction"));

  /// A person, a group or a channel by its number (52 bits), or a channel by its public name.
  private static final Pattern CHAT = Pattern.compile("-?[0-9]{1,16}|@[A-Za-z][A-Za-z0-9_]{3,31}");

  /// The provider's id of a message: `<chat id>:<message id>`.
  private static final Pattern MESSAGE = Pattern.compile("(-?[0-9]{1,16}):([0-9]{1,16})");

  private TelegramRequests() {}

  /// The call that sends the message.
  static TelegramRequest of(OutgoingMessage message) {
    String type = TYPES.of(message);
    String chat = message.to();
    if (!CHAT.matcher(chat).matches()) {
      throw new Unsendable(
          "/to", "must be a chat's number, like 42 or -1001234, or a channel's @name");
    }
    ContentReader content = ContentReader.of(message);
    ObjectNode parameters = Json.object();
    parameters.set("chat_id", chatId(chat));
    if (type.equals("reaction")) {
      return reaction(message, content.object(type), parameters);
    }
    replyTo(message.replyTo(), chat, parameters);
    return switch (type) {
      case "text" -> text(content, parameters);
      case "image" -> media("sendPhoto", "photo", content, type, parameters);
      case "video" -> media("sendVideo", type, content, type, parameters);
      case "audio" ->
          content.object(type).flag("voice")
              ? media("sendVoice", "voice", content, type, parameters)
              : media("sendAudio", type, content, type, parameters);
      case "document" -> media("sendDocument", type, content, type, parameters);
      case "sticker" -> sticker(content, parameters);
      case "location" -> location(content.object(type), parameters);
      case "contacts" -> contact(content, parameters);
      default -> TelegramInteractives.request(content.object(type), parameters);
    };
  }

  private static JsonNode chatId(String chat) {
    ObjectNode holder = Json.object();
    return chat.startsWith("@")
        ? holder.put("id", chat).path("id")
        : holder.put("id", Long.parseLong(chat)).path("id");
  }

  private static TelegramRequest text(ContentReader content, ObjectNode parameters) {
    parameters.put("text", SentText.of(content, TEXT_CHARS_MAX));
    ContentReader holder = SentText.holder(content);
    if (holder.has("preview_url")) {
      parameters.putObject("link_preview_options").put("is_disabled", !holder.flag("preview_url"));
    }
    return new TelegramRequest("sendMessage", parameters);
  }

  /// A link or a `file_id` stand in the same place.
  private static TelegramRequest media(
      String method, String name, ContentReader content, String type, ObjectNode parameters) {
    OutgoingMedia media = OutgoingMedia.read(content, type);
    parameters.put(name, media.either());
    Trees.put(parameters, "caption", media.caption(CAPTION_CHARS_MAX));
    return new TelegramRequest(method, parameters);
  }

  private static TelegramRequest sticker(ContentReader content, ObjectNode parameters) {
    OutgoingMedia media = OutgoingMedia.read(content, "sticker");
    media.reader().without("caption", "a sticker has no caption");
    return new TelegramRequest("sendSticker", parameters.put("sticker", media.either()));
  }

  /// A place with a name or an address is a venue, which needs both.
  private static TelegramRequest location(ContentReader location, ObjectNode parameters) {
    parameters.set("latitude", location.number("latitude", LATITUDE_MAX));
    parameters.set("longitude", location.number("longitude", LONGITUDE_MAX));
    String name = location.optional("name", NAME_CHARS_MAX);
    String address = location.optional("address", NAME_CHARS_MAX);
    if (name == null && address == null) {
      return new TelegramRequest("sendLocation", parameters);
    }
    Trees.put(parameters, "title", name == null ? address : name);
    Trees.put(parameters, "address", address == null ? name : address);
    return new TelegramRequest("sendVenue", parameters);
  }

  private static TelegramRequest contact(ContentReader content, ObjectNode parameters) {
    ContentReader card = content.list("contacts", 1).getFirst();
    ContentReader name = card.object("name");
    String first = name.optional("first_name", NAME_CHARS_MAX);
    ContentReader phone = card.list("phones", NUMBER_CHARS_MAX).getFirst();
    parameters.put("phone_number", phone.text("phone", NUMBER_CHARS_MAX));
    if (first == null) {
      parameters.put("first_name", name.text("formatted_name", NAME_CHARS_MAX));
    } else {
      parameters.put("first_name", first);
      Trees.put(parameters, "last_name", name.optional("last_name", NAME_CHARS_MAX));
    }
    Trees.put(parameters, "vcard", card.optional("vcard", VCARD_CHARS_MAX));
    return new TelegramRequest("sendContact", parameters);
  }

  private static TelegramRequest reaction(
      OutgoingMessage message, ContentReader reaction, ObjectNode parameters) {
    if (message.replyTo() != null) {
      throw new Unsendable("/reply_to", "a reaction answers the message that it names");
    }
    Matcher id = MESSAGE.matcher(reaction.text("message_id", ID_CHARS_MAX));
    if (!id.matches()) {
      throw reaction.at("message_id").refuse("must be <chat id>:<message id>, as in provider_id");
    }
    if (!message.to().startsWith("@") && !id.group(1).equals(message.to())) {
      throw reaction.at("message_id").refuse("must be a message of the chat that to names");
    }
    parameters.put("message_id", Long.parseLong(id.group(2)));
    String emoji = reaction.optional("emoji", EMOJI_CHARS_MAX);
    var reactions = parameters.putArray("reaction");
    if (emoji != null) {
      reactions.addObject().put("type", "emoji").put("emoji", emoji);
    }
    return new TelegramRequest("setMessageReaction", parameters);
  }

  /// Where the quoted message is gone by now, the answer goes out without the quotation.
  private static void replyTo(@Nullable String replyTo, String chat, ObjectNode parameters) {
    if (replyTo == null) {
      return;
    }
    Matcher id = MESSAGE.matcher(replyTo);
    if (!id.matches()) {
      throw new Unsendable("/reply_to", "must be <chat id>:<message id>, as in provider_id");
    }
    ObjectNode reply = parameters.putObject("reply_parameters");
    reply.put("message_id", Long.parseLong(id.group(2)));
    if (!id.group(1).equals(chat)) {
      reply.put("chat_id", Long.parseLong(id.group(1)));
    }
    reply.put("allow_sending_without_reply", true);
  }
}
