package dev.switchhook.api;

import dev.switchhook.event.EventType;
import dev.switchhook.http.JsonBody;
import java.util.List;
import java.util.stream.Collectors;

/// The event types that the hub makes itself, and the names that are kept for it. Pure.
final class BuiltInTypes {
  /// All of them, in the order of the documentation.
  static final List<EventType> ALL =
      List.of(
          EventType.MESSAGE_INCOMING,
          EventType.MESSAGE_REPORT,
          EventType.FORM_SUBMITTED,
          EventType.CONTACT_NEW,
          EventType.CONTACT_UPDATED,
          EventType.CHANNEL_EVENT,
          EventType.ENDPOINT_DISABLED,
          EventType.DELIVERY_FAILED);

  private static final List<String> FAMILIES =
      List.of("message.", "form.", "contact.", "channel.", "endpoint.", "delivery.");

  private static final int NAME_CHARS_MAX = 128;

  private BuiltInTypes() {}

  /// Whether the name belongs to the hub, if only because it may need it one day.
  static boolean isReserved(EventType type) {
    return FAMILIES.stream().anyMatch(type.name()::startsWith);
  }

  /// Whether the name looks like the hub's own, but means nothing: most likely a slip of the pen.
  static boolean isUnknown(EventType type) {
    return isReserved(type) && !ALL.contains(type);
  }

  /// Reads the name of a type that applications may use for themselves; a harmless one when it is
  /// wrong, with the mistake noted.
  static EventType ofOnesOwn(JsonBody body, String field) {
    String name = body.requiredText(field, NAME_CHARS_MAX);
    if (!EventType.isValid(name)) {
      if (!name.isBlank()) {
        body.refuse(field, "must be 1 to " + NAME_CHARS_MAX + " characters of a-z A-Z 0-9 . _ -");
      }
      return EventType.CHANNEL_EVENT;
    }
    EventType type = new EventType(name);
    if (isReserved(type)) {
      body.refuse(field, "begins like a type of the hub's own: choose another name");
    }
    return type;
  }

  /// The names, for messages.
  static String names() {
    return ALL.stream().map(EventType::name).collect(Collectors.joining(", "));
  }
}
