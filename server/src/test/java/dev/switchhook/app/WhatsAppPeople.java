package dev.switchhook.app;

import dev.switchhook.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// People who write to the WhatsApp number `900`, and what Meta writes about them. Single quotes
/// stand for double ones.
final class WhatsAppPeople {
  static final String ANA = "5511993986082";
  static final String ANA_SHORT = "551193986082";
  static final String NEW_NUMBER = "5521987654321";

  private WhatsAppPeople() {}

  /// A text message of somebody.
  ///
  /// @param from members of the message that name them
  /// @param contact the element of `contacts`; empty for none
  static String said(String id, String from, String contact) {
    return HubFixture.change(
        "900",
        (contact.isEmpty() ? "" : "\"contacts\":[" + contact.replace('\'', '"') + "],")
            + "\"messages\":[{"
            + from.replace('\'', '"')
            + ",\"id\":\"wamid."
            + id
            + "\",\"timestamp\":\"1700000000\",\"type\":\"text\",\"text\":{\"body\":\"hi\"}}]");
  }

  static String bySystem(String id, String from, String system) {
    return HubFixture.change(
        "900",
        "\"messages\":[{"
            + from.replace('\'', '"')
            + ",\"id\":\"wamid."
            + id
            + "\",\"timestamp\":\"1700000100\",\"type\":\"system\",\"system\":"
            + system.replace('\'', '"')
            + "}]");
  }

  static String named(String number, String userId, String name) {
    ObjectNode contact = Json.object();
    contact.putObject("profile").put("name", name);
    if (!number.isEmpty()) {
      contact.put("wa_id", number);
    }
    if (!userId.isEmpty()) {
      contact.put("user_id", userId);
    }
    return Json.text(contact);
  }
}
