package dev.switchhook.app;

import dev.switchhook.json.Json;
import dev.switchhook.json.MalformedJson;
import dev.switchhook.simulator.Business;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A small shop behind a webhook: it reads the deliveries of an endpoint and answers through the
/// hub, as a customer's own program would. Answers only the people given. Thread-safe.
final class DemoShop {
  private static final String MENU = "MENU";
  private static final String BOOK = "BOOK";
  private static final String PERSON = "PERSON";

  private final Business business;
  private final Set<String> numbers;

  DemoShop(Business business, Set<String> numbers) {
    this.business = business;
    this.numbers = Set.copyOf(numbers);
  }

  /// Takes the body of a delivery in the profile `standard`.
  void take(byte[] body) {
    JsonNode event;
    try {
      event = Json.parse(body);
    } catch (MalformedJson e) {
      return;
    }
    JsonNode data = event.path("data");
    String from = data.path("from").asString("");
    if (!numbers.contains(from)) {
      return;
    }
    switch (event.path("type").asString("")) {
      case "form.submitted" -> {
        var _ = business.answer(from, text("Your table is booked. See you soon!"));
      }
      case "message.incoming" -> {
        var _ = business.answer(from, answer(data.path("content")));
      }
      default -> {
        // reports and the rest need no answer
      }
    }
  }

  private static ObjectNode answer(JsonNode content) {
    return switch (content.path("type").asString("")) {
      case "interactive" -> chosen(content.path("interactive"));
      case "image" -> text("What a lovely picture!");
      case "location" -> text("That is close by: we deliver there in 20 minutes.");
      default -> buttons();
    };
  }

  private static ObjectNode chosen(JsonNode interactive) {
    if (interactive.path("type").asString("").equals("list_reply")) {
      String title = interactive.path("list_reply").path("title").asString("");
      return text(title + " it is. Ready in ten minutes.");
    }
    return switch (interactive.path("button_reply").path("id").asString("")) {
      case MENU -> menu();
      case BOOK -> form();
      default -> text("Somebody will be with you in a moment. Meanwhile, write anything.");
    };
  }

  private static ObjectNode text(String text) {
    return Json.object().put("type", "text").put("text", text);
  }

  private static ObjectNode buttons() {
    ObjectNode interactive =
        interactive("button", "Welcome to the corner bakery! What shall it be?");
    ArrayNode buttons = interactive.withObject("action").putArray("buttons");
    button(buttons, MENU, "See the menu");
    button(buttons, BOOK, "Book a table");
    button(buttons, PERSON, "Talk to somebody");
    return content(interactive);
  }

  private static void button(ArrayNode buttons, String id, String title) {
    buttons.addObject().put("type", "reply").putObject("reply").put("id", id).put("title", title);
  }

  private static ObjectNode menu() {
    ObjectNode interactive = interactive("list", "Fresh from the oven:");
    ObjectNode action = interactive.withObject("action").put("button", "Choose");
    ArrayNode rows = action.putArray("sections").addObject().put("title", "Today").putArray("rows");
    row(rows, "CROISSANT", "Croissant", "Butter, flaky, 2.40");
    row(rows, "RYE", "Rye loaf", "Sourdough, 500 g, 4.20");
    row(rows, "PAO_DE_QUEIJO", "Pão de queijo", "Six of them, 3.80");
    return content(interactive);
  }

  private static void row(ArrayNode rows, String id, String title, String description) {
    rows.addObject().put("id", id).put("title", title).put("description", description);
  }

  private static ObjectNode form() {
    ObjectNode interactive = interactive("flow", "When would you like to come?");
    interactive
        .withObject("action")
        .put("name", "flow")
        .putObject("parameters")
        .put("flow_message_version", "3")
        .put("flow_cta", "Book a table")
        .put("flow_id", "300000000000001")
        .put("flow_token", "demo");
    return content(interactive);
  }

  private static ObjectNode interactive(String type, String text) {
    ObjectNode interactive = Json.object().put("type", type);
    interactive.putObject("body").put("text", text);
    return interactive;
  }

  private static ObjectNode content(ObjectNode interactive) {
    ObjectNode content = Json.object().put("type", "interactive");
    content.set("interactive", interactive);
    return content;
  }
}
