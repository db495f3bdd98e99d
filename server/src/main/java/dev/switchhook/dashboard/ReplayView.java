package dev.switchhook.dashboard;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A replay as the pages show it.
///
/// @param node as the API answers it
public record ReplayView(JsonNode node) {
  /// Its public id.
  public String id() {
    return node.path("id").asString("");
  }

  /// When it was asked for.
  public Instant at() {
    return Instant.parse(node.path("created_at").asString(""));
  }

  /// When it ended, as the API writes it; empty while it runs.
  public String finishedAt() {
    return node.path("finished_at").asString("");
  }

  /// Whether it is under way.
  public boolean running() {
    return status().equals("running");
  }

  /// Whether it can go on.
  public boolean cancelled() {
    return status().equals("cancelled");
  }

  /// `running`, `completed` or `cancelled`.
  public String status() {
    return node.path("status").asString("running");
  }

  /// Kind of its badge.
  public String badge() {
    return switch (status()) {
      case "running" -> "info";
      case "completed" -> "ok";
      default -> "";
    };
  }

  /// Icon of its badge.
  public String icon() {
    return switch (status()) {
      case "running" -> "rotate";
      case "completed" -> "check";
      default -> "ban";
    };
  }

  /// A number: `matching`, `done`, `succeeded`, `failed`, `skipped`, `rate`.
  public long number(String name) {
    return node.path(name).asLong(0);
  }

  /// Deliveries that it is to send.
  public long goal() {
    long matching = number("matching");
    return node.path("max").isNumber() ? Math.min(matching, number("max")) : matching;
  }

  /// `failed`, `missing` or `all`.
  public String mode() {
    return node.path("mode").asString("failed");
  }

  /// What it was limited to.
  public List<Map.Entry<String, String>> filter() {
    List<Map.Entry<String, String>> filter = new ArrayList<>();
    node.path("filter")
        .properties()
        .forEach(each -> filter.add(Map.entry(each.getKey(), each.getValue().asString(""))));
    return filter;
  }
}
