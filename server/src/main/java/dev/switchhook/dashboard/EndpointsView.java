package dev.switchhook.dashboard;

import java.util.List;

/// `/endpoints`.
///
/// @param form what the dialog shows
/// @param once makes a form that is sent twice one endpoint
public record EndpointsView(
    List<EndpointView> endpoints,
    Pager pager,
    EndpointForm form,
    List<EventTypeView> types,
    String once) {
  /// Copies the lists.
  public EndpointsView {
    endpoints = List.copyOf(endpoints);
    types = List.copyOf(types);
  }
}
