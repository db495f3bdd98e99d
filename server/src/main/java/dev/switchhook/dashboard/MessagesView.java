package dev.switchhook.dashboard;

import tools.jackson.databind.JsonNode;

/// `/endpoints/{id}/messages`.
///
/// @param figures as the API answers them
public record MessagesView(EndpointView endpoint, JsonNode figures, DeliveryList list) {
  /// One of the figures.
  public long figure(String name) {
    return figures.path(name).asLong(0);
  }

  /// The share that was delivered of what has ended; a dash while nothing has.
  public String rate(Ui ui) {
    JsonNode rate = figures.path("success_rate");
    return rate.isNumber() ? ui.percent(rate.asDouble()) : "–";
  }

  /// How long attempts take, in milliseconds: the 95th of a hundred; 0 when there were none.
  public long slow() {
    return figures.path("duration_ms").path("p95").asLong(0);
  }
}
