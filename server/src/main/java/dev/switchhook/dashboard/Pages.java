package dev.switchhook.dashboard;

/// One screen, or a few that belong together.
interface Pages {
  /// Adds the screen's routes. Called once, at start.
  void mount(Screens.Mount to);

  /// The screen's own style sheet among the assets, `things.css`; empty when it needs none.
  default String styles() {
    return "";
  }
}
