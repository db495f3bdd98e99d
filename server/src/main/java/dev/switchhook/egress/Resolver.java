package dev.switchhook.egress;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/// Turns a host name into addresses. [Egress] asks it once for each new connection and judges every
/// address of the answer; it never asks for literals or for `localhost`.
@FunctionalInterface
public interface Resolver {
  /// Looks a name up.
  ///
  /// @param name an ASCII name in lower case without a trailing dot
  /// @return the addresses, at least one; failed with a message for the operator when there is no
  ///   answer. It may complete on any thread, and must complete on its own within seconds.
  Future<List<InetAddress>> lookUp(String name);
}
