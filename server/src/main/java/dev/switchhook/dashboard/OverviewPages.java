package dev.switchhook.dashboard;

import dev.switchhook.account.Role;
import dev.switchhook.http.Answer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// `/`: what needs attention, what came last, what to do first.
final class OverviewPages implements Pages {
  private static final int ENDPOINTS_LOOKED_AT = 100;
  private static final int EVENTS_SHOWN = 8;

  @Override
  public void mount(Screens.Mount to) {
    to.page("/", Role.VIEWER, this::overview);
  }

  private Answer overview(Visit visit) {
    if (visit.applicationId() == null) {
      return visit.page(
          "overview/page.jte", new OverviewView(List.of(), List.of(), false, false, false));
    }
    List<EndpointView> endpoints = new ArrayList<>();
    visit
        .api()
        .get("/v1/endpoints?limit=" + ENDPOINTS_LOOKED_AT)
        .path("data")
        .forEach(node -> endpoints.add(new EndpointView(node)));
    List<OverviewView.EventView> events = new ArrayList<>();
    visit
        .api()
        .get("/v1/events?limit=" + EVENTS_SHOWN)
        .path("data")
        .forEach(node -> events.add(event(node)));
    boolean channel = !visit.api().get("/v1/channels?limit=1").path("data").isEmpty();
    return visit.page(
        "overview/page.jte",
        new OverviewView(
            endpoints.stream().filter(each -> !each.status().equals("active")).toList(),
            events,
            true,
            !endpoints.isEmpty(),
            channel));
  }

  private static OverviewView.EventView event(JsonNode node) {
    return new OverviewView.EventView(
        node.path("id").asString(""),
        node.path("type").asString(""),
        node.path("received_at").asString(""));
  }
}
