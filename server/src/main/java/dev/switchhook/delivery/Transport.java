package dev.switchhook.delivery;

import dev.switchhook.egress.EgressRequest;
import dev.switchhook.egress.EgressResult;
import java.util.function.Consumer;

/// Sends requests for one lane group. In production the guarded client of `egress`.
@FunctionalInterface
public interface Transport {
  /// Sends; called on the group's loop, and calls back there, exactly once, within the request's
  /// deadline.
  void send(EgressRequest request, Consumer<EgressResult> done);
}
