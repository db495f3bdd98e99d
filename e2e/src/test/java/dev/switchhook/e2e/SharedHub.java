package dev.switchhook.e2e;

import java.util.Map;

/// One hub for all tests that do not end it: each makes applications of its own.
final class SharedHub {
  private SharedHub() {}

  static Hub get() {
    return Holder.HUB;
  }

  private static final class Holder {
    static final Hub HUB = Hub.start(Map.of());
  }
}
