package dev.switchhook.dashboard;

import java.util.List;

/// `/deliveries`.
///
/// @param running replays that are under way
public record DeliveriesView(DeliveryList list, List<ReplayView> running) {
  /// Copies the list.
  public DeliveriesView {
    running = List.copyOf(running);
  }
}
