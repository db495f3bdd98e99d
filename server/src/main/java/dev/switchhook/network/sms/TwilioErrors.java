package dev.switchhook.network.sms;

import dev.switchhook.json.Json;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Why a message was not delivered. A callback carries the code, rarely a text; the titles of the
/// frequent codes are those of Twilio's dictionary of errors.
final class TwilioErrors {
  /// Longest code that is taken for a number, in digits; Twilio's have five.
  static final int CODE_DIGITS_MAX = 9;

  private static final Map<String, String> TITLES =
      Map.ofEntries(
          Map.entry("30001", "Queue overflow"),
          Map.entry("30002", "Account suspended"),
          Map.entry("30003", "Unreachable destination handset"),
          Map.entry("30004", "Message blocked"),
          Map.entry("30005", "Unknown destination handset"),
          Map.entry("30006", "Landline or unreachable carrier"),
          Map.entry("30007", "Message filtered"),
          Map.entry("30008", "Unknown error"),
          Map.entry("21610", "Attempt to send to unsubscribed recipient"),
          Map.entry("63016", "Outside the window for free-form messages"));

  private TwilioErrors() {}

  /// The title of a code that came without words.
  static String title(String code) {
    return TITLES.getOrDefault(code, "Error " + code);
  }

  /// The error of a callback; empty when it names none.
  static Optional<ObjectNode> of(TwilioForm form) {
    String code = form.text("ErrorCode");
    String message = form.text("ErrorMessage");
    String details = form.text("ChannelStatusMessage");
    if (code == null || code.equals("0")) {
      return Optional.empty();
    }
    ObjectNode error = Json.object();
    if (code.length() <= CODE_DIGITS_MAX && code.chars().allMatch(c -> c >= '0' && c <= '9')) {
      error.put("code", Integer.parseInt(code));
    } else {
      error.put("code", code);
    }
    error.put("title", TITLES.getOrDefault(code, message == null ? title(code) : message));
    if (message != null) {
      error.put("message", message);
    }
    if (details != null) {
      error.put("details", details);
    }
    return Optional.of(error);
  }
}
