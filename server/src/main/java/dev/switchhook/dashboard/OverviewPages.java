package dev.switchhook.dashboard;

import dev.switchhook.account.Role;
import dev.switchhook.http.Answer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// `/`: how deliveries go, what needs attention, what came last, what to do first. Every number is
/// kept by the hub or counted up to a bound.
final class OverviewPages implements Pages {
  /// Endpoints that are looked at, the newest; of more, the page says so.
  static final int ENDPOINTS_MAX = 500;

  /// Endpoints in trouble that are shown; of more, the page says how many.
  static final int TROUBLED_MAX = 20;

  private static final int COUNTED_MAX = 100;
  private static final int EVENTS_SHOWN = 8;

  @Override
  public void mount(Screens.Mount to) {
    to.page("/", Role.VIEWER, this::overview);
  }

  @Override
  public String styles() {
    return "overview.css";
  }

  private Answer overview(Visit visit) {
    if (visit.applicationId() == null) {
      return visit.page("overview/nothing.jte", visit.user());
    }
    Chart.Span span = Chart.Span.of(visit.query("range"));
    Ui ui = visit.ui();
    JsonNode hours =
        visit.api().get("/v1/figures?since=" + span.since(ui.now(), ui.zone())).path("data");
    Rows endpoints = Rows.of(visit.api()::get, "/v1/endpoints", ENDPOINTS_MAX);
    List<OverviewView.EventView> events = new ArrayList<>();
    data(visit, "/v1/events?limit=" + EVENTS_SHOWN).forEach(node -> events.add(event(node)));
    Chart chart = Chart.of(span, hours, ui);
    return visit.page(
        "overview/page.jte",
        new OverviewView(
            span,
            chart,
            attention(visit, endpoints),
            waiting(visit, ""),
            visit.ui().administers()
                ? few(visit.operator().get("/v1/quarantine?limit=" + COUNTED_MAX))
                : new OverviewView.Few(0, false),
            events,
            steps(visit, !endpoints.rows().isEmpty(), !events.isEmpty(), chart.succeeded() > 0)));
  }

  private static JsonNode data(Visit visit, String address) {
    return visit.api().get(address).path("data");
  }

  private static OverviewView.Attention attention(Visit visit, Rows endpoints) {
    List<EndpointView> troubled =
        endpoints.rows().stream()
            .map(EndpointView::new)
            .filter(each -> !each.status().equals("active") || each.errors() > 0)
            .toList();
    return new OverviewView.Attention(
        troubled.stream()
            .limit(TROUBLED_MAX)
            .map(each -> new OverviewView.Troubled(each, waiting(visit, "&endpoint=" + each.id())))
            .toList(),
        troubled.size(),
        endpoints.rows().size(),
        endpoints.more());
  }

  private static OverviewView.Few waiting(Visit visit, String filter) {
    return few(visit.api().get("/v1/deliveries?status=pending&limit=" + COUNTED_MAX + filter));
  }

  private static OverviewView.Few few(JsonNode list) {
    return new OverviewView.Few(
        list.path("data").size(), !list.path("next_cursor").asString("").isEmpty());
  }

  private static List<OverviewView.Step> steps(
      Visit visit, boolean endpoint, boolean event, boolean lately) {
    boolean channel = !data(visit, "/v1/channels?limit=1").isEmpty();
    boolean delivered = lately || !data(visit, "/v1/deliveries?status=delivered&limit=1").isEmpty();
    return List.of(
        new OverviewView.Step("overview.step_running", true, ""),
        new OverviewView.Step("overview.step_channel", channel, there(visit, "/channels")),
        new OverviewView.Step("overview.step_endpoint", endpoint, there(visit, "/endpoints")),
        new OverviewView.Step("overview.step_event", event, there(visit, "/phone")),
        new OverviewView.Step("overview.step_delivered", delivered, there(visit, "/deliveries")));
  }

  /// The page, if there is one that the user may see.
  private static String there(Visit visit, String path) {
    boolean found =
        visit.ui().navigation().stream()
            .flatMap(group -> group.entries().stream())
            .anyMatch(entry -> entry.path().equals(path));
    return found ? path : "";
  }

  private static OverviewView.EventView event(JsonNode node) {
    return new OverviewView.EventView(
        node.path("id").asString(""),
        node.path("type").asString(""),
        node.path("received_at").asString(""));
  }
}
