package dev.switchhook.simulator.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Meta's rules for interactive WhatsApp messages. Pure.
final class InteractiveChecks {
  /// Reply buttons of one message.
  static final int BUTTONS_MAX = 3;

  /// Characters of a button's label.
  static final int BUTTON_CHARS_MAX = 20;

  /// Characters of what is behind a button.
  static final int BUTTON_ID_CHARS_MAX = 256;

  /// Rows of a list, over all its sections.
  static final int ROWS_MAX = 10;

  /// Characters of a row's title, and of a section's.
  static final int ROW_CHARS_MAX = 24;

  /// Characters of a row's description.
  static final int ROW_DESCRIPTION_CHARS_MAX = 72;

  /// Characters of what is behind a row.
  static final int ROW_ID_CHARS_MAX = 200;

  /// Characters of a header and of a footer.
  static final int HEADER_CHARS_MAX = 60;

  private static final List<String> TYPES =
      List.of(
          "button",
          "list",
          "cta_url",
          "flow",
          "product",
          "product_list",
          "catalog_message",
          "carousel",
          "location_request_message",
          "address_message",
          "call_permission_request",
          "voice_call",
          "order_details",
          "order_status");

  /// Of those, the ones that need no body.
  private static final Set<String> BODILESS = Set.of("product", "call_permission_request");

  private InteractiveChecks() {}

  /// @throws GraphRefusal when Meta would refuse it
  static void check(JsonNode interactive) {
    String type = interactive.path("type").asString("");
    if (!TYPES.contains(type)) {
      throw GraphRefusal.invalid("interactive.type must be one of " + String.join(", ", TYPES));
    }
    if (!BODILESS.contains(type)) {
      required(interactive.path("body"), "text", "interactive.body", WhatsAppChecks.BODY_CHARS_MAX);
    }
    if (interactive.path("header").path("type").asString("").equals("text")) {
      required(interactive.path("header"), "text", "interactive.header", HEADER_CHARS_MAX);
    }
    if (interactive.has("footer")) {
      required(interactive.path("footer"), "text", "interactive.footer", HEADER_CHARS_MAX);
    }
    JsonNode action = interactive.path("action");
    if (!action.isObject() && !type.equals("call_permission_request")) {
      throw GraphRefusal.missing("interactive.action is required");
    }
    switch (type) {
      case "button" -> buttons(action.path("buttons"));
      case "list" -> list(action);
      case "cta_url" -> link(action);
      case "flow" -> flow(action.path("parameters"));
      default -> {}
    }
  }

  private static void buttons(JsonNode buttons) {
    if (buttons.isEmpty() || buttons.size() > BUTTONS_MAX) {
      throw GraphRefusal.invalid(
          "interactive.action.buttons must have 1 to " + BUTTONS_MAX + " buttons");
    }
    Set<String> ids = new HashSet<>();
    Set<String> titles = new HashSet<>();
    for (JsonNode button : buttons) {
      if (!button.path("type").asString("").equals("reply")) {
        throw GraphRefusal.invalid("interactive.action.buttons[].type must be reply");
      }
      JsonNode reply = button.path("reply");
      String id = required(reply, "id", "buttons[].reply", BUTTON_ID_CHARS_MAX);
      String title = required(reply, "title", "buttons[].reply", BUTTON_CHARS_MAX);
      if (!ids.add(id) || !titles.add(title)) {
        throw GraphRefusal.invalid("interactive.action.buttons: each id and title must be unique");
      }
    }
  }

  private static void list(JsonNode action) {
    required(action, "button", "interactive.action", BUTTON_CHARS_MAX);
    JsonNode sections = action.path("sections");
    Set<String> ids = new HashSet<>();
    int rows = 0;
    for (JsonNode section : sections) {
      if (sections.size() > 1) {
        required(section, "title", "sections[]", ROW_CHARS_MAX);
      }
      for (JsonNode row : section.path("rows")) {
        rows++;
        required(row, "title", "rows[]", ROW_CHARS_MAX);
        WhatsAppChecks.optionalText(row, "description", ROW_DESCRIPTION_CHARS_MAX);
        if (!ids.add(required(row, "id", "rows[]", ROW_ID_CHARS_MAX))) {
          throw GraphRefusal.invalid("interactive.action.sections: each row's id must be unique");
        }
      }
    }
    if (rows < 1 || rows > ROWS_MAX) {
      throw GraphRefusal.invalid("a list must have 1 to " + ROWS_MAX + " rows");
    }
  }

  private static void link(JsonNode action) {
    if (!action.path("name").asString("").equals("cta_url")) {
      throw GraphRefusal.invalid("interactive.action.name must be cta_url");
    }
    required(action.path("parameters"), "display_text", "action.parameters", BUTTON_CHARS_MAX);
    required(action.path("parameters"), "url", "action.parameters", 2_000);
  }

  private static void flow(JsonNode parameters) {
    required(parameters, "flow_message_version", "action.parameters", 10);
    required(parameters, "flow_cta", "action.parameters", BUTTON_CHARS_MAX);
    if (!parameters.has("flow_id") && !parameters.has("flow_name")) {
      throw GraphRefusal.missing("action.parameters.flow_id or flow_name is required");
    }
  }

  private static String required(JsonNode object, String name, String where, int charsMax) {
    String text = object.path(name).asString("");
    if (text.isEmpty()) {
      throw GraphRefusal.missing(where + "." + name + " is required");
    }
    if (text.length() > charsMax) {
      throw GraphRefusal.invalid(
          where + "." + name + " must have at most " + charsMax + " characters");
    }
    return text;
  }
}
