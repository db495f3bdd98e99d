package dev.switchhook.live;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Timers that the test fires by hand, where it says so; all else is Vert.x's.
final class HandTimers {
  private static final long WAIT_MAX_NANOS = Duration.ofSeconds(15).toNanos();

  private final List<Timer> timers = new ArrayList<>();
  private long now;

  private record Timer(long at, long delay, Handler<Long> task) {}

  /// The same Vert.x with these timers.
  Vertx in(Vertx vertx) {
    return (Vertx)
        Proxy.newProxyInstance(
            Vertx.class.getClassLoader(),
            new Class<?>[] {Vertx.class},
            (_, method, values) -> {
              if (method.getName().equals("setTimer") && values[0] instanceof Long delay) {
                @SuppressWarnings("unchecked")
                Handler<Long> task = (Handler<Long>) values[1];
                return add(delay, task);
              }
              try {
                return method.invoke(vertx, values);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private synchronized long add(long delay, Handler<Long> task) {
    timers.add(new Timer(now + delay, delay, task));
    return timers.size();
  }

  private synchronized boolean has(Duration delay) {
    return timers.stream().anyMatch(timer -> timer.delay == delay.toMillis());
  }

  /// Waits until a timer was set for a time from now.
  void awaitSet(Duration delay) {
    long end = System.nanoTime() + WAIT_MAX_NANOS;
    while (!has(delay)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("nobody waits for " + delay);
      }
      Thread.onSpinWait();
    }
  }

  /// Moves the clock; what came due runs on the loops, soon.
  void pass(Duration time) {
    List<Timer> due;
    synchronized (this) {
      now += time.toMillis();
      due = timers.stream().filter(timer -> timer.at <= now).toList();
      timers.removeAll(due);
    }
    due.forEach(timer -> timer.task.handle(0L));
  }
}
