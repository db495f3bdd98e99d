package dev.switchhook.delivery;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;

/// An event loop for component tests.
public final class VertxLoop implements Loop {
  private final Vertx vertx;
  private final Context context;

  /// Runs on this context of this Vert.x.
  public VertxLoop(Vertx vertx, Context context) {
    this.vertx = vertx;
    this.context = context;
  }

  @Override
  public void execute(Runnable task) {
    context.runOnContext(_ -> task.run());
  }

  @Override
  public void after(Duration delay, Runnable task) {
    vertx.setTimer(Math.max(1, delay.toMillis()), _ -> execute(task));
  }
}
