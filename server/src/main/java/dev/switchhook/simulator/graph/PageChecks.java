package dev.switchhook.simulator.graph;

import dev.switchhook.simulator.provider.Chat.Button;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The Send API's rules for messages of Pages and Instagram accounts. Pure.
final class PageChecks {
  /// Characters of a text on Messenger.
  static final int TEXT_CHARS_MAX = 2_000;

  /// Bytes of a text on Instagram, in UTF-8.
  static final int INSTAGRAM_TEXT_BYTES_MAX = 1_000;

  /// Quick replies of one message.
  static final int QUICK_REPLIES_MAX = 13;

  /// Characters of a quick reply's label.
  static final int QUICK_REPLY_CHARS_MAX = 20;

  /// Buttons of one template.
  static final int BUTTONS_MAX = 3;

  private static final Set<String> MESSAGING_TYPES =
      Set.of("RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY");
  private static final Set<String> ATTACHMENTS =
      Set.of("image", "video", "audio", "file", "template", "like_heart", "sticker", "MEDIA_SHARE");
  private static final Set<String> ACTIONS =
      Set.of("typing_on", "typing_off", "mark_seen", "react", "unreact");

  private PageChecks() {}

  /// Judges everything but the recipient.
  ///
  /// @throws GraphRefusal when the Send API would refuse it
  static void check(JsonNode request, boolean instagram) {
    String kind = request.path("messaging_type").asString("RESPONSE");
    if (!MESSAGING_TYPES.contains(kind)) {
      throw GraphRefusal.parameter("Param messaging_type must be one of " + MESSAGING_TYPES);
    }
    if (kind.equals("MESSAGE_TAG") && request.path("tag").asString("").isEmpty()) {
      throw GraphRefusal.parameter("The parameter tag is required for MESSAGE_TAG.");
    }
    boolean message = request.path("message").isObject();
    String action = request.path("sender_action").asString("");
    if (message == !action.isEmpty()) {
      throw GraphRefusal.parameter("Param message or sender_action is required, and not both.");
    }
    if (message) {
      message(request.path("message"), instagram);
    } else if (!ACTIONS.contains(action)) {
      throw GraphRefusal.parameter("Param sender_action must be one of " + ACTIONS);
    } else if (action.endsWith("react")
        && request.path("payload").path("message_id").asString("").isEmpty()) {
      throw GraphRefusal.parameter("The parameter payload['message_id'] is required.");
    }
  }

  private static void message(JsonNode message, boolean instagram) {
    JsonNode text = message.path("text");
    JsonNode attachment = message.path("attachment");
    boolean several = !message.path("attachments").isEmpty();
    if (text.asString("").isEmpty() && !attachment.isObject() && !several) {
      throw GraphRefusal.parameter(
          "Message cannot be empty, must provide valid attachment or text");
    }
    if (text.isString() && tooLong(text.stringValue(), instagram)) {
      throw GraphRefusal.parameter(
          "Length of param message[text] must be less than or equal to "
              + (instagram ? INSTAGRAM_TEXT_BYTES_MAX : TEXT_CHARS_MAX));
    }
    if (attachment.isObject()) {
      attachment(attachment);
    }
    message.path("attachments").forEach(PageChecks::attachment);
    JsonNode replies = message.path("quick_replies");
    if (replies.size() > QUICK_REPLIES_MAX) {
      throw GraphRefusal.parameter("Param quick_replies must have at most " + QUICK_REPLIES_MAX);
    }
    for (JsonNode reply : replies) {
      boolean titled =
          !reply.path("content_type").asString("").equals("text")
              || within(reply.path("title").asString(""), QUICK_REPLY_CHARS_MAX);
      if (!titled) {
        throw GraphRefusal.parameter("Param quick_replies[][title] must have 1 to 20 characters");
      }
    }
  }

  private static boolean tooLong(String text, boolean instagram) {
    return instagram
        ? text.getBytes(StandardCharsets.UTF_8).length > INSTAGRAM_TEXT_BYTES_MAX
        : text.length() > TEXT_CHARS_MAX;
  }

  private static boolean within(String text, int charsMax) {
    return !text.isEmpty() && text.length() <= charsMax;
  }

  private static void attachment(JsonNode attachment) {
    String type = attachment.path("type").asString("");
    if (!ATTACHMENTS.contains(type)) {
      throw GraphRefusal.parameter("Param message[attachment][type] must be one of " + ATTACHMENTS);
    }
    JsonNode payload = attachment.path("payload");
    if (type.equals("template")) {
      template(payload);
      return;
    }
    boolean located =
        payload.path("url").asString("").matches("https?://.+")
            || !payload.path("attachment_id").asString("").isEmpty()
            || payload.has("id")
            || type.equals("like_heart")
            || type.equals("sticker");
    if (!located) {
      throw GraphRefusal.parameter(
          "Param message[attachment][payload] must have url or attachment_id");
    }
  }

  private static void template(JsonNode payload) {
    String type = payload.path("template_type").asString("");
    boolean empty =
        switch (type) {
          case "button" ->
              payload.path("text").asString("").isEmpty()
                  || payload.path("buttons").isEmpty()
                  || payload.path("buttons").size() > BUTTONS_MAX;
          case "generic" -> payload.path("elements").isEmpty();
          default -> type.isEmpty();
        };
    if (empty) {
      throw GraphRefusal.parameter("Param message[attachment][payload] is no valid template");
    }
  }

  /// What a person can press on the message: quick replies and postback buttons.
  static List<Button> buttons(JsonNode message) {
    List<Button> found = new ArrayList<>();
    for (JsonNode reply : message.path("quick_replies")) {
      add(found, "quick_reply", reply);
    }
    JsonNode payload = message.path("attachment").path("payload");
    postbacks(found, payload.path("buttons"));
    payload.path("elements").forEach(element -> postbacks(found, element.path("buttons")));
    return found;
  }

  private static void postbacks(List<Button> found, JsonNode buttons) {
    for (JsonNode button : buttons) {
      if (button.path("type").asString("").equals("postback")) {
        add(found, "postback", button);
      }
    }
  }

  private static void add(List<Button> found, String kind, JsonNode button) {
    found.add(
        new Button(
            kind, button.path("payload").asString(""), button.path("title").asString(""), ""));
  }
}
