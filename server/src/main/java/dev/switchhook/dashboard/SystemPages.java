package dev.switchhook.dashboard;

import dev.switchhook.account.Role;
import dev.switchhook.http.Answer;
import dev.switchhook.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// `/system`: how the hub is. Health for every owner; figures and the quarantine, which belong to
/// the whole hub, for those who administer it.
final class SystemPages implements Pages {
  private static final int QUARANTINED_SHOWN = 20;
  private static final String LIST = "/system";

  @Override
  public void mount(Screens.Mount to) {
    to.page(LIST, Role.OWNER, SystemPages::page);
    to.action(LIST + "/quarantine/:id/retry", Role.OWNER, SystemPages::retry);
  }

  private static Answer page(Visit visit) {
    // 503 when a check fails: the answer says which
    JsonNode ready = Json.parse(visit.anyApi().call("GET", "/readyz", null, Map.of()).body());
    List<SystemView.Check> checks = new ArrayList<>();
    ready
        .path("checks")
        .properties()
        .forEach(check ->
            checks.add(new SystemView.Check(check.getKey(), check.getValue().asString(""))));
    if (!visit.user().administrator()) {
      return visit.page(
          "system/page.jte", new SystemView(checks, null, List.of(), new Pager(null, null)));
    }
    JsonNode kept = visit.operator().get("/v1/quarantine?" + Pager.query(visit, QUARANTINED_SHOWN));
    List<SystemView.Kept> quarantine = new ArrayList<>();
    kept.path("data").forEach(node -> quarantine.add(kept(node)));
    return visit.page(
        "system/page.jte",
        new SystemView(
            checks, visit.operator().get("/v1/system"), quarantine, Pager.of(visit, kept, LIST)));
  }

  private static SystemView.Kept kept(JsonNode node) {
    return new SystemView.Kept(
        node.path("id").asString(""),
        node.path("received_at").asString(""),
        node.path("reason").asString(""),
        node.path("detail").asString(""),
        node.path("path").asString(""));
  }

  private static Answer retry(Visit visit) {
    JsonNode outcome = visit.operator().post("/v1/quarantine/" + visit.pathId() + "/retry", null);
    return visit.redirect(
        LIST,
        outcome.path("resolved").asBoolean(false)
            ? "system.flash.resolved"
            : "system.flash.still_wrong");
  }
}
