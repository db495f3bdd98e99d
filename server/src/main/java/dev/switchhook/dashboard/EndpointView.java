package dev.switchhook.dashboard;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// An endpoint as the pages show it.
///
/// @param node as the API answers it
public record EndpointView(JsonNode node) {
  /// Its public id.
  public String id() {
    return node.path("id").asString("");
  }

  /// What people call it.
  public String name() {
    return node.path("description").asString("");
  }

  /// Where it is; empty for those that are polled.
  public String url() {
    return node.path("url").asString("");
  }

  /// Whether deliveries wait until they are read, instead of being sent.
  public boolean polled() {
    return text("kind").equals("poll");
  }

  /// Names of the event types it wants.
  public List<String> eventTypes() {
    return texts("event_types");
  }

  /// `active`, `failing`, `paused`, `disabled`.
  public String status() {
    return node.path("status").asString("active");
  }

  /// Why it is not active; empty when it is.
  public String reason() {
    return node.path("status_reason").asString("");
  }

  /// Key of the status's text.
  public String statusText() {
    return "endpoints.status." + status();
  }

  /// Kind of its badge.
  public String badge() {
    return switch (status()) {
      case "active" -> "ok";
      case "failing" -> "bad";
      case "paused" -> "warn";
      default -> "";
    };
  }

  /// Icon of its badge.
  public String icon() {
    return switch (status()) {
      case "active" -> "check";
      case "failing" -> "alert";
      case "paused" -> "pause";
      default -> "ban";
    };
  }

  /// Whether it gets deliveries.
  public boolean active() {
    return node.path("active").asBoolean(false);
  }

  /// Whether it has passed the handshake.
  public boolean verified() {
    return node.path("verified").asBoolean(false);
  }

  /// Since when every attempt has failed, as the API writes it; empty when none has.
  public String failingSince() {
    return node.path("failing_since").asString("");
  }

  /// Failed attempts since the last success.
  public long errors() {
    return node.path("number_of_errors").asLong(0);
  }

  /// A field as a form shows it; empty when it is not set.
  public String text(String field) {
    return node.path(field).asString("");
  }

  /// A list as a form shows it: with commas.
  public String joined(String field) {
    return String.join(", ", texts(field));
  }

  /// Own headers, a line each.
  public String headers() {
    List<String> lines = new ArrayList<>();
    node.path("headers")
        .properties()
        .forEach(header -> lines.add(header.getKey() + ": " + header.getValue().asString("")));
    return String.join("\n", lines);
  }

  /// Whether deliveries of one contact keep their order.
  public boolean ordered() {
    return node.path("ordered").asBoolean(false);
  }

  private List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    node.path(field).forEach(each -> texts.add(each.asString("")));
    return texts;
  }
}
