package dev.switchhook.dashboard;

import dev.switchhook.http.ApiError;
import dev.switchhook.json.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A page of a list of deliveries, with what its filters offer.
///
/// @param path of the page
/// @param types names of event types to choose
/// @param resent what became of those that were just sent again
/// @param mistake what the API says is wrong with the filters; empty when nothing is
public record DeliveryList(
    List<DeliveryRow> rows,
    Pager pager,
    DeliveryQuery query,
    String path,
    List<Ui.Choice> endpoints,
    List<String> types,
    String mistake,
    Resent resent) {
  /// Rows on a page.
  static final int PAGE_SIZE = 20;

  private static final int TYPES_MAX = 100;

  /// Copies the lists.
  public DeliveryList {
    rows = List.copyOf(rows);
    endpoints = List.copyOf(endpoints);
    types = List.copyOf(types);
  }

  /// The page that is asked for.
  ///
  /// @param asked what the address filters by
  /// @param filter the same with what the page itself adds
  static DeliveryList of(Visit visit, String path, DeliveryQuery asked, DeliveryQuery filter) {
    EndpointNames names = EndpointNames.of(visit);
    JsonNode page = Json.object();
    String mistake = "";
    try {
      page = visit.api().get(filter.apiAddress(Pager.query(visit, PAGE_SIZE)));
    } catch (ApiError error) {
      // a filter that makes no sense, or that the role does not allow
      if (error.status() != 422 && error.status() != 400 && error.status() != 403) {
        throw error;
      }
      mistake = Mistakes.of(error).byField().values().iterator().next();
    }
    List<DeliveryRow> rows = new ArrayList<>();
    page.path("data")
        .forEach(node ->
            rows.add(new DeliveryRow(node, names.of(node.path("endpoint_id").asString("")))));
    String address = asked.listAddress(path);
    return new DeliveryList(
        rows,
        Pager.of(visit, page, address),
        asked,
        path,
        names.choices(asked.text("endpoint")),
        types(visit),
        mistake,
        Resent.of(visit, address));
  }

  private static List<String> types(Visit visit) {
    List<String> types = new ArrayList<>();
    visit
        .api()
        .get("/v1/event-types?limit=" + TYPES_MAX)
        .path("data")
        .forEach(node -> types.add(node.path("name").asString("")));
    return types;
  }
}
