package dev.switchhook.live;

import java.util.Optional;

/// What a frame tells.
enum Kind {
  /// A message came in or was accepted for sending.
  MESSAGE_NEW("message:new", "new_message"),
  /// A provider reported on a message.
  MESSAGE_STATUS("message:status", "status_update"),
  /// Somebody was seen for the first time.
  CONTACT_NEW("contact:new", "contact:new"),
  /// Something changed about somebody.
  CONTACT_UPDATED("contact:updated", "contact_update");

  private final String documented;
  private final String inApp;

  Kind(String documented, String inApp) {
    this.documented = documented;
    this.inApp = inApp;
  }

  /// The frame's `type`.
  String name(Dialect dialect) {
    return switch (dialect) {
      case DOCUMENTED, MASKED -> documented;
      case WHATOMATE_APP -> inApp;
    };
  }

  /// The kind of that name, in either dialect.
  static Optional<Kind> parse(String name) {
    for (Kind kind : values()) {
      if (kind.documented.equals(name) || kind.inApp.equals(name)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
