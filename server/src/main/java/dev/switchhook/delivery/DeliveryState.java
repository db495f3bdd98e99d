package dev.switchhook.delivery;

import java.util.Locale;

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

  /// The name in the API.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
