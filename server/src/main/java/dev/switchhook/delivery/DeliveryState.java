package dev.switchhook.delivery;

import java.util.Locale;

/// The states of a delivery. The order is the store's.
public enum DeliveryState {
  /// Not finished.
  PENDING,
  /// The endpoint took it.
  DELIVERED,
  /// The schedule is exhausted, or the endpoint is gone.
  FAILED,
  /// Its endpoint was deleted or disabled.
  CANCELLED;

  /// The name in the API.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
