package dev.switchhook.replay;

import java.util.Locale;

/// How far a replay is.
public enum ReplayStatus {
  /// It sends, or will after a restart.
  RUNNING,
  /// Everything that it found was sent, or as much as its cap allows.
  COMPLETED,
  /// Somebody stopped it; it can be resumed.
  CANCELLED;

  /// The name in the API and the store.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ReplayStatus parse(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
