package dev.switchhook.dashboard;

import dev.switchhook.access.ApiKey;
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
  private static final String WHO = "who";
  private static final String HUB = "hub";

  @Override
  public void mount(Screens.Mount to) {
    to.page(LIST, Role.OWNER, AuditPages::list);
  }

  private static Answer list(Visit visit) {
    boolean wholeHub = visit.user().administrator() && visit.query(HUB).equals("1");
    Map<String, String> names = names(visit);
    String who = visit.query(WHO).strip();
    if (!who.isEmpty()) {
      names.computeIfAbsent(who, id -> name(visit, id));
    }
    String action = visit.query("action").strip();
    String shortened = action.substring(0, Math.min(action.length(), ACTION_CHARS_MAX));
    String filter = who.startsWith(ApiKey.ID_PREFIX) ? "key" : "user";
    String asked = asked("action", shortened);
    JsonNode page =
        visit
            .operator()
            .get(
                (wholeHub ? "/v1" : visit.applicationPath())
                    + "/audit?"
                    + Pager.query(visit, PAGE_SIZE)
                    + asked(filter, who)
                    + asked);
    List<AuditView.Entry> entries = new ArrayList<>();
    page.path("data").forEach(node -> entries.add(new AuditView.Entry(node, who(node, names))));
    String address = asked(HUB, wholeHub ? "1" : "") + asked(WHO, who) + asked;
    List<Ui.Choice> choices =
        names.entrySet().stream()
            .map(each -> new Ui.Choice(each.getKey(), each.getValue()))
            .toList();
    return visit.page(
        "audit/list.jte",
        new AuditView(
            entries,
            Pager.of(visit, page, address.isEmpty() ? LIST : LIST + "?" + address.substring(1)),
            new AuditView.Search(choices, who, shortened, wholeHub),
            visit.user().administrator()));
  }

  /// Who may have done something in the application: its users and its keys.
  private static Map<String, String> names(Visit visit) {
    Map<String, String> names = new LinkedHashMap<>();
    for (String kind : List.of("/users", "/keys")) {
      visit
          .operator()
          .get(visit.applicationPath() + kind + "?limit=" + NAMES_MAX)
          .path("data")
          .forEach(node -> names.put(node.path("id").asString(""), node.path("name").asString("")));
    }
    return names;
  }

  /// The name of one who is looked for and not among the newest; the id of those who are gone.
  private static String name(Visit visit, String id) {
    String kind = id.startsWith(ApiKey.ID_PREFIX) ? "/keys" : "/users";
    return Rows.find(visit.operator()::get, visit.applicationPath() + kind, id)
        .map(node -> node.path("name").asString(id))
        .orElse(id);
  }

  private static String who(JsonNode node, Map<String, String> names) {
    String user = node.path("user_id").asString("");
    String id = user.isEmpty() ? node.path("key_id").asString("") : user;
    return names.getOrDefault(id, id);
  }

  private static String asked(String name, String value) {
    return value.isEmpty()
        ? ""
        : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
