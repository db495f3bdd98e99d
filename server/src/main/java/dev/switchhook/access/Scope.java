package dev.switchhook.access;

import java.util.Locale;
import java.util.Optional;

/// What a key may do in its application. No scope includes another.
public enum Scope {
  /// Read endpoints and their figures.
  ENDPOINTS_READ,
  /// Make, change, test and remove endpoints.
  ENDPOINTS_WRITE,
  /// Read events without payloads.
  EVENTS_READ,
  /// Publish events.
  EVENTS_WRITE,
  /// See the payloads of events and attempts.
  PAYLOADS_READ,
  /// Read deliveries and attempts.
  DELIVERIES_READ,
  /// Retry deliveries and replay events.
  DELIVERIES_REPLAY,
  /// Read channels.
  CHANNELS_READ,
  /// Connect, change and remove channels.
  CHANNELS_WRITE,
  /// Read messages.
  MESSAGES_READ,
  /// Send messages.
  MESSAGES_SEND,
  /// Read contacts.
  CONTACTS_READ,
  /// Follow live events.
  LIVE_READ;

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', ':');

  /// The name used in JSON and the store, for instance `endpoints:read`.
  public String wireName() {
    return wireName;
  }

  /// The scope with that wire name, exactly as written.
  public static Optional<Scope> parse(String wireName) {
    for (Scope scope : values()) {
      if (scope.wireName.equals(wireName)) {
        return Optional.of(scope);
      }
    }
    return Optional.empty();
  }
}
