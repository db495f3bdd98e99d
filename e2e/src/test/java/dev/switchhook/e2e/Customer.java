package dev.switchhook.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A customer's endpoint: keeps what arrives, byte for byte, and answers as it is told to.
final class Customer implements AutoCloseable {
  static final String TOKEN = "x-validation-token";

  /// One request.
  ///
  /// @param headers names in lower case
  @SuppressWarnings("ArrayRecordComponent") // carried along, never compared
  record Arrival(String path, Map<String, String> headers, byte[] body) {
    JsonNode json() {
      return Http.JSON.readTree(body);
    }

    @Nullable String token() {
      return headers.get(TOKEN);
    }

    boolean isDelivery() {
      return token() == null;
    }

    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  /// What is answered.
  record Reply(int status, String type, String body) {
    static final Reply OK = new Reply(200, "text/plain", "OK");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Function<Arrival, Reply> script;
  private final List<Arrival> arrivals = new ArrayList<>();

  private Customer(Function<Arrival, Reply> script) {
    this.script = script;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /// Answers with the script.
  static Customer that(Function<Arrival, Reply> script) {
    return new Customer(script);
  }

  /// Passes the handshake and takes everything.
  static Customer obliging() {
    return that(Customer::echo);
  }

  /// Echoes the token of a handshake; answers OK to the rest.
  static Reply echo(Arrival arrival) {
    String token = arrival.token();
    return token == null ? Reply.OK : new Reply(200, "text/plain", token);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new HashMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) ->
              headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
      Arrival arrival =
          new Arrival(
              exchange.getRequestURI().getPath(),
              headers,
              exchange.getRequestBody().readAllBytes());
      Reply reply = script.apply(arrival);
      synchronized (arrivals) {
        arrivals.add(arrival);
        arrivals.notifyAll();
      }
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", reply.type());
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  URI url() {
    return url("/hook");
  }

  /// All deliveries so far, oldest first.
  List<Arrival> deliveries() {
    return arrivals(Arrival::isDelivery);
  }

  List<Arrival> arrivals(Predicate<Arrival> wanted) {
    synchronized (arrivals) {
      return arrivals.stream().filter(wanted).toList();
    }
  }

  /// Waits for so many deliveries.
  List<Arrival> awaitDeliveries(int count) {
    return awaitArrivals(Arrival::isDelivery, count);
  }

  List<Arrival> awaitArrivals(Predicate<Arrival> wanted, int count) {
    long deadline = System.nanoTime() + Await.PATIENCE.toNanos();
    synchronized (arrivals) {
      while (true) {
        List<Arrival> found = arrivals(wanted);
        if (found.size() >= count) {
          return found;
        }
        long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        if (leftMillis <= 0) {
          throw new AssertionError(found.size() + " arrived instead of " + count);
        }
        try {
          arrivals.wait(leftMillis);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("interrupted", e);
        }
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
