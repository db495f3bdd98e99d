package dev.switchhook.simulator;

import dev.switchhook.json.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Who writes and what they say, read from the resource `conversations.json`.
final class Conversations {
  private static final String RESOURCE = "conversations.json";

  private Conversations() {}

  /// One invented customer with everything they say, in order.
  ///
  /// @param person the fields that make them somebody in the simulation
  record Conversation(ObjectNode person, List<Line> lines) {
    Conversation {
      lines = List.copyOf(lines);
    }
  }

  /// One step of a conversation.
  sealed interface Line {}

  /// The customer sends something.
  ///
  /// @param content in the shapes of contracts §6
  record Says(ObjectNode content) implements Line {}

  /// The customer taps a button of what the business wrote last.
  ///
  /// @param id what the business put behind it
  record Taps(String id, String title) implements Line {}

  /// The business answers.
  ///
  /// @param content in the shapes of contracts §6
  record BusinessAnswers(ObjectNode content) implements Line {}

  /// All conversations, in the order of the file.
  static List<Conversation> load() {
    List<Conversation> conversations = new ArrayList<>();
    for (JsonNode person : Json.parse(Resources.bytes(RESOURCE))) {
      List<Line> lines = new ArrayList<>();
      for (JsonNode line : person.required("lines")) {
        lines.add(line(line));
      }
      ObjectNode fields = Json.object();
      fields
          .put("id", "customer-" + (conversations.size() + 1))
          .put("name", person.required("name").stringValue())
          .put("number", person.required("number").stringValue())
          .put("user_id", person.required("user_id").stringValue());
      conversations.add(new Conversation(fields, lines));
    }
    return conversations;
  }

  private static Line line(JsonNode line) {
    if (line.has("text")) {
      return new Says(content("text", line.get("text")));
    }
    if (line.has("button")) {
      JsonNode button = line.get("button");
      return new Taps(button.required("id").stringValue(), button.required("title").stringValue());
    }
    if (line.has("location")) {
      return new Says(content("location", line.get("location")));
    }
    return new BusinessAnswers(answer(line.required("business")));
  }

  private static ObjectNode answer(JsonNode business) {
    JsonNode text = business.required("text");
    if (!business.has("buttons")) {
      return content("text", text);
    }
    ObjectNode interactive = Json.object().put("type", "button");
    interactive.putObject("body").set("text", text);
    var buttons = interactive.putObject("action").putArray("buttons");
    for (JsonNode button : business.get("buttons")) {
      buttons.addObject().put("type", "reply").set("reply", button);
    }
    return content("interactive", interactive);
  }

  private static ObjectNode content(String type, JsonNode value) {
    ObjectNode content = Json.object().put("type", type);
    content.set(type, value);
    return content;
  }
}
