package dev.switchhook.dashboard;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/// A delivery as lists show it.
///
/// @param node as the API answers it
/// @param endpoint what people call its endpoint
public record DeliveryRow(JsonNode node, String endpoint) {
  /// Its public id.
  public String id() {
    return node.path("id").asString("");
  }

  /// The public id of its event.
  public String eventId() {
    return node.path("event_id").asString("");
  }

  /// The type of its event; empty when the event has been removed.
  public String eventType() {
    return node.path("event_type").asString("");
  }

  /// The public id of its endpoint.
  public String endpointId() {
    return node.path("endpoint_id").asString("");
  }

  /// When it was made.
  public Instant at() {
    return Instant.parse(node.path("created_at").asString(""));
  }

  /// Whether it tried an endpoint.
  public boolean test() {
    return node.path("test").asBoolean(false);
  }

  /// Attempts that were made.
  public long attempts() {
    return node.path("attempt_count").asLong(0);
  }

  /// When the next attempt is due, as the API writes it; empty when none is planned.
  public String nextAttempt() {
    return node.path("next_attempt_at").asString("");
  }

  /// How the endpoint answered last.
  public String response(Ui ui) {
    JsonNode status = node.path("last_status_code");
    if (!status.isNumber()) {
      return "–";
    }
    return status.asInt() == 0 ? ui.text("deliveries.no_answer") : Integer.toString(status.asInt());
  }

  /// Whether it waits for another attempt after one that failed.
  public boolean retrying() {
    return node.path("status").asString("").equals("pending") && attempts() > 0;
  }

  /// Key of the status's text.
  public String statusText() {
    return "deliveries.status."
        + (retrying() ? "retrying" : node.path("status").asString("pending"));
  }

  /// Kind of its badge.
  public String badge() {
    return switch (node.path("status").asString("")) {
      case "delivered" -> "ok";
      case "failed" -> "bad";
      case "pending" -> retrying() ? "warn" : "info";
      default -> "";
    };
  }

  /// Icon of its badge.
  public String icon() {
    return switch (node.path("status").asString("")) {
      case "delivered" -> "check";
      case "failed" -> "alert";
      case "pending" -> retrying() ? "rotate" : "clock";
      default -> "ban";
    };
  }
}
