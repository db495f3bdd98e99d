package dev.switchhook.simulator.provider;

import io.vertx.core.Future;
import java.net.URI;

/// Brings requests to the hub. The only way out of the simulation.
public interface Carrier {
  /// Posts a webhook with the provider's patience; those of one lane one after the other.
  ///
  /// @param done called on the simulation's thread when it was taken or given up
  void post(String lane, Webhook webhook, Outcome done);

  /// Gets a URL once; the future fails when there is no answer.
  Future<Got> get(URI url);

  /// Takes note of the end.
  interface Outcome {
    /// @param status of the last answer; 0 when there was none
    /// @param attempts how often it was tried; 0 when it was dropped for want of room
    void ended(int status, int attempts);
  }

  /// An answer.
  ///
  /// @param body at most 4,096 characters
  record Got(int status, String body) {}
}
