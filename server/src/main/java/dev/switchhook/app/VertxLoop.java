package dev.switchhook.app;

import dev.switchhook.delivery.Loop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// An event loop as the delivery engine sees it.
final class VertxLoop implements Loop {
  private static final long CALL_SECONDS_MAX = 10;

  private final Vertx vertx;
  private final Context context;

  VertxLoop(Vertx vertx, Context context) {
    this.vertx = vertx;
    this.context = context;
  }

  /// Runs the work on the loop and waits for it: for starting up only.
  <T> T call(Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    execute(() -> {
      try {
        result.complete(work.get());
      } catch (RuntimeException e) {
        result.completeExceptionally(e);
      }
    });
    return result.orTimeout(CALL_SECONDS_MAX, TimeUnit.SECONDS).join();
  }

  @Override
  public void execute(Runnable task) {
    context.runOnContext(nothing -> task.run());
  }

  @Override
  public void after(Duration delay, Runnable task) {
    long millis = Math.max(1, delay.toMillis());
    vertx.setTimer(millis, id -> execute(task));
  }
}
