package dev.switchhook.dashboard;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// `/audit`.
///
/// @param users to choose from
/// @param chosen the user that is looked for; empty for all
/// @param action what actions begin with; empty for all
public record AuditView(
    List<Entry> entries, Pager pager, List<Ui.Choice> users, String chosen, String action) {
  /// Copies the lists.
  public AuditView {
    entries = List.copyOf(entries);
    users = List.copyOf(users);
  }

  /// Whether anything is looked for.
  public boolean searching() {
    return !chosen.isEmpty() || !action.isEmpty();
  }

  /// Somebody did something.
  ///
  /// @param who their name, or their id when they have no role any more; empty for the operator
  public record Entry(JsonNode node, String who) {
    private static final Map<String, String> PAGES =
        Map.of(
            "evt_", "/events/",
            "ep_", "/endpoints/",
            "con_", "/contacts/",
            "dlv_", "/deliveries/");

    /// When.
    public String at() {
      return node.path("at").asString("");
    }

    /// What, for instance `endpoints.delete`.
    public String action() {
      return node.path("action").asString("");
    }

    /// To what.
    public String subject() {
      return node.path("subject").asString("");
    }

    /// The page of what it was done to; empty when it has none.
    public String page() {
      String subject = subject();
      int end = subject.indexOf('_') + 1;
      String path = PAGES.getOrDefault(subject.substring(0, end), "");
      return path.isEmpty() || subject.contains(" ") ? "" : path + subject;
    }

    /// Kind of its badge: what shows personal data, and what removes, stands out.
    public String badge() {
      if (action().endsWith("reveal")) {
        return "warn";
      }
      return action().endsWith("delete") || action().endsWith("revoke") ? "bad" : "";
    }

    /// Icon of its badge.
    public String icon() {
      if (action().endsWith("reveal")) {
        return "eye";
      }
      if (action().startsWith("session.")) {
        return "users";
      }
      return action().endsWith("delete") ? "trash" : "settings";
    }
  }
}
