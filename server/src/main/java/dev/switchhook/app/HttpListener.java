package dev.switchhook.app;

import dev.switchhook.config.HubConfig;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One HTTP server on each event loop, all on the same port.
final class HttpListener {
  private static final int HEADER_BYTES_MAX = 16 * 1024;
  private static final int LINE_BYTES_MAX = 8 * 1024;
  private static final int IDLE_SECONDS_MAX = 60;
  private static final int BACKLOG = 1_024;
  private static final long SECONDS_MAX = 10;

  private final Vertx vertx;
  private final List<VertxLoop> loops;
  private final HubConfig.Listen settings;
  private final List<HttpServer> servers = new ArrayList<>();

  HttpListener(Vertx vertx, List<VertxLoop> loops, HubConfig.Listen settings) {
    this.vertx = vertx;
    this.loops = loops;
    this.settings = settings;
  }

  /// Returns when all of them accept connections.
  ///
  /// @throws CannotListen when the port is taken or the address is not this machine's
  void listen(Handler<HttpServerRequest> handler) {
    int port = settings.port() == 0 ? freePort() : settings.port();
    for (VertxLoop loop : loops) {
      servers.add(listen(loop, handler, port));
    }
  }

  /// Servers of several loops share a port only when all of them name it, so "any port" is settled
  /// first.
  private int freePort() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(settings.host()))) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new CannotListen(settings.host() + ":0", e);
    }
  }

  private HttpServer listen(VertxLoop loop, Handler<HttpServerRequest> handler, int port) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(settings.host())
            .setPort(port)
            .setMaxHeaderSize(HEADER_BYTES_MAX)
            .setMaxInitialLineLength(LINE_BYTES_MAX)
            .setIdleTimeout(IDLE_SECONDS_MAX)
            .setAcceptBacklog(BACKLOG)
            .setTcpNoDelay(true)
            // proxies speak HTTP/1.1 to what stands behind them; an upgrade nobody needs is only
            // more to attack
            .setHttp2ClearTextEnabled(false);
    Future<HttpServer> listening =
        loop.call(() -> {
          FirstRequest patience = new FirstRequest(vertx);
          return vertx
              .createHttpServer(options)
              .connectionHandler(patience::opened)
              .requestHandler(request -> {
                patience.arrived(request.connection());
                handler.handle(request);
              })
              .listen();
        });
    try {
      return listening.toCompletionStage().toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CannotListen(settings.host() + ":" + port, cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting", e);
    }
  }

  /// The port is taken, or the address is not this machine's.
  static final class CannotListen extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotListen(String address, Throwable cause) {
      super(
          "cannot listen on "
              + address
              + " ("
              + cause.getMessage()
              + "); choose another SWITCHHOOK_PORT or SWITCHHOOK_HOST, or stop what listens there",
          cause);
    }
  }

  /// Where it listens.
  String url() {
    String host = settings.host().indexOf(':') >= 0 ? "[" + settings.host() + "]" : settings.host();
    return "http://" + host + ":" + servers.getFirst().actualPort();
  }

  /// Stops accepting; requests that are being answered end first.
  void close() {
    List<Future<Void>> closing =
        servers.stream().map(server -> server.shutdown(SECONDS_MAX, TimeUnit.SECONDS)).toList();
    try {
      var _ =
          Future.all(closing)
              .toCompletionStage()
              .toCompletableFuture()
              .get(SECONDS_MAX + 1, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the listeners did not stop", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
