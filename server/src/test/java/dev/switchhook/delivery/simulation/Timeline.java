package dev.switchhook.delivery.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Virtual time and what happens in it, one thing after the other. What happens at the same moment
/// happens in the order in which it was arranged.
final class Timeline implements InstantSource {
  static final Instant START = Instant.parse("2026-01-02T00:00:00Z");

  private final PriorityQueue<Planned> queue =
      new PriorityQueue<>(Comparator.comparingLong(Planned::at).thenComparingLong(Planned::number));
  private long nanos;
  private long arranged;
  private Runnable afterEach = () -> {};

  /// Whose doing something is: it does nothing when it is dead, and waits while it is paused.
  interface Owner {
    boolean isAlive();

    /// Nothing of it happens before.
    long pausedUntil();
  }

  /// @param postponed for what may be put off because nothing would come of it: from its time to a
  ///   later one, or the same; null for everything else
  private record Planned(
      long at,
      long number,
      @Nullable Owner owner,
      @Nullable LongUnaryOperator postponed,
      Runnable task) {
    Planned moved(long later) {
      return new Planned(later, number, owner, postponed, task);
    }
  }

  /// Runs something after each thing that happened.
  void afterEach(Runnable task) {
    afterEach = task;
  }

  long nanos() {
    return nanos;
  }

  @Override
  public Instant instant() {
    return START.plusNanos(nanos);
  }

  void after(Duration delay, Runnable task) {
    at(nanos + delay.toNanos(), null, task);
  }

  void after(Duration delay, Owner owner, Runnable task) {
    at(nanos + delay.toNanos(), owner, task);
  }

  void at(long time, @Nullable Owner owner, Runnable task) {
    queue.add(new Planned(Math.max(time, nanos), arranged++, owner, null, task));
  }

  /// See [Planned#postponed].
  void atOrLater(long time, Owner owner, LongUnaryOperator postponed, Runnable task) {
    queue.add(new Planned(Math.max(time, nanos), arranged++, owner, postponed, task));
  }

  /// When the next thing happens, or [Long#MAX_VALUE].
  long next() {
    Planned first = queue.peek();
    return first == null ? Long.MAX_VALUE : first.at();
  }

  void runUntil(long end) {
    while (next() <= end) {
      Planned one = queue.remove();
      Owner owner = one.owner();
      if (owner != null && !owner.isAlive()) {
        continue;
      }
      if (owner != null && owner.pausedUntil() > one.at()) {
        queue.add(one.moved(owner.pausedUntil()));
        continue;
      }
      LongUnaryOperator postponed = one.postponed();
      long later = postponed == null ? one.at() : postponed.applyAsLong(one.at());
      if (later > one.at()) {
        queue.add(one.moved(later));
        continue;
      }
      nanos = Math.max(nanos, one.at());
      one.task().run();
      afterEach.run();
    }
    nanos = Math.max(nanos, end);
  }
}
