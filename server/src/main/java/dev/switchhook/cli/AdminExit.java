package dev.switchhook.cli;

/// What `switchhook admin` ends with.
final class AdminExit {
  static final int DONE = 0;

  /// The hub understood and refused, or part of it failed.
  static final int REFUSED = 1;

  /// The command line or a file cannot be used.
  static final int UNUSABLE = 2;

  /// Nobody answered, or not a hub.
  static final int UNREACHABLE = 3;

  /// The key is missing, wrong, expired, revoked or may not do this.
  static final int KEY_REFUSED = 4;

  private AdminExit() {}
}
