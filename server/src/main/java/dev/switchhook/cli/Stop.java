package dev.switchhook.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How a command that runs until Ctrl-C is told to end: it is woken where it only waits, and
/// finishes what it has begun. Thread-safe.
public final class Stop {
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean asked;
  private @Nullable Thread waiting;

  /// Asks the command to end.
  public synchronized void ask() {
    asked = true;
    if (waiting != null) {
      waiting.interrupt();
    }
  }

  /// Asks the command to end and waits until it has, for so long at most.
  public void askAndWait(Duration time) throws InterruptedException {
    ask();
    var _ = ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Whether the command has ended, by itself or because it was asked.
  public boolean hasEnded() {
    return ended.getCount() == 0;
  }

  synchronized boolean asked() {
    return asked;
  }

  /// Does what only waits, and may be interrupted.
  <T> T waiting(Supplier<T> work) {
    synchronized (this) {
      if (asked) {
        throw new HubFailure(AdminExit.DONE, "stopped");
      }
      waiting = Thread.currentThread();
    }
    try {
      return work.get();
    } finally {
      synchronized (this) {
        waiting = null;
        if (asked) {
          var _ = Thread.interrupted(); // it was for the waiting alone
        }
      }
    }
  }

  /// The command has ended.
  void ended() {
    ended.countDown();
  }
}
