package dev.switchhook.delivery.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// I7, for one endpoint and one process: how many attempts at once, and none but a single probe
/// while the breaker is open. A model of its own, by the reference page.
final class BreakerCheck {
  private static final long SECOND = 1_000_000_000;
  private static final int FAILURES = 10;
  private static final long FAILING = 30 * SECOND;
  private static final long OPEN_MAX = 60 * SECOND;
  private static final long CHANGE_SEEN = 100 * SECOND;

  private final Findings findings;
  private final Receiver receiver;
  private final int atOnceMax;
  private final Set<Sent> uncounted = new HashSet<>();
  private int underWay;
  private int failures;
  private long failingSince;
  private long open;
  private long openUntil;
  private @Nullable Sent probe;

  BreakerCheck(Findings findings, Receiver receiver, int atOnceMax) {
    this.findings = findings;
    this.receiver = receiver;
    this.atOnceMax = atOnceMax;
  }

  private record Happened(long at, boolean start, Sent sent) {}

  /// @param automatic those by the schedule
  /// @param all also those by hand, which say nothing about the endpoint
  void check(List<Sent> automatic, List<Sent> all) {
    List<Happened> happened = new ArrayList<>();
    for (Sent one : automatic) {
      happened.add(new Happened(one.at, true, one));
      happened.add(new Happened(one.heardAt, false, one));
    }
    // one that nobody can tell from one by hand may have closed the breaker
    for (Sent one : all) {
      if (one.row == null && !automatic.contains(one)) {
        happened.add(new Happened(one.heardAt, false, one));
        uncounted.add(one);
      }
    }
    happened.sort(Comparator.comparingLong(Happened::at).thenComparing(Happened::start));
    for (Happened one : happened) {
      if (one.start()) {
        started(one.sent());
      } else if (one.at() != Sent.NEVER) {
        ended(one.sent());
      }
    }
  }

  private void started(Sent one) {
    if (receiver.life.changedBetween(failingSince - CHANGE_SEEN, one.at)) {
      close();
      failures = 0;
    }
    findings.addIf(underWay >= atOnceMax, "I7", one.name() + " is one too many at once");
    if (open > 0) {
      findings.addIf(
          underWay > 0 || one.at < openUntil,
          "I7",
          one.name() + " came while the breaker was open, beside " + underWay);
      probe = one;
    }
    underWay++;
  }

  private static boolean isWell(Sent one) {
    boolean asksForTime = one.heard == 408 || one.heard == 425 || one.heard == 429;
    return !one.unreachable
        && ((one.heard >= 200 && one.heard < 300)
            || (one.heard >= 400 && one.heard < 500 && !asksForTime));
  }

  private void ended(Sent one) {
    boolean counts = !uncounted.contains(one);
    if (counts) {
      underWay--;
    }
    if (one.hubsOwn) {
      if (one == probe) {
        openUntil = one.heardAt + open;
      }
    } else if (isWell(one)) {
      close();
      failures = 0;
    } else if (counts) {
      failed(one);
    }
  }

  private void failed(Sent one) {
    if (failures == 0) {
      failingSince = one.heardAt;
    }
    failures++;
    if (one == probe) {
      open = Math.min(open * 2, OPEN_MAX);
      openUntil = one.heardAt + open;
    } else if (open == 0 && failures >= FAILURES && one.heardAt - failingSince >= FAILING) {
      open = SECOND;
      openUntil = one.heardAt + open;
    }
  }

  private void close() {
    open = 0;
    openUntil = 0;
    probe = null;
  }
}
