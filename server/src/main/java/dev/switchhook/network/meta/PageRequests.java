package dev.switchhook.network.meta;

import dev.switchhook.json.Json;
import dev.switchhook.network.ContentReader;
import dev.switchhook.network.OutgoingMedia;
import dev.switchhook.network.OutgoingMessage;
import dev.switchhook.network.SentText;
import dev.switchhook.network.Trees;
import dev.switchhook.network.Unsendable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// Bodies of requests to the Send API, which Instagram and Messenger share.
final class PageRequests {
  /// Longest id of a message, in characters; Meta's have up to about 200.
  static final int MESSAGE_ID_CHARS_MAX = 512;

  /// Longest emoji, in characters: families and flags are joined from up to ten.
  static final int EMOJI_CHARS_MAX = 16;

  /// The one sticker that Instagram lets businesses send.
  static final String HEART = "like_heart";

  private static final int NAME_CHARS_MAX = 64;

  /// Scoped ids (PSID, IGSID) are numbers.
  private static final Pattern SCOPED_ID = Pattern.compile("[0-9]{1,32}");

  private static final List<String> MESSAGING_TYPES = List.of("RESPONSE", "UPDATE", "MESSAGE_TAG");

  private PageRequests() {}

  /// The body that sends the message.
  static ObjectNode body(OutgoingMessage message, PageRules rules) {
    String type = rules.types().of(message);
    if (!SCOPED_ID.matcher(message.to()).matches()) {
      throw new Unsendable(
          "/to", "must be the person's scoped id, digits, as messages name it in from");
    }
    if (message.replyTo() != null) {
      throw new Unsendable(
          "/reply_to", rules.types().network() + " quotes no messages; WhatsApp and Telegram do");
    }
    ContentReader content = ContentReader.of(message);
    ObjectNode body = Json.object();
    body.putObject("recipient").put("id", message.to());
    return switch (type) {
      case "mark_as_seen" -> body.put("sender_action", "mark_seen");
      case "reaction" -> reaction(content.object(type), rules, body);
      default -> withMessage(message, type, rules, body);
    };
  }

  private static ObjectNode withMessage(
      OutgoingMessage message, String type, PageRules rules, ObjectNode body) {
    ContentReader content = ContentReader.of(message);
    purpose(content, body);
    ObjectNode part =
        switch (type) {
          case "text" -> text(content, rules);
          case "sticker" -> sticker(content);
          case "interactive" -> PageInteractives.message(content.object(type), rules);
          default -> attachment(content, type, rules);
        };
    if (rules.echoesMetadata()) {
      part.put("metadata", message.id().toString());
    }
    body.set("message", part);
    return body;
  }

  /// Why it is sent: an answer within 24 hours unless the content says otherwise; outside of them a
  /// tag is needed.
  private static void purpose(ContentReader content, ObjectNode body) {
    String tag = content.optional("tag", NAME_CHARS_MAX);
    String given = content.optional("messaging_type", NAME_CHARS_MAX);
    String purpose = given == null ? (tag == null ? "RESPONSE" : "MESSAGE_TAG") : given;
    if (!MESSAGING_TYPES.contains(purpose)) {
      throw content.at("messaging_type").refuse("must be RESPONSE, UPDATE or MESSAGE_TAG");
    }
    if (purpose.equals("MESSAGE_TAG") != (tag != null)) {
      throw content.at("tag").refuse("must be given with the messaging_type MESSAGE_TAG, only");
    }
    body.put("messaging_type", purpose);
    Trees.put(body, "tag", tag);
  }

  private static ObjectNode text(ContentReader content, PageRules rules) {
    return Json.object()
        .put("text", inBytes(SentText.of(content, rules.textCharsMax()), content, rules));
  }

  /// The `text` of that object, as long as a text may be.
  static String bounded(ContentReader body, PageRules rules) {
    return inBytes(body.text("text", rules.textCharsMax()), body, rules);
  }

  private static String inBytes(String text, ContentReader reader, PageRules rules) {
    if (text.getBytes(StandardCharsets.UTF_8).length > rules.textBytesMax()) {
      throw reader
          .at("text")
          .refuse("must have no more than " + rules.textBytesMax() + " bytes in UTF-8");
    }
    return text;
  }

  private static ObjectNode attachment(ContentReader content, String type, PageRules rules) {
    OutgoingMedia media = OutgoingMedia.read(content, type);
    media
        .reader()
        .without(
            "caption",
            rules.types().network() + " shows no captions: send the text as a message of its own");
    ObjectNode message = Json.object();
    ObjectNode payload = message.putObject("attachment").put("type", type).putObject("payload");
    Trees.put(payload, "url", media.link());
    Trees.put(payload, "attachment_id", media.id());
    return message;
  }

  private static ObjectNode sticker(ContentReader content) {
    ContentReader sticker = content.at("sticker");
    String id = sticker.optional("id", NAME_CHARS_MAX);
    if (sticker.has("link") || (id != null && !id.equals(HEART))) {
      throw sticker.refuse("must be {\"id\":\"like_heart\"}, the one sticker that Instagram takes");
    }
    ObjectNode message = Json.object();
    message.putObject("attachment").put("type", HEART);
    return message;
  }

  private static ObjectNode reaction(ContentReader reaction, PageRules rules, ObjectNode body) {
    String emoji = reaction.optional("emoji", EMOJI_CHARS_MAX);
    body.put("sender_action", emoji == null ? "unreact" : "react");
    ObjectNode payload = body.putObject("payload");
    payload.put("message_id", reaction.text("message_id", MESSAGE_ID_CHARS_MAX));
    if (emoji != null) {
      payload.put("reaction", rules.namedReactions() && isHeart(emoji) ? "love" : emoji);
    }
    return body;
  }

  /// A red heart, with or without the selector that makes it red.
  private static boolean isHeart(String emoji) {
    return emoji.equals("\u2764") || emoji.equals("\u2764\ufe0f");
  }
}
