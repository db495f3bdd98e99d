package dev.switchhook.egress;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Connects with Vert.x: TLS 1.2 and 1.3, the certificate must bear the URL's host.
final class SocketConnector implements Connector {
  private final NetClient client;
  private final ClientSSLOptions tls;

  SocketConnector(Vertx vertx, EgressSettings settings) {
    client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    tls =
        new ClientSSLOptions()
            .setHostnameVerificationAlgorithm("HTTPS")
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
            .setSslHandshakeTimeout(settings.connectTimeout().toMillis())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    if (settings.trust() != null) {
      tls.setTrustOptions(new PemTrustOptions().addCertValue(settings.trust()));
    }
  }

  @Override
  public Future<NetSocket> connect(EndpointUrl url, InetAddress address, Duration timeout) {
    ConnectOptions options =
        new ConnectOptions()
            .setRemoteAddress(SocketAddress.inetSocketAddress(pinned(url, address)))
            .setTimeout((int) Math.max(1, timeout.toMillis()));
    if (url.ssl()) {
      options.setSsl(true).setSslOptions(tls);
      if (url.address() == null) {
        options.setSniServerName(url.host());
      }
    }
    return client.connect(options);
  }

  @Override
  public Future<Void> close() {
    return client.close();
  }

  /// The judged address together with the name: Vert.x connects to the address and takes the name
  /// for the certificate check.
  private static InetSocketAddress pinned(EndpointUrl url, InetAddress address) {
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(url.host(), address.getAddress()), url.port());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of another length", e);
    }
  }
}
