package dev.switchhook.delivery.simulation;

import java.util.logging.Level;
import java.util.logging.Logger;

/// Switches off what the hub logs: a simulated day has thousands of expected failures, and its
/// history tells them better.
final class Quiet {
  /// Kept, because the logging framework forgets loggers that nobody holds.
  private static final Logger HUB = Logger.getLogger("dev.switchhook.delivery");

  private static final Logger STORE = Logger.getLogger("dev.switchhook.store");

  private Quiet() {}

  static void logs() {
    HUB.setLevel(Level.OFF);
    STORE.setLevel(Level.OFF);
  }
}
