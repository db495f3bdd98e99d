package dev.switchhook.dashboard;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// `/keys`.
///
/// @param form what the dialog shows
/// @param scopes all that there are
public record KeysView(List<Key> keys, Pager pager, Making form, List<String> scopes) {
  /// Copies the lists.
  public KeysView {
    keys = List.copyOf(keys);
    scopes = List.copyOf(scopes);
  }

  /// The dialog.
  ///
  /// @param chosen scopes that are ticked
  /// @param days until the key ends, counted from the moment; empty for never
  /// @param from the moment that the form was shown, in seconds since 1970
  /// @param once makes a form that is sent twice one key
  public record Making(
      String name, List<String> chosen, String days, String from, Mistakes mistakes, String once) {
    /// Copies the list.
    public Making {
      chosen = List.copyOf(chosen);
    }
  }

  /// A key that was just made; it is shown here only.
  public record Made(String name, String key) {}

  /// A key as the list shows it.
  ///
  /// @param now when the page is made
  public record Key(JsonNode node, Instant now) {
    /// A field; empty when it has none.
    public String text(String field) {
      return node.path(field).asString("");
    }

    /// What it may do; empty for everything.
    public List<String> scopes() {
      List<String> scopes = new ArrayList<>();
      node.path("scopes").forEach(each -> scopes.add(each.asString("")));
      return scopes;
    }

    /// `active`, `expired`, `revoked`.
    public String state() {
      if (!text("revoked_at").isEmpty()) {
        return "revoked";
      }
      String end = text("expires_at");
      return !end.isEmpty() && !now.isBefore(Instant.parse(end)) ? "expired" : "active";
    }

    /// Whether it lets anybody in.
    public boolean active() {
      return state().equals("active");
    }
  }
}
