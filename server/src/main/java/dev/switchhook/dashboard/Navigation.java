package dev.switchhook.dashboard;

import dev.switchhook.account.Role;
import java.util.List;
import java.util.Set;

/// The rail at the side. Pure.
public final class Navigation {
  private static final List<Group> ALL =
      List.of(
          new Group(
              "shell.group.monitor",
              List.of(
                  new Entry("/", "shell.nav.overview", "overview", Role.VIEWER),
                  new Entry("/live", "shell.nav.live", "live", Role.VIEWER),
                  new Entry("/events", "shell.nav.events", "events", Role.VIEWER),
                  new Entry("/deliveries", "shell.nav.deliveries", "deliveries", Role.VIEWER))),
          new Group(
              "shell.group.configure",
              List.of(
                  new Entry("/endpoints", "shell.nav.endpoints", "endpoints", Role.VIEWER),
                  new Entry("/channels", "shell.nav.channels", "channels", Role.VIEWER),
                  new Entry("/contacts", "shell.nav.contacts", "contacts", Role.MEMBER))),
          new Group(
              "shell.group.try",
              List.of(
                  new Entry("/phone", "shell.nav.phone", "phone", Role.MEMBER),
                  new Entry("/receiver", "shell.nav.receiver", "receiver", Role.VIEWER),
                  new Entry("/signatures", "shell.nav.signatures", "signatures", Role.VIEWER),
                  new Entry("/docs", "shell.nav.docs", "docs", Role.VIEWER))),
          new Group(
              "shell.group.admin",
              List.of(
                  new Entry("/keys", "shell.nav.keys", "keys", Role.OWNER),
                  new Entry("/users", "shell.nav.users", "users", Role.OWNER),
                  new Entry("/audit", "shell.nav.audit", "audit", Role.OWNER),
                  new Entry("/settings", "shell.nav.settings", "settings", Role.VIEWER),
                  new Entry("/system", "shell.nav.system", "system", Role.OWNER))));

  private Navigation() {}

  /// A part of the rail.
  ///
  /// @param label key of its text
  public record Group(String label, List<Entry> entries) {
    /// Copies the entries.
    public Group {
      entries = List.copyOf(entries);
    }
  }

  /// A page of the rail.
  ///
  /// @param label key of its text
  /// @param least who may see it
  public record Entry(String path, String label, String icon, Role least) {}

  /// What the user may see.
  ///
  /// @param paths pages that there are
  static List<Group> groups(Ui ui, Set<String> paths) {
    return ALL.stream()
        .map(group ->
            new Group(
                group.label(),
                group.entries().stream()
                    .filter(entry -> ui.may(entry.least()) && paths.contains(entry.path()))
                    .toList()))
        .filter(group -> !group.entries().isEmpty())
        .toList();
  }
}
