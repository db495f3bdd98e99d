package dev.switchhook.egress;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.time.Duration;

/// Connects through a forward proxy. The proxy is told the address that was judged, never a name,
/// so it cannot be led elsewhere by another answer of DNS; inside the tunnel, TLS is between the
/// hub and the server, whose certificate must bear the URL's host as without a proxy.
///
/// Addresses of the hub's own machine are connected to directly: to the proxy they would mean the
/// proxy. HTTP/2 is not offered here.
final class ProxyConnector implements Connector {
  private final SocketConnector direct;
  private final ForwardProxy proxy;
  private final Resolver resolver;
  private final Vertx vertx;

  ProxyConnector(SocketConnector direct, ForwardProxy proxy, Resolver resolver, Vertx vertx) {
    this.direct = direct;
    this.proxy = proxy;
    this.resolver = resolver;
    this.vertx = vertx;
  }

  @Override
  public Future<NetSocket> connect(Destination destination, Duration timeout) {
    if (destination.address().isLoopbackAddress()) {
      return direct.connect(destination, timeout);
    }
    return address()
        .compose(at -> direct.open(destination.url().host(), at, proxy.port(), timeout))
        .recover(failure ->
            Future.failedFuture(
                failure instanceof ProxyFailure
                    ? failure
                    : new ProxyFailure(
                        FailureKind.PROXY,
                        "the forward proxy "
                            + proxy
                            + " cannot be reached: "
                            + ConnectFault.of(failure, false).words())))
        .compose(socket -> new Tunnel(vertx, socket, proxy).open(destination, timeout))
        .compose(socket ->
            destination.url().ssl()
                ? direct.secure(socket, destination).onFailure(_ -> socket.close())
                : Future.succeededFuture(socket));
  }

  private Future<InetAddress> address() {
    String host = proxy.host();
    if (host.equals("localhost")) {
      return Future.succeededFuture(Loopback.BOTH.getFirst());
    }
    if (host.indexOf(':') >= 0 || HostName.endsInNumber(host)) {
      return literal(host);
    }
    return resolver
        .lookUp(host)
        .map(addresses -> addresses.getFirst())
        .recover(failure ->
            Future.failedFuture(
                new ProxyFailure(
                    LookUpFailure.kindOf(failure) == FailureKind.OVERLOADED
                        ? FailureKind.OVERLOADED
                        : FailureKind.PROXY,
                    "the forward proxy's name "
                        + host
                        + " cannot be looked up: "
                        + failure.getMessage())));
  }

  private static Future<InetAddress> literal(String host) {
    try {
      return Future.succeededFuture(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(
          new ProxyFailure(FailureKind.PROXY, "the forward proxy's address cannot be read"));
    }
  }

  @Override
  public Future<Void> close() {
    return direct.close();
  }
}
