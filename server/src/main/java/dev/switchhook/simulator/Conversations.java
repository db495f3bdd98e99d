package dev.switchhook.simulator;

import dev.switchhook.json.Json;
import dev.switchhook.simulator.WhatsAppPayloads.ButtonReply;
import dev.switchhook.simulator.WhatsAppPayloads.Content;
import dev.switchhook.simulator.WhatsAppPayloads.Customer;
import dev.switchhook.simulator.WhatsAppPayloads.Location;
import dev.switchhook.simulator.WhatsAppPayloads.Text;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Who writes and what they say, read from the resource `conversations.json`.
final class Conversations {
  private static final String RESOURCE = "conversations.json";

  private Conversations() {}

  /// One invented customer with everything they say, in order.
  record Conversation(Customer customer, List<Line> lines) {
    Conversation {
      lines = List.copyOf(lines);
    }
  }

  /// One step of a conversation.
  sealed interface Line {}

  /// The customer sends something.
  record Says(Content content) implements Line {}

  /// The business answers outside the hub, so that only the statuses of its message come by.
  record BusinessAnswers() implements Line {}

  /// All conversations, in the order of the file.
  static List<Conversation> load() {
    List<Conversation> conversations = new ArrayList<>();
    for (JsonNode person : Json.parse(Resources.bytes(RESOURCE))) {
      List<Line> lines = new ArrayList<>();
      for (JsonNode line : person.required("lines")) {
        lines.add(line(line));
      }
      conversations.add(
          new Conversation(
              new Customer(
                  person.required("name").stringValue(),
                  person.required("number").stringValue(),
                  person.required("user_id").stringValue()),
              lines));
    }
    return conversations;
  }

  private static Line line(JsonNode line) {
    if (line.has("text")) {
      return new Says(new Text(line.get("text").stringValue()));
    }
    if (line.has("button")) {
      JsonNode button = line.get("button");
      return new Says(
          new ButtonReply(
              button.required("id").stringValue(), button.required("title").stringValue()));
    }
    if (line.has("location")) {
      JsonNode place = line.get("location");
      return new Says(
          new Location(
              place.required("latitude").doubleValue(),
              place.required("longitude").doubleValue(),
              place.required("name").stringValue(),
              place.required("address").stringValue()));
    }
    return new BusinessAnswers();
  }
}
