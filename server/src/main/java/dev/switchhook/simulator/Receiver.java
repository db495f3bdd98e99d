package dev.switchhook.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Plays customers' endpoints on loopback and shows what arrived.
///
/// `POST /hooks/{name}` answers the handshake of contracts §6.1 and otherwise follows the script of
/// that name; `GET /` is a page for people, `GET /requests` the same as JSON, newest first, and
/// `GET /healthz` answers 200. Every name works; one that nobody set up answers 200 to everything.
/// The newest 200 requests are kept, in memory only. A wrong signature is shown, not refused: the
/// point is to see why it is wrong. Thread-safe.
public final class Receiver {
  /// The only address it listens on.
  public static final String HOST = "127.0.0.1";

  private static final int PORT_ANY = 0;
  private static final int IDLE_SECONDS_MAX = 60;

  private final Vertx vertx;
  private final InstantSource clock;
  private final ReceivedLog log = new ReceivedLog();
  private final SimulatedEndpoints endpoints = new SimulatedEndpoints();
  private final Map<String, Consumer<byte[]>> listeners = new ConcurrentHashMap<>();
  private volatile @Nullable HttpServer server;
  private volatile @Nullable URI url;

  /// Where the receiver listens.
  ///
  /// @param url its page
  /// @param notice for people: why it is not the port that was asked for; empty when it is
  public record Place(URI url, Optional<String> notice) {}

  /// Prepares the receiver; it listens after [#listen].
  ///
  /// @param clock stamps requests and judges the age of signatures
  public Receiver(Vertx vertx, InstantSource clock) {
    this.vertx = vertx;
    this.clock = clock;
  }

  /// Starts to listen, on another free port when this one is taken. Fails when no port can be had.
  ///
  /// @param port 0 for any
  public Future<Place> listen(int port) {
    Optional<String> conflict = conflict(port);
    return conflict.isPresent()
        ? listenAnywhere(port, conflict.get())
        : bind(port)
            .map(at -> new Place(at, Optional.empty()))
            .recover(refused ->
                port == PORT_ANY
                    ? Future.failedFuture(refused)
                    : listenAnywhere(port, Objects.toString(refused.getMessage())));
  }

  /// Stops listening and closes all connections.
  public Future<Void> stop() {
    HttpServer listening = server;
    return listening == null ? Future.succeededFuture() : listening.close();
  }

  /// The URL to register for the endpoint of this name.
  ///
  /// @param name as in [#script]
  /// @throws IllegalStateException before [#listen] has completed
  public URI hook(String name) {
    URI base = url;
    if (base == null) {
      throw new IllegalStateException("the receiver does not listen yet");
    }
    return base.resolve("/hooks/" + SimulatedEndpoints.requireName(name));
  }

  /// Sets how the endpoint of this name answers, from now on and from the script's beginning.
  ///
  /// @param name 1 to 64 of `A–Z a–z 0–9 . _ -`, starting with a letter or digit
  /// @throws IllegalArgumentException for another name, or more than
  ///   [SimulatedEndpoints#ENDPOINTS_MAX] of them
  public void script(String name, EndpointScript script) {
    endpoints.setUp(name).follow(script);
  }

  /// Tells the receiver the secret of an endpoint, so that it checks each delivery's signature.
  ///
  /// @param name as in [#script]
  public void expectSignature(String name, SignatureCheck check) {
    endpoints.setUp(name).expect(check);
  }

  /// Tells somebody of every delivery to the endpoint of this name, with its bytes; handshakes are
  /// not told. The listener runs on the event loop and must not block.
  public void onDelivery(String name, Consumer<byte[]> listener) {
    listeners.put(SimulatedEndpoints.requireName(name), listener);
  }

  private void tell(String name, byte[] body) {
    Consumer<byte[]> listener = listeners.get(name);
    if (listener != null) {
      listener.accept(body);
    }
  }

  /// What arrived, newest first, as `GET /requests` shows it, with `url` and `endpoints`: how each
  /// endpoint answers, and its figures.
  ///
  /// @param requests how many of them at most
  public ObjectNode describe(int requests) {
    List<Received> newest = log.newestFirst();
    ObjectNode shown =
        RequestsDocument.of(
            log.count().get(), newest.subList(0, Math.min(requests, newest.size())));
    URI base = url;
    shown.put("url", base == null ? "" : base.toString());
    ArrayNode rows = shown.putArray("endpoints");
    endpoints.snapshots().forEach(each -> rows.add(EndpointDocument.of(each)));
    return shown;
  }

  /// One of the requests that are kept, as [#describe] has it.
  public Optional<ObjectNode> request(long number) {
    return log.newestFirst().stream()
        .filter(each -> each.number() == number)
        .findFirst()
        .map(RequestsDocument::row);
  }

  private Future<Place> listenAnywhere(int port, String reason) {
    String why = "port " + port + " cannot be used (" + reason + ")";
    return bind(PORT_ANY)
        .map(at ->
            new Place(
                at, Optional.of(why + "; the receiver listens on " + at.getPort() + " instead")));
  }

  private Future<URI> bind(int port) {
    // A server that failed to listen cannot be asked again, so each try gets its own.
    return vertx
        .createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS_MAX))
        .requestHandler(new ReceiverRoutes(clock, endpoints, log, this::tell).router(vertx))
        .listen(port, HOST)
        .map(listening -> {
          server = listening;
          URI at = URI.create("http://" + HOST + ":" + listening.actualPort());
          url = at;
          return at;
        });
  }

  /// Asks the operating system first: two servers of one Vertx on one port would not fail but
  /// silently share the connections.
  private static Optional<String> conflict(int port) {
    if (port == PORT_ANY) {
      return Optional.empty();
    }
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(Objects.toString(e.getMessage()));
    }
  }
}
