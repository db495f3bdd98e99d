package dev.switchhook.dashboard;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What can be tried without real accounts: a phone that writes to a simulated network. The demo
/// brings it. Blocks; thread-safe.
public interface Playground {
  /// The number that phones write to.
  ///
  /// @param account its id in the simulation
  /// @param channelId the hub's channel of it
  /// @param name what phones show at the top
  record Line(String account, String channelId, String name) {}

  /// The number that phones write to.
  Line line();

  /// Ids of the people whom the user plays, among all that the simulation has.
  List<String> mine();

  /// Calls the simulation's own API (docs/reference/simulators.md).
  ///
  /// @param target path and query, `/simulator/…`
  /// @param body null for none
  /// @throws IllegalArgumentException in words for people, when it refuses
  JsonNode simulator(String method, String target, @Nullable JsonNode body);
}
