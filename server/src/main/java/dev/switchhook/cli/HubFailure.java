package dev.switchhook.cli;

/// Why a command could not be carried out, in words for whoever typed it. Carries no stack trace.
final class HubFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /// @param exitCode what the process ends with
  HubFailure(int exitCode, String message) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
