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
  private final Concurrency concurrency = new Concurrency();
  private final List<Life.Span> perhapsOpen;
  private final Set<Sent> uncounted = new HashSet<>();
  private int underWay;
  private int failures;
  private long failingSince;
  private long open;
  private long openUntil;
  private long doubtedAt;
  private @Nullable Sent probe;

  /// Whether the breaker may be open although it is not for certain.
  private boolean doubtful;

  /// Whether an answer was heard that may count and may not.
  private boolean unsure;

  /// @param perhapsOpen gets the times in which the breaker may have been open
  BreakerCheck(Findings findings, Receiver receiver, List<Life.Span> perhapsOpen) {
    this.findings = findings;
    this.receiver = receiver;
    this.perhapsOpen = perhapsOpen;
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
      doubtful |= open > 0 || failures > 0;
      close();
      failures = 0;
    }
    doubt(one.at);
    findings.addIf(
        underWay >= concurrency.most(),
        "I7",
        one.name() + " is one too many at once, beside " + underWay);
    if (open > 0) {
      findings.addIf(
          underWay > 0 || one.at < openUntil,
          "I7",
          one.name() + " came while the breaker was open, beside " + underWay);
      probe = one;
    }
    underWay++;
  }

  /// A change of the endpoint may have reached its lane since this was last called.
  private void doubt(long at) {
    if (unsure || receiver.life.changedBetween(doubtedAt - CHANGE_SEEN, at)) {
      concurrency.perhapsSlow();
    }
    doubtedAt = at;
  }

  private static boolean isWell(Sent one) {
    boolean asksForTime = one.heard == 408 || one.heard == 425 || one.heard == 429;
    return !one.unreachable
        && ((one.heard >= 200 && one.heard < 300)
            || (one.heard >= 400 && one.heard < 500 && !asksForTime));
  }

  private void ended(Sent one) {
    boolean counts = !uncounted.contains(one);
    unsure |= !counts;
    doubt(one.heardAt);
    if (counts) {
      underWay--;
    }
    if (one.hubsOwn) {
      unheard(one);
    } else if (isWell(one)) {
      well(one, counts);
    } else {
      concurrency.failed(counts);
      if (counts) {
        failed(one);
      }
    }
  }

  /// What the hub itself could not send says nothing about the endpoint; if it was the probe, the
  /// next one waits as long again.
  private void unheard(Sent one) {
    if (one == probe) {
      openFor(open, one);
    } else if (open > 0 || doubtful) {
      perhapsOpen.add(new Life.Span(one.heardAt, one.heardAt + OPEN_MAX));
    }
  }

  private void well(Sent one, boolean counts) {
    if (open > 0 && counts && !unsure) {
      concurrency.slow();
    } else if (open > 0) {
      concurrency.perhapsSlow();
    }
    if (one.heardSuccess()) {
      concurrency.taken(counts);
    }
    doubtful = !counts && (doubtful || failures > 0);
    close();
    failures = 0;
  }

  private void failed(Sent one) {
    if (failures == 0) {
      failingSince = one.heardAt;
    }
    failures++;
    if (one == probe) {
      openFor(Math.min(open * 2, OPEN_MAX), one);
    } else if (open == 0 && failures >= FAILURES && one.heardAt - failingSince >= FAILING) {
      openFor(SECOND, one);
    }
    if (doubtful) {
      perhapsOpen.add(new Life.Span(one.heardAt, one.heardAt + OPEN_MAX));
    }
  }

  private void openFor(long nanos, Sent since) {
    open = nanos;
    openUntil = since.heardAt + nanos;
    perhapsOpen.add(new Life.Span(since.heardAt, openUntil));
  }

  private void close() {
    open = 0;
    openUntil = 0;
    probe = null;
  }
}
