package dev.switchhook.delivery.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// I5 bounded duplicates, I8 state machine, I9 conservation.
final class StateCheck {
  /// A result is recorded within this time, while nothing goes wrong.
  private static final long RECORDED_WITHIN_NANOS = 10_000_000_000L;

  private final Evidence evidence;
  private final Findings findings;
  private long duplicates;

  StateCheck(Evidence evidence, Findings findings) {
    this.evidence = evidence;
    this.findings = findings;
  }

  /// Requests that an endpoint did not need.
  long duplicates() {
    return duplicates;
  }

  void check() {
    for (DurableState.Delivery one : evidence.state().deliveries()) {
      boundedDuplicates(one);
      rows(one);
    }
    evidence.world().allSent().forEach(this::recorded);
    evidence
        .unsent()
        .forEach(row ->
            findings.addIf(
                row.trigger() != 2,
                "I8",
                "attempt "
                    + row.number()
                    + " of delivery "
                    + row.deliveryId()
                    + " was never made"));
    moves();
    totals();
  }

  /// After a success that the hub knows of, nothing is sent again: neither by the process that
  /// heard it, nor by any other once it is recorded.
  private void boundedDuplicates(DurableState.Delivery delivery) {
    boolean byHand = evidence.byHand().contains(delivery.id());
    List<Sent> sends = evidence.sendsOf(delivery.id());
    boolean written = false;
    for (Sent one : sends) {
      if (written && one.reached && !byHand) {
        duplicates++;
      }
      written |= one.isWrittenSuccess() && sends.getLast() != one;
    }
    for (Sent success : sends) {
      if (!success.heardSuccess() || byHand) {
        continue;
      }
      for (Sent later : sends) {
        boolean after = later.at > success.heardAt;
        findings.addIf(
            after && success.row != null,
            "I5",
            later.name() + " was sent although its success was recorded");
        findings.addIf(
            after && success.row == null && later.process == success.process,
            "I5",
            later.name() + " was sent although this process had heard its success");
      }
    }
  }

  private void rows(DurableState.Delivery delivery) {
    List<DurableState.Attempt> rows =
        evidence.state().attempts().getOrDefault(delivery.id(), List.of());
    if (evidence.lasting(delivery.endpointId()) == null) {
      return;
    }
    boolean counted = rows.size() == delivery.attempts();
    for (int i = 0; i < rows.size(); i++) {
      counted &= rows.get(i).number() == i + 1;
    }
    findings.addIf(
        !counted,
        "I8",
        "delivery "
            + delivery.id()
            + " counts "
            + delivery.attempts()
            + " attempts, and has "
            + rows.stream().map(DurableState.Attempt::number).toList());
    long automatic = rows.stream().filter(DurableState.Attempt::isAutomatic).count();
    findings.addIf(
        automatic != delivery.step(),
        "I8",
        "delivery " + delivery.id() + " is at step " + delivery.step() + " after " + automatic);
  }

  /// A request without a row was under way when its process died, or had just been answered.
  private void recorded(Sent one) {
    DurableState.Attempt row = one.row;
    if (row != null) {
      findings.addIf(
          row.status() != one.heard || row.success() != one.heardSuccess(),
          "I8",
          one.name() + " was answered with " + one.heard + " and is recorded as " + row.status());
      findings.addIf(
          one.noRoom && row.isAutomatic(),
          "I8",
          one.name() + " took a step of the schedule although there was no room for it");
      return;
    }
    if (one.noRoom) {
      return; // nothing was tried
    }
    if (one.receiver.life.deletedFrom != Sent.NEVER) {
      return; // its history is gone
    }
    World.Death death = evidence.death(one.process);
    if (death == null) {
      findings.add("I8", one.name() + " is not recorded");
      return;
    }
    findings.addIf(death.orderly(), "I8", one.name() + " was lost at an orderly end");
    findings.addIf(
        one.heardAt != Sent.NEVER
            && death.at() - one.heardAt > RECORDED_WITHIN_NANOS
            && !evidence.world().faults().troubled(one.heardAt, death.at()),
        "I8",
        one.name() + " was answered long before its process died and is not recorded");
  }

  /// Only a pending delivery moves by itself; one that failed may be delivered by hand.
  private void moves() {
    Map<UUID, Integer> now = new HashMap<>();
    for (DurableState.Move move : evidence.state().moves()) {
      int was = now.getOrDefault(move.deliveryId(), DurableState.PENDING);
      boolean legal =
          was == move.was()
              && (move.was() == DurableState.PENDING
                  || (move.was() == DurableState.FAILED
                      && move.isNow() == DurableState.DELIVERED
                      && evidence.byHand().contains(move.deliveryId())));
      findings.addIf(
          !legal,
          "I8",
          "delivery " + move.deliveryId() + " moved from " + move.was() + " to " + move.isNow());
      now.put(move.deliveryId(), move.isNow());
    }
    for (DurableState.Delivery one : evidence.state().deliveries()) {
      findings.addIf(
          now.getOrDefault(one.id(), DurableState.PENDING) != one.state(),
          "I8",
          "delivery " + one.id() + " is in state " + one.state() + " without a move");
    }
  }

  /// What an endpoint is owed is what it got, what was given up and what waits; and the figures
  /// that are kept are those that can be counted.
  private void totals() {
    Map<UUID, long[]> attempts = new HashMap<>();
    Map<UUID, UUID> endpointOf = new HashMap<>();
    Map<UUID, Set<UUID>> events = new HashMap<>();
    for (DurableState.Delivery one : evidence.state().deliveries()) {
      endpointOf.put(one.id(), one.endpointId());
      events.computeIfAbsent(one.endpointId(), _ -> new HashSet<>()).add(one.eventId());
    }
    evidence
        .state()
        .attempts()
        .forEach((delivery, rows) -> {
          UUID endpoint = endpointOf.get(delivery);
          findings.addIf(endpoint == null, "I9", "attempts of no delivery: " + delivery);
          for (DurableState.Attempt row : rows) {
            attempts.computeIfAbsent(endpoint, _ -> new long[2])[row.success() ? 0 : 1]++;
          }
        });
    for (DurableState.Totals kept : evidence.state().totals()) {
      if (evidence.lasting(kept.endpointId()) == null) {
        continue;
      }
      long[] counted = attempts.getOrDefault(kept.endpointId(), new long[2]);
      findings.addIf(
          counted[0] != kept.succeeded() || counted[1] != kept.failed(),
          "I9",
          "endpoint "
              + kept.endpointId()
              + " counts "
              + kept.succeeded()
              + " + "
              + kept.failed()
              + " attempts of "
              + counted[0]
              + " + "
              + counted[1]);
    }
    accepted(events);
  }

  /// Every delivery belongs to an event of its endpoint's application.
  private void accepted(Map<UUID, Set<UUID>> events) {
    events.forEach((endpointId, own) -> {
      Receiver receiver = evidence.lasting(endpointId);
      if (receiver == null) {
        return;
      }
      for (UUID eventId : own) {
        DurableState.Event event = evidence.state().events().get(eventId);
        findings.addIf(
            event == null || !event.application().equals(receiver.application()),
            "I9",
            "endpoint " + receiver.number() + " has a delivery of event " + eventId);
      }
    });
  }
}
