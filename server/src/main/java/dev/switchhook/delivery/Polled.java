package dev.switchhook.delivery;

import dev.switchhook.egress.Header;
import dev.switchhook.event.EventType;
import java.util.List;
import java.util.UUID;

/// What whoever polls an endpoint hears.
public sealed interface Polled {
  /// What waits, oldest hand-out first; empty when nothing does or the endpoint is paused.
  ///
  /// @param cursor acknowledges all of it; with an empty page nothing
  record Page(List<Item> items, String cursor) implements Polled {
    /// Copies the items.
    public Page {
      items = List.copyOf(items);
    }
  }

  /// Too many requests wait already, or the hub is stopping.
  record Busy() implements Polled {}

  /// One delivery as it would have been sent.
  ///
  /// @param headers with the endpoint's own and the signature, which is made anew each time
  /// @param body in the profile that the delivery was made in
  /// @param cursor acknowledges everything up to this one
  @SuppressWarnings("ArrayRecordComponent") // carried along, never compared
  record Item(
      UUID deliveryId,
      UUID eventId,
      EventType type,
      List<Header> headers,
      byte[] body,
      String cursor) {
    /// Copies the headers.
    public Item {
      headers = List.copyOf(headers);
    }
  }
}
