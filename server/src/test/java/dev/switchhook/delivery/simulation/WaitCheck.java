package dev.switchhook.delivery.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// I7, no later: an attempt that is due starts, unless something is known that holds it up. What
/// may is written down here as times: no process, trouble of store or process, an endpoint that is
/// paused, disabled, has asked for quiet or has its breaker open, a rate limit, other attempts
/// under way.
final class WaitCheck {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  /// What looking for due retries and bringing one to its lane may take, when nothing holds it up.
  private static final long LAG = 2 * SECOND;

  /// The longest that the hub waits when it has no room.
  private static final long NO_ROOM = 1_600 * MILLI;

  private static final int BUDGET_ROOMY = 2_000;

  private final Evidence evidence;
  private final Findings findings;
  private final Receiver receiver;
  private final List<Life.Span> held = new ArrayList<>();

  /// @param breakerOpen when the endpoint's breaker may have been open
  WaitCheck(Evidence evidence, Findings findings, Receiver receiver, List<Life.Span> breakerOpen) {
    this.evidence = evidence;
    this.findings = findings;
    this.receiver = receiver;
    World world = evidence.world();
    held.addAll(breakerOpen);
    held.addAll(world.downtimes());
    held.addAll(world.faults().troubles());
    held.addAll(receiver.life.perhapsPaused);
    held.addAll(receiver.life.perhapsDisabled);
    receiver.sent.forEach(this::holdsUp);
    if (world.plan().underWayMax() < BUDGET_ROOMY) {
      // all endpoints share what the hub may have under way, those that hang a tenth of it
      world.allSent().forEach(one -> held.add(underWay(one)));
    }
    held.sort(Comparator.comparingLong(Life.Span::from));
  }

  /// Until it was answered, or its process died.
  private Life.Span underWay(Sent one) {
    World.Death death = one.heardAt == Sent.NEVER ? evidence.death(one.process) : null;
    return new Life.Span(one.at, death == null ? one.heardAt : death.at());
  }

  private void holdsUp(Sent one) {
    held.add(underWay(one));
    Integer rate = receiver.rate();
    if (rate != null) {
      held.add(new Life.Span(one.at, one.at + SECOND / rate));
    }
    if (one.heardAt == Sent.NEVER) {
      return;
    }
    if (one.noRoom) {
      held.add(new Life.Span(one.heardAt, one.heardAt + NO_ROOM));
    }
    if (one.retryAfter > 0) {
      held.add(new Life.Span(one.heardAt, one.heardAt + one.retryAfter));
    }
  }

  /// @param most nanoseconds that the delivery itself waits after the attempt before
  void check(Sent before, Sent one, long most) {
    long due = before.heardAt + most;
    if (one.at - due <= LAG) {
      return;
    }
    long idle = idle(due, one.at);
    findings.addIf(
        idle > LAG,
        "I7",
        one.name()
            + " came "
            + (one.at - before.heardAt) / MILLI
            + " ms after the last, not within "
            + most / MILLI
            + ", and for "
            + idle / MILLI
            + " ms nothing held it up");
  }

  /// How much of a time nothing explains.
  private long idle(long from, long to) {
    long idle = 0;
    long at = from;
    for (Life.Span span : held) {
      if (span.from() >= to) {
        break;
      }
      if (span.from() > at) {
        idle += span.from() - at;
      }
      at = Math.max(at, span.to());
      if (at >= to) {
        return idle;
      }
    }
    return idle + to - at;
  }
}
