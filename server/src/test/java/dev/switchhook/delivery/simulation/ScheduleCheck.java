package dev.switchhook.delivery.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// I7: waits between attempts, `Retry-After`, rate limits, attempts at once, and the breaker. The
/// figures are those of the reference pages, written down here again.
final class ScheduleCheck {
  private static final double JITTER = 0.1;
  private static final long MILLI = 1_000_000;

  /// The store keeps milliseconds, and so does the lane.
  private static final long ROUNDING = 2 * MILLI;

  /// A change of an endpoint reaches its lane within this time, a process that stands still
  /// included.
  private static final long CHANGE_SEEN = 100_000 * MILLI;

  private final Evidence evidence;
  private final Findings findings;

  ScheduleCheck(Evidence evidence, Findings findings) {
    this.evidence = evidence;
    this.findings = findings;
  }

  void check() {
    Map<Receiver, WaitCheck> late = new HashMap<>();
    for (Receiver receiver : evidence.receivers()) {
      List<Life.Span> breakerOpen = new ArrayList<>();
      Map<Integer, List<Sent>> byProcess = new HashMap<>();
      receiver.sent.forEach(
          one -> byProcess.computeIfAbsent(one.process, _ -> new ArrayList<>()).add(one));
      byProcess
          .values()
          .forEach(sends -> {
            List<Sent> automatic = sends.stream().filter(evidence::isAutomatic).toList();
            closed(sends, automatic);
            rate(receiver, automatic);
            new BreakerCheck(findings, receiver, breakerOpen).check(automatic, sends);
          });
      late.put(receiver, new WaitCheck(evidence, findings, receiver, breakerOpen));
    }
    for (DurableState.Delivery one : evidence.state().deliveries()) {
      Receiver receiver = evidence.lasting(one.endpointId());
      if (receiver != null && !evidence.byHand().contains(one.id())) {
        waits(one, receiver, Objects.requireNonNull(late.get(receiver)));
      }
    }
  }

  /// Attempt n + 1 comes no sooner and no later than the schedule says, and no more come than it
  /// has.
  private void waits(DurableState.Delivery delivery, Receiver receiver, WaitCheck late) {
    int limit = receiver.schedule().size() + 1;
    Sent before = null;
    for (Sent one : evidence.sendsOf(delivery.id())) {
      if (one.noRoom) {
        continue;
      }
      findings.addIf(one.attempt > limit, "I7", one.name() + " is more than " + limit);
      if (before != null && one.attempt == before.attempt + 1 && one.attempt <= limit) {
        long step = receiver.schedule().get(before.attempt - 1).toNanos();
        long least = Math.max((long) (step * (1 - JITTER)), heardRetryAfter(before));
        findings.addIf(
            one.at - before.heardAt < least - ROUNDING,
            "I7",
            one.name()
                + " came "
                + (one.at - before.heardAt) / MILLI
                + " ms after the last, not "
                + least / MILLI);
        long most = Math.max((long) (step * (1 + JITTER)), heardRetryAfter(before));
        late.check(before, one, most + ROUNDING);
      }
      before = one;
    }
  }

  private static long heardRetryAfter(Sent one) {
    return one.heardAt != Sent.NEVER && one.heard != 0 ? one.retryAfter : 0;
  }

  /// While an endpoint asked for quiet, the process that heard it sends nothing by itself.
  private void closed(List<Sent> all, List<Sent> automatic) {
    for (Sent asked : all) {
      long open = asked.heardAt + heardRetryAfter(asked) - ROUNDING;
      if (heardRetryAfter(asked) == 0) {
        continue;
      }
      for (Sent one : automatic) {
        findings.addIf(
            one.at > asked.heardAt
                && one.at < open
                && !one.receiver.life.changedBetween(asked.heardAt - CHANGE_SEEN, one.at),
            "I7",
            one.name() + " came while the endpoint had asked for quiet");
      }
    }
  }

  private void rate(Receiver receiver, List<Sent> automatic) {
    Integer perSecond = receiver.rate();
    if (perSecond == null || automatic.isEmpty()) {
      return;
    }
    List<Sent> inOrder = new ArrayList<>(automatic);
    inOrder.sort(Comparator.comparingLong(one -> one.at));
    double tokens = perSecond;
    long last = inOrder.getFirst().at;
    for (Sent one : inOrder) {
      tokens = Math.min(perSecond, tokens + (one.at - last) / 1e9 * perSecond);
      last = one.at;
      tokens -= 1;
      if (tokens < -0.001) {
        findings.add("I7", one.name() + " is more than " + perSecond + " a second");
        tokens = 0;
      }
    }
  }
}
