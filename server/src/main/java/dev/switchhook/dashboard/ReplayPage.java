package dev.switchhook.dashboard;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// `/deliveries/replays/{id}`.
///
/// @param deliveries what became of each, newest first
public record ReplayPage(ReplayView replay, List<ReplayedView> deliveries, Pager pager) {
  /// Copies the list.
  public ReplayPage {
    deliveries = List.copyOf(deliveries);
  }

  /// One delivery that was sent again.
  ///
  /// @param node as the API answers it
  /// @param endpoint what people call its endpoint
  public record ReplayedView(JsonNode node, String endpoint) {
    /// A field; empty when it is not set.
    public String text(String name) {
      return node.path(name).asString("");
    }

    /// Status of the answer; 0 when none came.
    public int status() {
      return node.path("status_code").asInt(0);
    }

    /// Kind of the verdict's badge.
    public String badge() {
      return switch (text("verdict")) {
        case "fixed", "still_passing" -> "ok";
        case "still_failing" -> "warn";
        case "regressed" -> "bad";
        default -> "";
      };
    }

    /// Icon of the verdict's badge.
    public String icon() {
      return switch (text("verdict")) {
        case "fixed", "still_passing" -> "check";
        case "still_failing", "regressed" -> "alert";
        default -> "ban";
      };
    }
  }

  /// `/deliveries/replays`.
  public record All(List<ReplayView> replays, Pager pager) {
    /// Copies the list.
    public All {
      replays = List.copyOf(replays);
    }
  }
}
