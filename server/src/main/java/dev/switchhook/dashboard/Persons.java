package dev.switchhook.dashboard;

import tools.jackson.databind.JsonNode;

/// Who somebody is, hidden: enough to tell two apart, too little to reach them. Pure.
final class Persons {
  private static final String DOTS = "••••";
  private static final int SHOWN_AT_START = 2;
  private static final int SHOWN_AT_END = 4;

  private Persons() {}

  /// The number, or the network's name, of whom an event is about; empty when nobody.
  ///
  /// @param data of the event
  static String of(JsonNode data) {
    for (String field : new String[] {"from", "recipient"}) {
      String text = data.path(field).asString("");
      if (!text.isEmpty()) {
        return text;
      }
    }
    JsonNode contact = data.path("contact");
    String number = contact.path("phone_number").asString("");
    return number.isEmpty() ? contact.path("user_id").asString("") : number;
  }

  /// A number with its first two and last four digits; of short ones less.
  static String hiddenNumber(String number) {
    if (number.isEmpty()) {
      return "";
    }
    int shown = Math.min(SHOWN_AT_END, number.length() / 3);
    String end = number.substring(number.length() - shown);
    return number.length() > SHOWN_AT_START + SHOWN_AT_END + 2
        ? number.substring(0, SHOWN_AT_START) + DOTS + end
        : DOTS + end;
  }

  /// The first letter of each of the first two words.
  static String hiddenName(String name) {
    StringBuilder hidden = new StringBuilder();
    String[] words = name.strip().split("\\s+", 3);
    for (int i = 0; i < Math.min(2, words.length); i++) {
      if (!words[i].isEmpty()) {
        hidden
            .append(hidden.isEmpty() ? "" : " ")
            .appendCodePoint(words[i].codePointAt(0))
            .append("•••");
      }
    }
    return hidden.toString();
  }
}
