package dev.switchhook.network.meta;

/// The body holds more than a batch may; ends the walk through it. Carries no stack trace.
final class TooManyUpdates extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooManyUpdates() {
    super("too many updates in one body", null, false, false);
  }
}
