package dev.switchhook.endpoint;

import java.util.Locale;

/// Whether an endpoint gets deliveries.
public enum EndpointState {
  /// It does.
  ACTIVE,
  /// Somebody paused it: deliveries are made and wait.
  PAUSED,
  /// The hub or the endpoint itself (410) stopped it: no deliveries are made.
  DISABLED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /// The name in the API and the store.
  public String wireName() {
    return wireName;
  }

  static EndpointState parse(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
