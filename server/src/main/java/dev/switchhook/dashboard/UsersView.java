package dev.switchhook.dashboard;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// `/users`.
///
/// @param form what the dialog shows
public record UsersView(List<Person> users, Pager pager, Making form) {
  /// Copies the list.
  public UsersView {
    users = List.copyOf(users);
  }

  /// Roles, as they are chosen.
  public List<String> roles() {
    return List.of("viewer", "member", "owner");
  }

  /// The dialog.
  ///
  /// @param once makes a form that is sent twice one user
  public record Making(String email, String name, String role, Mistakes mistakes, String once) {
    static Making of(Visit visit) {
      return new Making("", "", "member", Mistakes.NONE, visit.oncePerForm());
    }
  }

  /// Somebody who was just added.
  ///
  /// @param link signs them in once, shown here only; empty for those who have an account
  public record Made(String name, String link) {}

  /// Somebody with a role.
  ///
  /// @param self whether it is who looks
  public record Person(JsonNode node, boolean self) {
    /// A field; empty when it has none.
    public String text(String field) {
      return node.path(field).asString("");
    }
  }
}
