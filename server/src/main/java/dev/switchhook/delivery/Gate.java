package dev.switchhook.delivery;

import dev.switchhook.endpoint.Endpoint;
import java.time.Duration;
import java.util.function.Predicate;

/// Whether a lane may start an attempt now; and when not, what looks again. Belongs to the group's
/// loop.
final class Gate {
  private final Loop loop;
  private final HubClock clock;
  private final Budget budget;
  private final Predicate<Lane> queue;
  private final Runnable giveTurns;
  private final Parked parked = new Parked();

  /// @param queue gives a lane a turn to come, if it has something to do
  /// @param giveTurns lets those begin whose turn it is
  Gate(Ports ports, Budget budget, Predicate<Lane> queue, Runnable giveTurns) {
    this.loop = ports.loop();
    this.clock = ports.clock();
    this.budget = budget;
    this.queue = queue;
    this.giveTurns = giveTurns;
  }

  /// What tells the time, and what wakes.
  record Ports(Loop loop, HubClock clock) {}

  /// Whether the lane may start its next delivery. When not, it rests for a time, is parked until
  /// there is room, or has an attempt under way whose end brings it back.
  boolean mayStart(Lane lane, Endpoint endpoint) {
    if (!lane.hasWork()) {
      return false;
    }
    long nowNanos = clock.nanos();
    long paceNanos = lane.paceWait(nowNanos);
    if (paceNanos == Pace.UNTIL_AN_ANSWER) {
      return false;
    }
    long closedNanos = lane.rest().closedNanos(nowNanos);
    if (paceNanos > 0 || closedNanos > 0) {
      sleep(lane, nowNanos, Math.max(paceNanos, closedNanos));
      return false;
    }
    if (!budget.mayStart(lane.standing())) {
      parked.add(lane);
      return false;
    }
    long waitNanos = lane.rateWait(endpoint.settings().rateLimit(), nowNanos);
    if (waitNanos > 0) {
      sleep(lane, nowNanos, waitNanos);
      return false;
    }
    return true;
  }

  private void sleep(Lane lane, long nowNanos, long nanos) {
    long until = nowNanos + nanos;
    if (lane.rest().sleepUntil(until)) {
      loop.after(
          Duration.ofNanos(nanos),
          () -> {
            if (lane.rest().wake(until)) {
              var _ = queue.test(lane);
              giveTurns.run();
            }
          });
    }
  }

  /// Looks at the lane again when it is not closed any more.
  void wakeWhenOpen(Lane lane) {
    long nowNanos = clock.nanos();
    sleep(lane, nowNanos, lane.rest().closedNanos(nowNanos));
  }

  /// Room has become free: one parked lane of each kind may look for it.
  void freed() {
    parked.free(queue);
  }
}
