package dev.switchhook.dashboard;

import dev.switchhook.account.User;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/settings`.
///
/// @param zones names of all time zones
public record SettingsView(User user, List<String> zones, Mistakes mistakes) {
  /// The chosen language's tag; empty for the browser's.
  public String language() {
    return orEmpty(user.preferences().language());
  }

  /// The chosen zone; empty for the browser's.
  public String timeZone() {
    return orEmpty(user.preferences().timeZone());
  }

  /// The chosen theme; empty for the system's.
  public String theme() {
    return orEmpty(user.preferences().theme());
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
