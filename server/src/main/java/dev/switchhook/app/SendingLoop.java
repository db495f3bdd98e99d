package dev.switchhook.app;

import dev.switchhook.delivery.Loop;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that the lanes of sending live on: beside the event loops, so that writing
/// messages never holds reception or delivery up.
final class SendingLoop implements Loop, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SendingLoop.class);

  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("sending").factory());

  @Override
  public void execute(Runnable task) {
    after(Duration.ZERO, task);
  }

  @Override
  public void after(Duration delay, Runnable task) {
    try {
      var _ = thread.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("the hub stops; what was still to do is done after the next start");
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("sending met a bug and goes on", e);
    }
  }

  /// Drops what has not begun.
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
