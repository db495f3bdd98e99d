package dev.switchhook.network.meta;

import dev.switchhook.json.Json;
import dev.switchhook.network.ContentReader;
import dev.switchhook.network.OutgoingMedia;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Checks interactive messages against what WhatsApp documents; they go out as they are given. The
/// limits of the four plain types are checked to the last, those of Meta's further types by Meta.
final class WhatsAppInteractives {
  /// Longest text of buttons and most other types, in characters.
  static final int BODY_CHARS_MAX = 1_024;

  /// Longest text of a list, in characters.
  static final int LIST_BODY_CHARS_MAX = 4_096;

  /// Longest header and footer, in characters.
  static final int HEADER_CHARS_MAX = 60;

  static final int FOOTER_CHARS_MAX = 60;

  /// Most reply buttons, and the longest title and id of one, in characters.
  static final int BUTTONS_MAX = 3;

  static final int BUTTON_TITLE_CHARS_MAX = 20;
  static final int BUTTON_ID_CHARS_MAX = 256;

  /// Most sections of a list, and most rows of all its sections.
  static final int SECTIONS_MAX = 10;

  static final int ROWS_MAX = 10;

  /// Longest titles, descriptions and ids of rows, in characters; sections have titles as long.
  static final int ROW_TITLE_CHARS_MAX = 24;

  static final int ROW_DESCRIPTION_CHARS_MAX = 72;
  static final int ROW_ID_CHARS_MAX = 200;

  private static final int TYPE_CHARS_MAX = 64;

  /// Meta's types that go out after the checks that all have in common.
  private static final Set<String> FURTHER =
      Set.of(
          "flow",
          "product",
          "product_list",
          "catalog_message",
          "carousel",
          "address_message",
          "call_permission_request",
          "voice_call",
          "order_details",
          "order_status");

  private WhatsAppInteractives() {}

  /// The object to send.
  static ObjectNode checked(ContentReader interactive) {
    String type = interactive.text("type", TYPE_CHARS_MAX);
    ObjectNode sent = Json.object();
    sent.setAll((ObjectNode) interactive.node());
    header(interactive, type);
    footer(interactive);
    switch (type) {
      case "button" -> {
        body(interactive, BODY_CHARS_MAX);
        buttons(interactive.object("action"));
      }
      case "list" -> {
        body(interactive, LIST_BODY_CHARS_MAX);
        list(interactive.object("action"));
      }
      case "cta_url" -> {
        body(interactive, BODY_CHARS_MAX);
        link(interactive.object("action"), sent);
      }
      case "location_request_message" -> {
        body(interactive, BODY_CHARS_MAX);
        sent.set("action", Json.object().put("name", "send_location"));
      }
      default -> further(interactive, type);
    }
    return sent;
  }

  private static void body(ContentReader interactive, int most) {
    interactive.object("body").text("text", most);
  }

  private static void footer(ContentReader interactive) {
    if (interactive.has("footer")) {
      interactive.object("footer").text("text", FOOTER_CHARS_MAX);
    }
  }

  /// Lists have headers of text alone.
  private static void header(ContentReader interactive, String type) {
    if (!interactive.has("header")) {
      return;
    }
    ContentReader header = interactive.object("header");
    String kind = header.text("type", TYPE_CHARS_MAX);
    switch (kind) {
      case "text" -> header.text("text", HEADER_CHARS_MAX);
      case "image", "video", "document" -> {
        if (type.equals("list")) {
          throw header.at("type").refuse("must be text: the header of a list has nothing else");
        }
        OutgoingMedia.read(header, kind);
      }
      default -> {
        if (!FURTHER.contains(type)) {
          throw header.at("type").refuse("must be text, image, video or document");
        }
      }
    }
  }

  private static void buttons(ContentReader action) {
    Set<String> ids = new HashSet<>();
    for (ContentReader button : action.list("buttons", BUTTONS_MAX)) {
      if (!button.text("type", TYPE_CHARS_MAX).equals("reply")) {
        throw button.at("type").refuse("must be reply; one with a link is of type cta_url");
      }
      ContentReader reply = button.object("reply");
      reply.text("title", BUTTON_TITLE_CHARS_MAX);
      if (!ids.add(reply.text("id", BUTTON_ID_CHARS_MAX))) {
        throw reply.at("id").refuse("must be unlike the ids of the other buttons");
      }
    }
  }

  private static void list(ContentReader action) {
    action.text("button", BUTTON_TITLE_CHARS_MAX);
    List<ContentReader> sections = action.list("sections", SECTIONS_MAX);
    Set<String> ids = new HashSet<>();
    for (ContentReader section : sections) {
      if (sections.size() > 1) {
        section.text("title", ROW_TITLE_CHARS_MAX);
      } else {
        section.optional("title", ROW_TITLE_CHARS_MAX);
      }
      for (ContentReader row : section.list("rows", ROWS_MAX)) {
        row.text("title", ROW_TITLE_CHARS_MAX);
        row.optional("description", ROW_DESCRIPTION_CHARS_MAX);
        if (!ids.add(row.text("id", ROW_ID_CHARS_MAX))) {
          throw row.at("id").refuse("must be unlike the ids of the other rows");
        }
      }
    }
    if (ids.size() > ROWS_MAX) {
      throw action.at("sections").refuse("must have no more than " + ROWS_MAX + " rows in all");
    }
  }

  /// The action's name is the type's.
  private static void link(ContentReader action, ObjectNode sent) {
    ContentReader parameters = action.object("parameters");
    parameters.text("display_text", BUTTON_TITLE_CHARS_MAX);
    parameters.link("url");
    ObjectNode named = Json.object().put("name", "cta_url");
    named.set("parameters", parameters.node());
    sent.set("action", named);
  }

  private static void further(ContentReader interactive, String type) {
    if (!FURTHER.contains(type)) {
      throw interactive
          .at("type")
          .refuse(
              "must be button, list, cta_url, location_request_message or another of WhatsApp's"
                  + " own: "
                  + String.join(", ", FURTHER.stream().sorted().toList()));
    }
    interactive.object("action");
    if (interactive.has("body")) {
      body(interactive, BODY_CHARS_MAX);
    }
  }
}
