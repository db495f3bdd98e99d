package dev.switchhook.intake;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Whom an event is about, in one text that lists can filter by: the number or user id under which
/// the event names the person. Pure.
final class ContactKey {
  /// Longest key, in characters; what is longer is no number and no user id.
  static final int CHARS_MAX = 200;

  private static final List<String> PLACES =
      List.of("/from", "/recipient", "/contact/phone_number", "/contact/user_id", "/message/from");

  private ContactKey() {}

  /// The key; null when the event is about nobody.
  static @Nullable String of(JsonNode data) {
    for (String place : PLACES) {
      JsonNode value = data.at(place);
      if (value.isString()
          && !value.stringValue().isEmpty()
          && value.stringValue().length() <= CHARS_MAX) {
        return value.stringValue();
      }
    }
    return null;
  }
}
