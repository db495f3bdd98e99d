package dev.switchhook.delivery;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The states of a delivery.
public enum DeliveryState {
  /// Not finished.
  PENDING(0),
  /// The endpoint took it.
  DELIVERED(1),
  /// The schedule is exhausted, or the endpoint is gone.
  FAILED(2),
  /// Its event is gone, so there is nothing to send.
  CANCELLED(3);

  private final int code;

  DeliveryState(int code) {
    this.code = code;
  }

  /// The store's number.
  int code() {
    return code;
  }

  static DeliveryState of(int code) {
    for (DeliveryState state : values()) {
      if (state.code == code) {
        return state;
      }
    }
    throw new IllegalArgumentException("no state " + code);
  }

  /// The state with that name in the API, exactly as written.
  public static Optional<DeliveryState> parse(String wireName) {
    return Stream.of(values()).filter(state -> state.wireName().equals(wireName)).findFirst();
  }

  /// The name in the API.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
