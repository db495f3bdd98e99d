package dev.switchhook.app;

import dev.switchhook.simulator.SimulatedProviders;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.time.Clock;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/// The simulated providers, listening on an event loop of their own.
///
/// @param url where they listen; base URL of all three providers
record RunningProviders(Vertx vertx, SimulatedProviders providers, URI url)
    implements AutoCloseable {
  private static final long CALL_SECONDS_MAX = 10;

  /// Starts them and returns when they take calls.
  ///
  /// @param port 0 for any
  /// @throws java.util.concurrent.CompletionException when the port cannot be had
  static RunningProviders start(
      SimulatedProviders.Settings settings, String host, int port, SplittableRandom chance) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      SimulatedProviders providers =
          new SimulatedProviders(vertx, settings, Clock.systemUTC(), chance);
      return new RunningProviders(vertx, providers, await(providers.listen(host, port)));
    } catch (RuntimeException e) {
      await(vertx.close());
      throw e;
    }
  }

  /// Waits for work of the providers: for starting up and ending only.
  static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(CALL_SECONDS_MAX, TimeUnit.SECONDS)
        .join();
  }

  @Override
  public void close() {
    await(providers.stop());
    await(vertx.close());
  }
}
