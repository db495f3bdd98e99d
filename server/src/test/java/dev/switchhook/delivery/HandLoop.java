package dev.switchhook.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A loop that the test drives by hand, with the clock that goes with it. Tasks may come from any
/// thread and run on the test's.
final class HandLoop implements Loop, InstantSource {
  static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::at).thenComparingLong(Timer::number));
  private volatile long nanos;
  private volatile Duration behind = Duration.ZERO;
  private long timersMade;
  private volatile boolean dead;

  /// Run after each task.
  Runnable watcher = () -> {};

  private record Timer(long at, long number, Runnable task) {}

  HandLoop(long nanos) {
    this.nanos = nanos;
  }

  @Override
  public void execute(Runnable task) {
    if (!dead) {
      tasks.add(task);
    }
  }

  @Override
  public synchronized void after(Duration delay, Runnable task) {
    if (!dead) {
      timers.add(new Timer(nanos + Math.max(1, delay.toNanos()), timersMade++, task));
    }
  }

  @Override
  public Instant instant() {
    return START.plusNanos(nanos).minus(behind);
  }

  /// Sets the wall clock back by so much; what waits goes on as if nothing had happened.
  void setWallBack(Duration by) {
    behind = behind.plus(by);
  }

  long nanos() {
    return nanos;
  }

  /// Runs what waits; false when nothing did.
  boolean runTasks() {
    boolean any = false;
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      any = true;
      task.run();
      watcher.run();
    }
    return any;
  }

  boolean hasTasks() {
    return !tasks.isEmpty();
  }

  /// The time of the next timer, or [Long#MAX_VALUE].
  synchronized long nextTimer() {
    Timer first = timers.peek();
    return first == null ? Long.MAX_VALUE : first.at;
  }

  /// Moves the clock and makes tasks of the timers that are over.
  void moveTo(long newNanos) {
    nanos = Math.max(nanos, newNanos);
    while (nextTimer() <= nanos) {
      Timer timer;
      synchronized (this) {
        timer = timers.remove();
      }
      tasks.add(timer.task);
    }
  }

  /// The process is gone: nothing runs any more.
  void kill() {
    dead = true;
    tasks.clear();
    synchronized (this) {
      timers.clear();
    }
  }
}
