package dev.switchhook.e2e;

import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Locale;

/// How a page is looked at.
///
/// @param width of the window, in pixels
record Look(ColorScheme scheme, int width) {
  static final List<Look> ALL =
      List.of(
          new Look(ColorScheme.LIGHT, 1360),
          new Look(ColorScheme.DARK, 1360),
          new Look(ColorScheme.LIGHT, 390),
          new Look(ColorScheme.DARK, 390));

  String name() {
    return scheme.name().toLowerCase(Locale.ROOT) + "-" + width;
  }
}
