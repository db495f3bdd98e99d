package dev.switchhook.egress;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// What came of connecting to one address of a name.
record Tried(ConnectFault fault, InetAddress address) {
  /// @param failure of the connect
  /// @param connector knows which addresses the hub's machine has a route to
  static Tried of(
      Throwable failure, EgressRequest request, InetAddress address, Connector connector) {
    ConnectFault fault = ConnectFault.of(failure, request.certificate() != null);
    return new Tried(
        fault.isNoRoute() && !connector.hasRoute(address) ? fault.ofOwnNetwork() : fault, address);
  }

  /// The one to tell about: an address in a network that the hub is not in says nothing when
  /// another one failed.
  Tried after(@Nullable Tried before) {
    return before != null && fault.kind() == FailureKind.NO_ROUTE ? before : this;
  }

  /// Which address, and why not.
  String words() {
    return " (" + IpText.format(address.getAddress()) + "): " + fault.words();
  }
}
