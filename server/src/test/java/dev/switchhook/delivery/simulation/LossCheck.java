package dev.switchhook.delivery.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// I1 no loss, I2 no invention, I3 bytes, I4 dedupe, I10 isolation.
final class LossCheck {
  private static final int GONE = 410;
  private static final long TOLD_NANOS = 1_000_000_000;

  private final Evidence evidence;
  private final Findings findings;
  private final Map<UUID, Map<UUID, DurableState.Delivery>> byEvent = new HashMap<>();
  private final Map<UUID, DurableState.Delivery> byId = new HashMap<>();

  LossCheck(Evidence evidence, Findings findings) {
    this.evidence = evidence;
    this.findings = findings;
  }

  void check() {
    for (DurableState.Delivery one : evidence.state().deliveries()) {
      byId.put(one.id(), one);
      DurableState.Delivery other =
          byEvent.computeIfAbsent(one.eventId(), _ -> new HashMap<>()).put(one.endpointId(), one);
      findings.addIf(other != null, "I4", "two deliveries of event " + one.eventId());
    }
    evidence.world().provider().facts().forEach(this::noLoss);
    evidence.state().deliveries().forEach(this::ended);
    evidence.world().allSent().forEach(this::noInvention);
    bytes();
  }

  private void noLoss(Fact fact) {
    List<DurableState.Event> events = evidence.eventsOf(fact);
    findings.addIf(events.size() > 1, "I4", fact + " has become " + events.size() + " events");
    findings.addIf(!fact.isAcknowledged(), "I12", fact + " was never acknowledged");
    if (!fact.isAcknowledged()) {
      return;
    }
    if (events.isEmpty()) {
      findings.add("I1", fact + " was acknowledged and is not stored");
      return;
    }
    Map<UUID, DurableState.Delivery> deliveries =
        byEvent.getOrDefault(events.getFirst().id(), Map.of());
    for (Receiver one : evidence.receivers()) {
      boolean owed =
          one.application().equals(fact.application)
              && one.wants(fact.type)
              && one.life.deletedFrom == Sent.NEVER
              && one.life.surelyOpen(fact.firstSentAt, fact.acknowledgedAt);
      findings.addIf(
          owed && !deliveries.containsKey(one.life.knownId()),
          "I1",
          fact + " has no delivery to endpoint " + one.number());
    }
  }

  /// A delivery that has ended was taken, or all of its schedule was tried.
  private void ended(DurableState.Delivery delivery) {
    Receiver receiver = evidence.lasting(delivery.endpointId());
    if (receiver == null) {
      return;
    }
    List<Sent> sends = evidence.sendsOf(delivery.id());
    switch (delivery.state()) {
      case DurableState.DELIVERED ->
          findings.addIf(
              sends.stream().noneMatch(Sent::isWrittenSuccess),
              "I1",
              "delivery " + delivery.id() + " counts as delivered and never was");
      case DurableState.FAILED ->
          findings.addIf(
              delivery.step() != receiver.schedule().size() + 1
                  && sends.stream().noneMatch(one -> one.heard == GONE),
              "I1",
              "delivery " + delivery.id() + " was given up at step " + delivery.step());
      default ->
          findings.add(
              "I12", "delivery " + delivery.id() + " is still in state " + delivery.state());
    }
  }

  private void noInvention(Sent one) {
    Receiver receiver = one.receiver;
    findings.addIf(!one.fault.isEmpty(), faultOf(one), one.fault + ": " + one.name());
    findings.addIf(
        one.at > added(receiver.life.deletedAt),
        "I2",
        one.name() + " came after the endpoint was deleted");
    findings.addIf(
        evidence.isAutomatic(one) && receiver.life.isPaused(one.at),
        "I2",
        one.name() + " came while the endpoint was paused");
    int number = DurableState.factOf(one.body);
    if (number < 0) {
      return; // of the hub's own
    }
    Fact fact = evidence.world().provider().facts().get(number);
    findings.addIf(
        !fact.application.equals(receiver.application()),
        "I10",
        fact + " of another application came to endpoint " + receiver.number());
    findings.addIf(
        one.at < fact.firstSentAt || !receiver.wants(fact.type),
        "I2",
        one.name() + " brought " + fact);
    findings.addIf(
        !fact.mayBeKnown(one.at),
        "I2",
        one.name() + " brought " + fact + " although every try until then was refused");
    DurableState.Delivery delivery = byId.get(one.deliveryId);
    if (evidence.lasting(receiver.life.knownId()) != null) {
      findings.addIf(
          delivery == null || !delivery.endpointId().equals(receiver.life.knownId()),
          "I2",
          one.name() + " is not in the store");
    }
  }

  private static String faultOf(Sent one) {
    return one.fault.contains("address") ? "I2" : "I3";
  }

  private static long added(long time) {
    return time == Sent.NEVER ? time : time + TOLD_NANOS;
  }

  /// Every attempt carries the same bytes and the same id, and in them the data that the provider
  /// gave, byte for byte.
  private void bytes() {
    Set<UUID> seen = new HashSet<>();
    for (Sent one : evidence.world().allSent()) {
      Sent first = evidence.sendsOf(one.deliveryId).getFirst();
      findings.addIf(
          !Arrays.equals(one.body, first.body), "I3", one.name() + " has another body than before");
      findings.addIf(
          !one.eventId.equals(first.eventId), "I3", one.name() + " has another id than before");
      if (seen.add(one.deliveryId)) {
        carriesData(one);
      }
    }
  }

  private void carriesData(Sent one) {
    int number = DurableState.factOf(one.body);
    @Nullable Fact fact = number < 0 ? null : evidence.world().provider().facts().get(number);
    if (fact == null) {
      return;
    }
    String data = new String(fact.data, UTF_8);
    String body = new String(one.body, UTF_8);
    findings.addIf(
        !body.startsWith("{\"id\":\"" + one.eventId + "\"")
            || !body.contains("\"data\":" + data.substring(0, data.length() - 1)),
        "I3",
        one.name() + " changed the data of " + fact);
  }
}
