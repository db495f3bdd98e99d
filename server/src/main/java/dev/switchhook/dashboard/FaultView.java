package dev.switchhook.dashboard;

/// A page that could not be shown.
///
/// @param detail what is wrong, for people
public record FaultView(int status, String detail, String requestId) {
  /// Key of the title's text.
  public String title() {
    return switch (status) {
      case 403 -> "shell.fault.forbidden";
      case 404 -> "shell.fault.missing";
      case 503 -> "shell.fault.busy";
      default -> status >= 500 ? "shell.fault.internal" : "shell.fault.refused";
    };
  }
}
