package dev.switchhook.dashboard;

import dev.switchhook.account.Role;
import dev.switchhook.http.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// `/audit`: who changed or revealed what, and when.
final class AuditPages implements Pages {
  private static final int PAGE_SIZE = 50;
  private static final int ACTION_CHARS_MAX = 100;
  private static final int NAMES_MAX = 100;
  private static final String LIST = "/audit";

  @Override
  public void mount(Screens.Mount to) {
    to.page(LIST, Role.OWNER, AuditPages::list);
  }

  private static Answer list(Visit visit) {
    Map<String, String> names = names(visit);
    String user = names.containsKey(visit.query("user")) ? visit.query("user") : "";
    String action = visit.query("action").strip();
    String shortened = action.substring(0, Math.min(action.length(), ACTION_CHARS_MAX));
    String filters = asked("user", user) + asked("action", shortened);
    JsonNode page =
        visit
            .operator()
            .get(visit.applicationPath() + "/audit?" + Pager.query(visit, PAGE_SIZE) + filters);
    List<AuditView.Entry> entries = new ArrayList<>();
    page.path("data").forEach(node -> entries.add(new AuditView.Entry(node, who(node, names))));
    String address = filters.isEmpty() ? LIST : LIST + "?" + filters.substring(1);
    List<Ui.Choice> users =
        names.entrySet().stream()
            .map(each -> new Ui.Choice(each.getKey(), each.getValue()))
            .toList();
    return visit.page(
        "audit/list.jte",
        new AuditView(entries, Pager.of(visit, page, address), users, user, shortened));
  }

  private static Map<String, String> names(Visit visit) {
    Map<String, String> names = new LinkedHashMap<>();
    visit
        .operator()
        .get(visit.applicationPath() + "/users?limit=" + NAMES_MAX)
        .path("data")
        .forEach(node -> names.put(node.path("id").asString(""), node.path("name").asString("")));
    return names;
  }

  private static String who(JsonNode node, Map<String, String> names) {
    String id = node.path("user_id").asString("");
    return names.getOrDefault(id, id);
  }

  private static String asked(String name, String value) {
    return value.isEmpty()
        ? ""
        : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
