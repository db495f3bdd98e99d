package dev.switchhook.egress;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Connects with Vert.x: TLS 1.2 and 1.3, the certificate must bear the URL's host and be strong
/// ([ServerTrust]).
final class SocketConnector implements Connector {
  /// HTTP/2 in ALPN (RFC 9113 §3.2).
  static final String HTTP2 = "h2";

  private static final String HTTP11 = "http/1.1";

  private final NetClient client;

  /// Of its own: a client keeps its TLS contexts without telling what is offered in them apart
  /// (seen with Vert.x 5.2.0).
  private final NetClient clientWithHttp2;

  private final ClientSSLOptions tls;
  private final ClientSSLOptions tlsWithHttp2;

  SocketConnector(Vertx vertx, EgressSettings settings) {
    client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    clientWithHttp2 = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    tls =
        new ClientSSLOptions()
            .setTrustOptions(new LazyTrust(settings.trust()))
            .setHostnameVerificationAlgorithm("HTTPS")
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
            .setSslHandshakeTimeout(settings.connectTimeout().toMillis())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    tlsWithHttp2 = tls.copy().setUseAlpn(true).setApplicationLayerProtocols(List.of(HTTP2, HTTP11));
  }

  @Override
  public Future<NetSocket> connect(Destination destination, Duration timeout) {
    EndpointUrl url = destination.url();
    ConnectOptions options =
        new ConnectOptions()
            .setRemoteAddress(
                SocketAddress.inetSocketAddress(
                    pinned(url.host(), destination.address(), url.port())))
            .setTimeout((int) Math.max(1, timeout.toMillis()));
    if (url.ssl()) {
      options.setSsl(true).setSslOptions(options(destination));
      if (url.address() == null) {
        options.setSniServerName(url.host());
      }
    }
    return (destination.http2() ? clientWithHttp2 : client).connect(options);
  }

  /// Opens a plain socket.
  ///
  /// @param name for the certificate check of a later [#secure]
  Future<NetSocket> open(String name, InetAddress address, int port, Duration timeout) {
    return client.connect(
        new ConnectOptions()
            .setRemoteAddress(SocketAddress.inetSocketAddress(pinned(name, address, port)))
            .setTimeout((int) Math.max(1, timeout.toMillis())));
  }

  /// Begins TLS on a plain socket, without HTTP/2.
  Future<NetSocket> secure(NetSocket socket, Destination destination) {
    EndpointUrl url = destination.url();
    ClientSSLOptions options =
        options(new Destination(url, destination.address(), destination.certificate(), false));
    Future<Void> secured =
        url.address() == null
            ? socket.upgradeToSsl(options, url.host())
            : socket.upgradeToSsl(options);
    return secured.map(socket);
  }

  @Override
  public Future<Void> close() {
    return client.close().eventually(clientWithHttp2::close);
  }

  /// How TLS is spoken there.
  private ClientSSLOptions options(Destination destination) {
    ClientSSLOptions options = destination.http2() ? tlsWithHttp2 : tls;
    ClientCertificate certificate = destination.certificate();
    return certificate == null
        ? options
        : options
            .copy()
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(certificate.chain()))
                    .addKeyValue(Buffer.buffer(certificate.key())));
  }

  /// The judged address together with the name: Vert.x connects to the address and takes the name
  /// for the certificate check.
  private static InetSocketAddress pinned(String name, InetAddress address, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(name, address.getAddress()), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of another length", e);
    }
  }
}
