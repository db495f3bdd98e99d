package dev.switchhook.dashboard;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// `/audit`.
///
/// @param administrator whether what belongs to no application may be looked at too
public record AuditView(List<Entry> entries, Pager pager, Search search, boolean administrator) {
  /// Copies the entries.
  public AuditView {
    entries = List.copyOf(entries);
  }

  /// What is looked for.
  ///
  /// @param choices users and keys to choose from
  /// @param who the id of the one that is looked for; empty for all
  /// @param action what actions begin with; empty for all
  /// @param wholeHub whether entries of all applications are shown, and the hub's own
  public record Search(List<Ui.Choice> choices, String who, String action, boolean wholeHub) {
    /// Copies the choices.
    public Search {
      choices = List.copyOf(choices);
    }

    /// Whether anything is looked for.
    public boolean narrows() {
      return !who.isEmpty() || !action.isEmpty();
    }
  }

  /// Somebody did something.
  ///
  /// @param who the name of the user or the key, or the id when there is none any more; empty for
  ///   the operator's key
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

    /// Whether a program did it, with a key of the application.
    public boolean program() {
      return !node.path("key_id").asString("").isEmpty();
    }

    /// From where; empty when it is not known.
    public String address() {
      return node.path("address").asString("");
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
