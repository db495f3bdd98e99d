package dev.switchhook.simulator.provider;

import io.vertx.core.Future;
import tools.jackson.databind.node.ObjectNode;

/// One simulated provider: answers what software calls, and opens accounts.
public interface Provider {
  /// `meta` `telegram` `twilio`
  String name();

  /// Whether requests to this path are for this provider.
  boolean owns(String path);

  /// Answers a request. Never fails: what is wrong with it is in the answer.
  Future<Reply> answer(Call call);

  /// Whether it has accounts of this type (contracts §1: `whatsapp`, `telegram` …).
  boolean has(String type);

  /// Opens an account, or changes the one with the same id.
  ///
  /// @param type one that it [#has]
  /// @param fields credentials by the names of contracts §4, and settings of the simulation
  /// @throws BadRequest when a field is missing or wrong
  Account open(String type, ObjectNode fields);
}
