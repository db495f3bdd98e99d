package dev.switchhook.endpoint;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchhook.egress.AddressPolicy;
import dev.switchhook.egress.Cidr;
import dev.switchhook.egress.UrlPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A customer's server on a free loopback port, for tests. It keeps what it receives.
public final class Receiver implements AutoCloseable {
  private static final String TOKEN = "X-Validation-Token";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Function<Received, Reply>> replies = new ConcurrentHashMap<>();
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

  /// A request.
  public record Received(String path, Map<String, List<String>> headers, String body) {
    /// The header's first value; empty when there is none.
    public String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }

    /// The token of a handshake; empty for a delivery.
    public String token() {
      return header(TOKEN);
    }
  }

  /// An answer.
  public record Reply(int status, String contentType, String body) {
    /// Plain text.
    public static Reply text(int status, String body) {
      return new Reply(status, "text/plain", body);
    }
  }

  /// A policy under which receivers may be called, and everything else that is not public not.
  public static UrlPolicy urls() {
    if (Cidr.parse("127.0.0.0/8") instanceof Cidr.Accepted loopback) {
      return new UrlPolicy(true, new AddressPolicy(List.of(loopback.cidr())), Set.of(), Set.of());
    }
    throw new IllegalStateException("not a range");
  }

  /// Starts listening. Paths without a behaviour answer 404.
  public Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /// The URL of a path.
  public String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /// What a path answers.
  public void on(String path, Function<Received, Reply> reply) {
    replies.put(path, reply);
  }

  /// A path that answers the handshake rightly and deliveries with this status.
  public String echoing(String path, int status) {
    on(
        path,
        request ->
            request.token().isEmpty()
                ? Reply.text(status, "answer " + status)
                : Reply.text(200, request.token()));
    return url(path);
  }

  /// The next request that arrived.
  public Received next() {
    try {
      Received next = received.poll(10, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing arrived");
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// How many requests arrived that [#next] did not take.
  public int waiting() {
    return received.size();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      headers.putAll(exchange.getRequestHeaders());
      String path = exchange.getRequestURI().getPath();
      Received request =
          new Received(
              path,
              headers,
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      received.add(request);
      Reply reply = replies.getOrDefault(path, _ -> Reply.text(404, "nothing here")).apply(request);
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", reply.contentType());
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
