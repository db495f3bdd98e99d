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

    /// How the endpoint answered; a dash before it did.
    public String answer(Ui ui) {
      JsonNode status = node.path("status_code");
      if (!status.isNumber()) {
        return "–";
      }
      return status.asInt() == 0
          ? ui.text("deliveries.no_answer")
          : Integer.toString(status.asInt());
    }

    /// Key of the verdict's text.
    public String verdict() {
      String verdict = text("verdict");
      return "deliveries.verdict." + (verdict.isEmpty() ? "open" : verdict);
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
