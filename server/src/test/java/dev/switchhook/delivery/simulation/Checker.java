package dev.switchhook.delivery.simulation;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Holds a day against the invariants of the reliability reference: I1 to I10 and I12.
final class Checker {
  /// What is due starts within this time after everything is healed, its endpoint's own limits
  /// aside.
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

  /// The longest that a breaker is open, a timeout of what hung, and a process that stands still.
  private static final Duration OTHER_WAITS =
      Duration.ofSeconds(60).plus(Hub.TIMEOUT).plusSeconds(60);

  private final World world;
  private final Findings findings = new Findings();
  private final Map<UUID, Receiver> due = new HashMap<>();
  private long healedAt;
  private long duplicates;

  Checker(World world) {
    this.world = world;
  }

  /// Notes what is due when everything is healed.
  void healed() {
    healedAt = world.timeline().nanos();
    for (DurableState.Delivery one : world.store().inspect(DurableState::deliveries)) {
      Receiver receiver = world.operator().receiver(one.endpointId());
      if (one.state() == DurableState.PENDING
          && one.dueAt() <= healedAt
          && receiver != null
          && receiver.life.deletedFrom == Sent.NEVER) {
        due.put(one.id(), receiver);
      }
    }
  }

  List<Violation> check() {
    Evidence evidence = new Evidence(world);
    new LossCheck(evidence, findings).check();
    StateCheck states = new StateCheck(evidence, findings);
    states.check();
    duplicates = states.duplicates();
    new OrderCheck(evidence, findings).check();
    new ScheduleCheck(evidence, findings).check();
    due.forEach((id, receiver) -> liveness(evidence, id, receiver));
    return findings.all();
  }

  private void liveness(Evidence evidence, UUID id, Receiver receiver) {
    Integer rate = receiver.rate();
    long backlog = due.values().stream().filter(other -> other == receiver).count();
    long open = healedAt;
    for (Sent one : receiver.sent) {
      if (one.heardAt <= healedAt) {
        open = Math.max(open, one.heardAt + one.retryAfter);
      }
    }
    long bound =
        open
            + STARTS_WITHIN.plus(OTHER_WAITS).toNanos()
            + backlog
                * (rate == null ? Duration.ofMillis(100) : Duration.ofSeconds(1).dividedBy(rate))
                    .toNanos();
    boolean started =
        evidence.sendsOf(id).stream().anyMatch(one -> one.heardAt > healedAt && one.at <= bound);
    findings.addIf(
        !started && world.timeline().nanos() > bound,
        "I12",
        "delivery "
            + id
            + " to endpoint "
            + receiver.number()
            + " was due when everything was healed and did not start");
  }

  Figures figures() {
    return new Figures(
        world.provider().facts().stream().filter(Fact::isAcknowledged).count(),
        world.provider().unknown(),
        world.provider().refused(),
        world.allSent().size(),
        duplicates,
        world.deaths().size() + 1L,
        findings.count("I1"),
        findings.count("I2"),
        findings.count("I6"));
  }
}
