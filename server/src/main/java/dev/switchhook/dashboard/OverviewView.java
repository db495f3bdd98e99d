package dev.switchhook.dashboard;

import java.util.List;

/// `/`.
///
/// @param attention endpoints that fail or stand still
/// @param events the newest
/// @param hasApplication whether there is anything to look at
/// @param hasEndpoint for the list of first steps
/// @param hasChannel for the list of first steps
public record OverviewView(
    List<EndpointView> attention,
    List<EventView> events,
    boolean hasApplication,
    boolean hasEndpoint,
    boolean hasChannel) {
  /// Copies the lists.
  public OverviewView {
    attention = List.copyOf(attention);
    events = List.copyOf(events);
  }

  /// An event in a list.
  ///
  /// @param at as the API writes it
  public record EventView(String id, String type, String at) {}
}
