package dev.switchhook.egress;

import io.vertx.core.Future;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.time.Duration;

/// Opens a socket to one address: the one seam under the guard, where tests count connects.
interface Connector {
  /// @param url what it is for: port, TLS, and the name that the certificate must bear
  /// @param address exactly where to connect; nothing is looked up
  /// @param timeout for the TCP connect
  Future<NetSocket> connect(EndpointUrl url, InetAddress address, Duration timeout);

  /// Closes whatever is open.
  Future<Void> close();
}
