package dev.switchhook.delivery.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// I6: endpoints that keep order get the deliveries of a contact one after the other, each only
/// when the one before it has ended.
final class OrderCheck {
  private final Evidence evidence;
  private final Findings findings;

  OrderCheck(Evidence evidence, Findings findings) {
    this.evidence = evidence;
    this.findings = findings;
  }

  void check() {
    Map<String, List<DurableState.Delivery>> chains = new HashMap<>();
    for (DurableState.Delivery one : evidence.state().deliveries()) {
      Receiver receiver = evidence.lasting(one.endpointId());
      Fact fact = evidence.fact(one.eventId());
      if (receiver != null && receiver.ordered() && fact != null) {
        chains
            .computeIfAbsent(receiver.number() + " " + fact.contact, _ -> new ArrayList<>())
            .add(one);
      }
    }
    chains.values().forEach(this::inOrder);
    chains.values().forEach(this::asTold);
  }

  private void inOrder(List<DurableState.Delivery> chain) {
    for (int i = 1; i < chain.size(); i++) {
      DurableState.Delivery before = chain.get(i - 1);
      DurableState.Delivery after = chain.get(i);
      List<Sent> later = evidence.sendsOf(after.id());
      if (later.isEmpty()
          || evidence.byHand().contains(before.id())
          || evidence.byHand().contains(after.id())) {
        continue;
      }
      findings.addIf(
          before.state() == DurableState.PENDING || later.getFirst().at < endOf(before),
          "I6",
          later.getFirst().name() + " started before delivery " + before.id() + " had ended");
    }
  }

  /// When the attempt that ended it was answered.
  private long endOf(DurableState.Delivery delivery) {
    long end = 0;
    for (Sent one : evidence.sendsOf(delivery.id())) {
      if (one.row != null) {
        end = Math.max(end, one.heardAt);
      }
    }
    return end;
  }

  /// What was acknowledged before something else was sent comes before it.
  private void asTold(List<DurableState.Delivery> chain) {
    @Nullable Fact earliest = null;
    for (int i = chain.size() - 1; i >= 0; i--) {
      Fact fact = evidence.fact(chain.get(i).eventId());
      if (fact == null) {
        continue;
      }
      findings.addIf(
          earliest != null && earliest.acknowledgedAt < fact.firstSentAt,
          "I6",
          earliest + " was acknowledged before " + fact + " was sent, and comes after it");
      if (earliest == null || fact.acknowledgedAt < earliest.acknowledgedAt) {
        earliest = fact;
      }
    }
  }
}
