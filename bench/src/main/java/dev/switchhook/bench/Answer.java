package dev.switchhook.bench;

/// What a request came to. Only [Complete] says anything about the request; after [Broken] the hub
/// may or may not have taken it.
sealed interface Answer {
  /// The whole answer arrived.
  ///
  /// @param keepAlive false when the server closes the connection after it
  record Complete(int status, boolean keepAlive) implements Answer {}

  /// Connection lost, answer cut short or malformed, or no answer in time.
  record Broken(String reason) implements Answer {}
}
