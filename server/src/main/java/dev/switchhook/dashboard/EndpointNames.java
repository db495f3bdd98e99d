package dev.switchhook.dashboard;

import dev.switchhook.http.ApiError;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What people call the endpoints of an application. Belongs to one request.
final class EndpointNames {
  private static final int LISTED_MAX = 100;

  private final Visit visit;
  private final Map<String, String> names = new LinkedHashMap<>();
  private final List<Ui.Choice> choices;

  private EndpointNames(Visit visit) {
    this.visit = visit;
    visit
        .api()
        .get("/v1/endpoints?limit=" + LISTED_MAX)
        .path("data")
        .forEach(
            node -> names.put(node.path("id").asString(""), node.path("description").asString("")));
    this.choices =
        names.entrySet().stream()
            .map(each -> new Ui.Choice(each.getKey(), each.getValue()))
            .toList();
  }

  static EndpointNames of(Visit visit) {
    return new EndpointNames(visit);
  }

  /// The newest, to choose from, and the one that is chosen, which may be older.
  ///
  /// @param chosen an endpoint's id as it stands in the address; empty for none
  List<Ui.Choice> choices(String chosen) {
    if (chosen.isEmpty() || choices.stream().anyMatch(each -> each.value().equals(chosen))) {
      return choices;
    }
    List<Ui.Choice> all = new ArrayList<>(choices);
    all.addFirst(new Ui.Choice(chosen, of(chosen)));
    return all;
  }

  /// The name of one; its id when it has been removed.
  String of(String id) {
    return names.computeIfAbsent(id, this::read);
  }

  private String read(String id) {
    String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8);
    try {
      return visit.api().get("/v1/endpoints/" + encoded).path("description").asString(id);
    } catch (ApiError error) {
      if (error.status() == 404) {
        return id;
      }
      throw error;
    }
  }
}
