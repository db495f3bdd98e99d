package dev.switchhook.api;

import dev.switchhook.event.EventType;
import java.util.Optional;
import java.util.Set;

/// What a webhook of the Chatt2.me dialect receives: one of two kinds.
enum Chatt2meEventType {
  /// Somebody wrote to a channel, or sent a form.
  MESSAGE("Message", Set.of(EventType.MESSAGE_INCOMING, EventType.FORM_SUBMITTED)),
  /// The status of a sent message changed.
  MESSAGE_STATUS("MessageStatus", Set.of(EventType.MESSAGE_REPORT));

  private final String wireName;

  @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable
  private final Set<EventType> types;

  Chatt2meEventType(String wireName, Set<EventType> types) {
    this.wireName = wireName;
    this.types = types;
  }

  String wireName() {
    return wireName;
  }

  Set<EventType> types() {
    return types;
  }

  static Optional<Chatt2meEventType> parse(String wireName) {
    for (Chatt2meEventType type : values()) {
      if (type.wireName.equals(wireName)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /// The name for an endpoint's types. The native API can give an endpoint both kinds; it is shown
  /// as the first.
  static Chatt2meEventType of(Set<EventType> types) {
    return types.stream().anyMatch(MESSAGE.types::contains) ? MESSAGE : MESSAGE_STATUS;
  }
}
