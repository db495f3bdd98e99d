package dev.switchhook.dashboard;

import java.util.List;

/// `/endpoints`.
///
/// @param form what the dialog shows
public record EndpointsView(
    List<EndpointView> endpoints, Pager pager, EndpointForm form, List<EventTypeView> types) {
  /// Copies the lists.
  public EndpointsView {
    endpoints = List.copyOf(endpoints);
    types = List.copyOf(types);
  }
}
