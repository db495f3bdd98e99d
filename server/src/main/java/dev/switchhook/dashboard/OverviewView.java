package dev.switchhook.dashboard;

import java.util.List;

/// `/`.
///
/// @param chart attempts of the time that is looked at
/// @param attention endpoints that fail or stand still
/// @param waiting deliveries that wait, of all endpoints
/// @param quarantined webhooks that could not be used; 0 as well for those who may not know
/// @param events the newest
/// @param steps what to do first
public record OverviewView(
    Chart.Span span,
    Chart chart,
    Attention attention,
    Few waiting,
    Few quarantined,
    List<EventView> events,
    List<Step> steps) {
  /// Copies the lists.
  public OverviewView {
    events = List.copyOf(events);
    steps = List.copyOf(steps);
  }

  /// A number that is only counted up to a point.
  ///
  /// @param more whether there are more than that
  public record Few(long count, boolean more) {
    /// As people read it.
    public String text(Ui ui) {
      return ui.number(count) + (more ? "+" : "");
    }

    /// Whether the words beside it stand in the singular.
    public boolean one(Ui ui) {
      return !more && Words.form(ui.locale(), count).equals("one");
    }
  }

  /// Endpoints that need attention.
  ///
  /// @param shown the first of them
  /// @param found how many there are among those that were looked at
  /// @param lookedAt how many endpoints were looked at, the newest
  /// @param partial whether there are endpoints that were not looked at
  public record Attention(List<Troubled> shown, int found, int lookedAt, boolean partial) {
    /// Copies the list.
    public Attention {
      shown = List.copyOf(shown);
    }
  }

  /// An endpoint that needs attention.
  ///
  /// @param waiting deliveries that wait for it
  public record Troubled(EndpointView endpoint, Few waiting) {}

  /// A step on the way to the first webhook.
  ///
  /// @param key of its text
  /// @param path where it is done; empty when there is no page for it
  public record Step(String key, boolean done, String path) {}

  /// Whether every step is done.
  public boolean started() {
    return steps.stream().allMatch(Step::done);
  }

  /// Whether there is nothing to say, about any endpoint.
  public boolean calm() {
    return attention.found() == 0 && !attention.partial() && quarantined.count() == 0;
  }

  /// An event in a list.
  ///
  /// @param at as the API writes it
  public record EventView(String id, String type, String at) {}
}
