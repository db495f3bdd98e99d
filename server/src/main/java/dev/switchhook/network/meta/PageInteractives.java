package dev.switchhook.network.meta;

import dev.switchhook.json.Json;
import dev.switchhook.network.ContentReader;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Interactive messages in the forms of Instagram and Messenger: buttons and links as a button
/// template, a list as quick replies. What a person taps comes back as `button_reply` with the id
/// of the button or row.
final class PageInteractives {
  /// Longest text above buttons, in characters.
  static final int BODY_CHARS_MAX = 640;

  /// Most buttons of a template, and the longest title of a button or quick reply, in characters.
  static final int BUTTONS_MAX = 3;

  static final int TITLE_CHARS_MAX = 20;

  /// Most quick replies.
  static final int QUICK_REPLIES_MAX = 13;

  /// Longest text that comes back from a button, in characters.
  static final int PAYLOAD_CHARS_MAX = 1_000;

  private static final int TYPE_CHARS_MAX = 64;

  private PageInteractives() {}

  static ObjectNode message(ContentReader interactive, PageRules rules) {
    String type = interactive.text("type", TYPE_CHARS_MAX);
    String whatsAppOnly = "only WhatsApp shows one; leave it out for " + rules.types().network();
    interactive.without("header", whatsAppOnly);
    interactive.without("footer", whatsAppOnly);
    return switch (type) {
      case "button" -> template(interactive, buttons(interactive.object("action")));
      case "cta_url" -> template(interactive, link(interactive.object("action")));
      case "list" -> quickReplies(interactive, rules);
      default ->
          throw interactive
              .at("type")
              .refuse("must be button, list or cta_url on " + rules.types().network());
    };
  }

  private static ObjectNode template(ContentReader interactive, ArrayNode buttons) {
    ObjectNode message = Json.object();
    ObjectNode payload =
        message.putObject("attachment").put("type", "template").putObject("payload");
    payload
        .put("template_type", "button")
        .put("text", interactive.object("body").text("text", BODY_CHARS_MAX))
        .set("buttons", buttons);
    return message;
  }

  private static ArrayNode buttons(ContentReader action) {
    ArrayNode buttons = Json.array();
    for (ContentReader button : action.list("buttons", BUTTONS_MAX)) {
      ContentReader reply = button.object("reply");
      buttons
          .addObject()
          .put("type", "postback")
          .put("title", reply.text("title", TITLE_CHARS_MAX))
          .put("payload", reply.text("id", PAYLOAD_CHARS_MAX));
    }
    return buttons;
  }

  private static ArrayNode link(ContentReader action) {
    ContentReader parameters = action.object("parameters");
    ArrayNode buttons = Json.array();
    buttons
        .addObject()
        .put("type", "web_url")
        .put("url", parameters.link("url"))
        .put("title", parameters.text("display_text", TITLE_CHARS_MAX));
    return buttons;
  }

  /// Quick replies have no descriptions and no sections: those are left out.
  private static ObjectNode quickReplies(ContentReader interactive, PageRules rules) {
    ObjectNode message =
        Json.object().put("text", PageRequests.bounded(interactive.object("body"), rules));
    ArrayNode replies = message.putArray("quick_replies");
    ContentReader action = interactive.object("action");
    List<ContentReader> sections = action.list("sections", QUICK_REPLIES_MAX);
    for (ContentReader section : sections) {
      for (ContentReader row : section.list("rows", QUICK_REPLIES_MAX)) {
        replies
            .addObject()
            .put("content_type", "text")
            .put("title", row.text("title", TITLE_CHARS_MAX))
            .put("payload", row.text("id", PAYLOAD_CHARS_MAX));
      }
    }
    if (replies.size() > QUICK_REPLIES_MAX) {
      throw action
          .at("sections")
          .refuse("must have no more than " + QUICK_REPLIES_MAX + " rows in all");
    }
    return message;
  }
}
