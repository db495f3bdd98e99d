package dev.switchhook.api;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A receiver that takes what the hub delivers, to try the hub with. The demo brings one.
/// Thread-safe; does not block.
public interface TrialReceiver {
  /// Its endpoints and the newest requests: `url`, `received`, `endpoints`, `data`.
  ///
  /// @param requests how many at most
  JsonNode describe(int requests);

  /// One of the requests that are kept.
  Optional<JsonNode> request(long number);

  /// Changes how an endpoint answers.
  ///
  /// @param name a new one makes an endpoint
  /// @throws IllegalArgumentException in words for people, when there can be none of that name
  void answers(String name, Answering answering);

  /// How an endpoint answers.
  ///
  /// @param status [#STATUS_MIN] to [#STATUS_MAX]
  /// @param delayMillis before each answer, at most [#DELAY_MILLIS_MAX]
  /// @param failurePercent how many of 100 deliveries get 500 instead
  /// @param echoesToken whether it passes the handshake
  record Answering(int status, int delayMillis, int failurePercent, boolean echoesToken) {
    /// The least status.
    public static final int STATUS_MIN = 200;

    /// The greatest status.
    public static final int STATUS_MAX = 599;

    /// Longest delay, in milliseconds.
    public static final int DELAY_MILLIS_MAX = 30_000;

    /// All deliveries fail.
    public static final int PERCENT_MAX = 100;
  }
}
