package dev.switchhook.app;

import dev.switchhook.delivery.Loop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;

/// An event loop as the delivery engine sees it.
final class VertxLoop implements Loop {
  private final Vertx vertx;
  private final Context context;

  VertxLoop(Vertx vertx, Context context) {
    this.vertx = vertx;
    this.context = context;
  }

  Context context() {
    return context;
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
