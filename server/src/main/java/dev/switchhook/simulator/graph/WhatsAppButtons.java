package dev.switchhook.simulator.graph;

import dev.switchhook.simulator.provider.Chat.Button;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What a person can press on an interactive message: reply buttons, and rows of a list. Pure.
final class WhatsAppButtons {
  private WhatsAppButtons() {}

  static List<Button> of(JsonNode message) {
    List<Button> found = new ArrayList<>();
    JsonNode action = message.path("interactive").path("action");
    for (JsonNode button : action.path("buttons")) {
      add(found, "button_reply", button.path("reply"));
    }
    for (JsonNode section : action.path("sections")) {
      section.path("rows").forEach(row -> add(found, "list_reply", row));
    }
    return found;
  }

  private static void add(List<Button> found, String kind, JsonNode reply) {
    found.add(
        new Button(
            kind,
            reply.path("id").asString(""),
            reply.path("title").asString(""),
            reply.path("description").asString("")));
  }
}
