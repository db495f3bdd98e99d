package dev.switchhook.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// How this node is, for the operator.
@FunctionalInterface
public interface SystemStatus {
  /// The node at this moment. May wait for the store.
  Now now();

  /// What there is to tell.
  ///
  /// @param version of the program
  /// @param startedAt of this process
  /// @param store `sqlite` or `postgresql`
  /// @param storeBytes size of the database on disk
  /// @param retention age at which events, deliveries and attempts are deleted
  /// @param figures by name, counted since the start or as they stand now
  record Now(
      String version,
      Instant startedAt,
      String store,
      long storeBytes,
      Duration retention,
      Map<String, Long> figures) {
    /// Copies the figures.
    public Now {
      figures = Map.copyOf(figures);
    }
  }
}
