package dev.switchhook.delivery;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whose turn it is: applications one after the other, and within each its lanes one after the
/// other. Belongs to the group's loop.
///
/// An application that has its fair share of scarce attempts or bytes under way waits until one of
/// its own attempts ends; one that is alone leaves an eighth for whoever comes. Only attempts at
/// sound endpoints count here: what may hang has a share of its own in [Budget], and must not use
/// up that of the other endpoints of its application.
final class Turns {
  private final Budget budget;
  private final Map<UUID, Owner> owners = new HashMap<>();
  private final ArrayDeque<Owner> ring = new ArrayDeque<>();
  private final ArrayDeque<Owner> heldBack = new ArrayDeque<>();

  /// An application that has lanes in the queue or attempts that count under way.
  private static final class Owner {
    private final UUID id;
    private final ArrayDeque<Lane> lanes = new ArrayDeque<>(2);
    private int underWay;
    private long bytes;
    private boolean standsInRing;
    private boolean isHeldBack;

    Owner(UUID id) {
      this.id = id;
    }
  }

  Turns(Budget budget) {
    this.budget = budget;
  }

  /// The lane wants a turn.
  void add(Lane lane) {
    Owner owner = owner(lane);
    owner.lanes.addLast(lane);
    stand(owner);
  }

  private Owner owner(Lane lane) {
    return owners.computeIfAbsent(lane.owner(), Owner::new);
  }

  private void stand(Owner owner) {
    if (!owner.standsInRing && !owner.isHeldBack) {
      owner.standsInRing = true;
      ring.addLast(owner);
    }
  }

  /// The next lane, which must ask again for another turn; null when there is none that may start
  /// anything.
  @Nullable Lane next() {
    for (Owner owner = ring.pollFirst(); owner != null; owner = ring.pollFirst()) {
      owner.standsInRing = false;
      if (owner.lanes.isEmpty()) {
        forget(owner);
      } else if (hasItsShare(owner)) {
        owner.isHeldBack = true;
        heldBack.addLast(owner);
      } else {
        Lane lane = owner.lanes.removeFirst();
        stand(owner);
        return lane;
      }
    }
    return null;
  }

  private boolean hasItsShare(Owner owner) {
    return (budget.isScarce() && owner.underWay >= share(budget.max()))
        || (budget.isHeavy() && owner.bytes >= share(budget.bytesMax()));
  }

  private long share(long max) {
    return Math.max(1, owners.size() == 1 ? max / 8 * 7 : max / owners.size());
  }

  /// @param bytes that the attempt keeps until its end
  void started(Lane lane, long bytes) {
    Owner owner = owner(lane);
    owner.underWay++;
    owner.bytes += bytes;
  }

  /// An attempt of the lane ended, which the budget knows already.
  ///
  /// @param bytes as given to [#started]
  void ended(Lane lane, long bytes) {
    Owner owner = owner(lane);
    owner.underWay--;
    owner.bytes -= bytes;
    if (owner.isHeldBack) {
      owner.isHeldBack = false;
      heldBack.remove(owner);
      stand(owner);
    }
    forget(owner);
    if (!budget.isScarce() && !budget.isHeavy()) {
      for (Owner other = heldBack.pollFirst(); other != null; other = heldBack.pollFirst()) {
        other.isHeldBack = false;
        stand(other);
      }
    }
  }

  private void forget(Owner owner) {
    if (owner.underWay == 0 && owner.lanes.isEmpty() && !owner.standsInRing) {
      owners.remove(owner.id);
    }
  }
}
