package dev.switchhook.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/// The customer of [ListsScenario]: counts each POST and answers 200, below [#FAILING] 404 and
/// below [#WAVERING] 500 to one in [#WAVERING_EVERY]. It keeps nothing, so that it can take ten
/// millions. Runs in this process on one event loop; thread-safe.
final class ListsSink implements AutoCloseable {
  /// Takes everything.
  static final String HEALTHY = "/healthy";

  /// Takes nothing.
  static final String FAILING = "/failing";

  /// Takes most.
  static final String WAVERING = "/wavering";

  /// How many arrivals at [#WAVERING] have one failure among them.
  static final int WAVERING_EVERY = 20;

  private static final long START_LIMIT_SECONDS = 20;

  private final Vertx vertx = Transports.oneLoop();
  private final AtomicLong arrivals = new AtomicLong();
  private final URI address;
  private long wavering; // belongs to the event loop

  /// Listens on any free port of 127.0.0.1.
  ///
  /// @throws BenchFailure when it cannot
  ListsSink() {
    try {
      int port =
          vertx
              .createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
              .requestHandler(this::handle)
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get(START_LIMIT_SECONDS, TimeUnit.SECONDS)
              .actualPort();
      this.address = URI.create("http://127.0.0.1:" + port);
    } catch (ExecutionException | TimeoutException e) {
      throw new BenchFailure("the sink does not start: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted", e);
    }
  }

  private void handle(HttpServerRequest request) {
    String path = String.valueOf(request.path());
    // 404: an endpoint that answers nothing but 500 is asked ever more seldom, and the filling
    // stands
    int status =
        switch (path) {
          case FAILING -> 404;
          case WAVERING -> wavering++ % WAVERING_EVERY == 0 ? 500 : 200;
          default -> 200;
        };
    request
        .body()
        .onSuccess(_ -> {
          arrivals.incrementAndGet();
          request.response().setStatusCode(status).end();
        });
  }

  /// The URL of [#HEALTHY], [#FAILING] or [#WAVERING].
  String url(String path) {
    return address.resolve(path).toString();
  }

  /// Requests that came whole.
  long arrivals() {
    return arrivals.get();
  }

  @Override
  public void close() {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new BenchFailure("the sink does not stop: " + e.getMessage(), e);
    }
  }
}
