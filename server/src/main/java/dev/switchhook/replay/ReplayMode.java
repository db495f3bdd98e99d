package dev.switchhook.replay;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What a replay sends.
public enum ReplayMode {
  /// Deliveries whose schedule is exhausted.
  FAILED,
  /// Events that an endpoint wants now and that have no delivery to it.
  MISSING,
  /// Every delivery that the filter finds, delivered ones too.
  ALL;

  /// The name in the API and the store.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The mode with that name, exactly as written.
  public static Optional<ReplayMode> parse(String wireName) {
    return Stream.of(values()).filter(mode -> mode.wireName().equals(wireName)).findFirst();
  }
}
