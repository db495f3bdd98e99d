package dev.switchhook.egress;

import io.vertx.core.Future;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Opens a socket to one address: the one seam under the guard, where tests count connects.
interface Connector {
  /// Where to connect, and as whom.
  ///
  /// @param url what it is for: port, TLS, and the name that the certificate must bear
  /// @param address exactly where to connect; nothing is looked up
  /// @param certificate what is shown when the server asks; null = nothing
  /// @param http2 whether HTTP/2 is offered, in TLS only (ALPN, RFC 7301)
  record Destination(
      EndpointUrl url,
      InetAddress address,
      @Nullable ClientCertificate certificate,
      boolean http2) {}

  /// @param timeout for the TCP connect
  Future<NetSocket> connect(Destination destination, Duration timeout);

  /// Whether the hub's machine knows a way to the address. Asked when a connect found none.
  default boolean hasRoute(InetAddress address) {
    return OwnRoutes.lead(address);
  }

  /// Closes whatever is open.
  Future<Void> close();
}
