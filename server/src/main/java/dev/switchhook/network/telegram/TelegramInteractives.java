package dev.switchhook.network.telegram;

import dev.switchhook.json.Json;
import dev.switchhook.network.ContentReader;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Interactive messages in Telegram's forms: buttons and links as an inline keyboard, a list as a
/// poll. A tapped button comes back as `button_reply`, a vote as a `channel.event` of the kind
/// `poll_answer`.
final class TelegramInteractives {
  /// Most buttons, as on WhatsApp; Telegram itself takes more.
  static final int BUTTONS_MAX = 3;

  /// Longest text of a button, in characters; Telegram shows about as much.
  static final int TITLE_CHARS_MAX = 64;

  /// Longest id of a button, in bytes of UTF-8: `callback_data`.
  static final int ID_BYTES_MAX = 64;

  /// Longest question of a poll, in characters.
  static final int QUESTION_CHARS_MAX = 300;

  /// Fewest and most answers of a poll, and the longest, in characters.
  static final int ANSWERS_MIN = 2;

  static final int ANSWERS_MAX = 12;
  static final int ANSWER_CHARS_MAX = 100;

  private static final int TYPE_CHARS_MAX = 64;

  private TelegramInteractives() {}

  static TelegramRequest request(ContentReader interactive, ObjectNode parameters) {
    String type = interactive.text("type", TYPE_CHARS_MAX);
    interactive.without("header", "only WhatsApp shows one; leave it out for Telegram");
    interactive.without("footer", "only WhatsApp shows one; leave it out for Telegram");
    return switch (type) {
      case "button" -> keyboard(interactive, buttons(interactive.object("action")), parameters);
      case "cta_url" -> keyboard(interactive, link(interactive.object("action")), parameters);
      case "list" -> poll(interactive, parameters);
      default -> throw interactive.at("type").refuse("must be button, list or cta_url on Telegram");
    };
  }

  private static TelegramRequest keyboard(
      ContentReader interactive, ArrayNode rows, ObjectNode parameters) {
    parameters.put(
        "text", interactive.object("body").text("text", TelegramRequests.TEXT_CHARS_MAX));
    parameters.putObject("reply_markup").set("inline_keyboard", rows);
    return new TelegramRequest("sendMessage", parameters);
  }

  /// One button below the other.
  private static ArrayNode buttons(ContentReader action) {
    ArrayNode rows = Json.array();
    for (ContentReader button : action.list("buttons", BUTTONS_MAX)) {
      ContentReader reply = button.object("reply");
      String id = reply.text("id", ID_BYTES_MAX);
      if (id.getBytes(StandardCharsets.UTF_8).length > ID_BYTES_MAX) {
        throw reply.at("id").refuse("must have no more than " + ID_BYTES_MAX + " bytes in UTF-8");
      }
      rows.addArray()
          .addObject()
          .put("text", reply.text("title", TITLE_CHARS_MAX))
          .put("callback_data", id);
    }
    return rows;
  }

  private static ArrayNode link(ContentReader action) {
    ContentReader parameters = action.object("parameters");
    ArrayNode rows = Json.array();
    rows.addArray()
        .addObject()
        .put("text", parameters.text("display_text", TITLE_CHARS_MAX))
        .put("url", parameters.link("url"));
    return rows;
  }

  /// Who votes is to be known, so the poll is not anonymous. Descriptions, sections and the ids of
  /// rows have no place in a poll; the answer names the row by its position from 0.
  private static TelegramRequest poll(ContentReader interactive, ObjectNode parameters) {
    parameters.put("question", interactive.object("body").text("text", QUESTION_CHARS_MAX));
    ArrayNode answers = parameters.putArray("options");
    ContentReader action = interactive.object("action");
    for (ContentReader section : action.list("sections", ANSWERS_MAX)) {
      for (ContentReader row : section.list("rows", ANSWERS_MAX)) {
        answers.addObject().put("text", row.text("title", ANSWER_CHARS_MAX));
      }
    }
    if (answers.size() < ANSWERS_MIN || answers.size() > ANSWERS_MAX) {
      throw action
          .at("sections")
          .refuse(
              "must have from "
                  + ANSWERS_MIN
                  + " to "
                  + ANSWERS_MAX
                  + " rows in all: Telegram shows a list as a poll");
    }
    parameters.put("is_anonymous", false);
    return new TelegramRequest("sendPoll", parameters);
  }
}
