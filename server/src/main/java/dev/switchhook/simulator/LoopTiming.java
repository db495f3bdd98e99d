package dev.switchhook.simulator;

import dev.switchhook.simulator.provider.Timing;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;

/// Time on a Vert.x context: the clock that was handed in, and timers. Belongs to that context.
final class LoopTiming implements Timing {
  /// Steps that may be planned; further ones never happen.
  static final int PLANNED_MAX = 20_000;

  private final Vertx vertx;
  private final InstantSource clock;
  private final Set<Long> timers = new HashSet<>();
  private boolean stopped;

  LoopTiming(Vertx vertx, InstantSource clock) {
    this.vertx = vertx;
    this.clock = clock;
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public void after(Duration delay, Runnable task) {
    if (stopped || timers.size() >= PLANNED_MAX) {
      return;
    }
    long[] own = new long[1];
    own[0] =
        vertx.setTimer(
            Math.max(1, delay.toMillis()),
            _ -> {
              timers.remove(own[0]);
              task.run();
            });
    timers.add(own[0]);
  }

  /// Forgets everything that was planned, for good.
  void stop() {
    stopped = true;
    timers.forEach(vertx::cancelTimer);
    timers.clear();
  }
}
