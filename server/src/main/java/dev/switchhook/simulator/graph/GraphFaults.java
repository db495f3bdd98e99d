package dev.switchhook.simulator.graph;

import dev.switchhook.simulator.provider.Fault;
import dev.switchhook.simulator.provider.FaultKind;
import dev.switchhook.simulator.provider.World;
import java.util.Optional;
import java.util.function.IntFunction;

/// Refusals of the Graph API that somebody asked for.
final class GraphFaults {
  private final World world;

  GraphFaults(World world) {
    this.world = world;
  }

  /// Refuses a send, if it is asked to.
  ///
  /// @param account the sender
  /// @param error makes the error of a code
  /// @param rateLimit the code of the account's own limit
  /// @throws GraphRefusal when it does
  void refuse(String account, IntFunction<GraphError> error, int rateLimit) {
    Optional<Fault> asked = world.faults().take(FaultKind.ERROR, account);
    if (asked.isPresent()) {
      throw new GraphRefusal(error.apply(asked.get().code() == 0 ? 131000 : asked.get().code()));
    }
    Optional<Fault> limit = world.faults().take(FaultKind.RATE_LIMIT, account);
    if (limit.isPresent()) {
      throw new GraphRefusal(error.apply(limit.get().code() == 0 ? rateLimit : limit.get().code()));
    }
    if (world.faults().take(FaultKind.SERVER_ERROR, account).isPresent()) {
      throw new GraphRefusal(
          new GraphError(503, "Service temporarily unavailable", "OAuthException", 2, 0, null));
    }
  }
}
