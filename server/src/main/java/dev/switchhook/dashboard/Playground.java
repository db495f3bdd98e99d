package dev.switchhook.dashboard;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What can be tried without real accounts: a phone that writes to a simulated network, and a
/// receiver that takes what the hub delivers. The demo brings it. Blocks; thread-safe.
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

  /// The receiver: `url`, `received`, `endpoints`, and `data`, the newest requests first.
  JsonNode receiver();

  /// Changes how an endpoint of the receiver answers.
  ///
  /// @throws IllegalArgumentException in words for people, when it is beyond a limit
  void receiverAnswers(String name, Answering answering);

  /// How an endpoint of the receiver answers.
  ///
  /// @param status 200 to 599
  /// @param delayMillis before each answer
  /// @param failurePercent how many of 100 deliveries get 500 instead
  /// @param echoesToken whether it passes the handshake
  record Answering(int status, long delayMillis, int failurePercent, boolean echoesToken) {}
}
