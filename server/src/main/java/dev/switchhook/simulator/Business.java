package dev.switchhook.simulator;

import io.vertx.core.Future;
import tools.jackson.databind.node.ObjectNode;

/// Whoever answers the customers.
public interface Business {
  /// Answers outside the hub.
  Business ELSEWHERE = (_, _) -> Future.succeededFuture(false);

  /// Answers a customer.
  ///
  /// @param to the customer's number, digits only
  /// @param content in the shapes of contracts §6
  /// @return whether the hub took it; if not, or if the future fails, the business is taken to have
  ///   answered elsewhere
  Future<Boolean> answer(String to, ObjectNode content);
}
