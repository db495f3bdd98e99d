package dev.switchhook.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// A program on somebody's machine that remembers what it was sent and answers as the test says.
final class LocalApp implements AutoCloseable {
  final List<Got> got = new CopyOnWriteArrayList<>();
  volatile Function<Got, Integer> script = _ -> 200;
  private final HttpServer server;
  final int port;

  record Got(String path, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .map(header -> header.getValue().getFirst())
          .findFirst()
          .orElse("");
    }

    String delivery() {
      return header("X-Switchhook-Delivery-Id");
    }
  }

  LocalApp() {
    this(0);
  }

  /// @param port 0 = any
  LocalApp(int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.port = server.getAddress().getPort();
    server.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          Got one =
              new Got(
                  exchange.getRequestURI().toString(),
                  Map.copyOf(exchange.getRequestHeaders()),
                  body);
          int status = script.apply(one);
          got.add(one);
          if (status / 100 == 3) {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  List<String> bodies() {
    return got.stream().map(Got::body).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
