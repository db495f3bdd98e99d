package dev.switchhook.replay;

import dev.switchhook.id.IdRange;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The endpoints of a running replay: some in hand, the others later. Belongs to the replay's loop.
final class Parts {
  /// Endpoints in hand.
  static final int IN_HAND_MAX = 256;

  private final Map<UUID, Part> inHand = new LinkedHashMap<>();
  private final ArrayDeque<Part> later = new ArrayDeque<>();

  void add(Part part) {
    later.add(part);
  }

  /// Lets go of those that are over, and takes others in their place.
  void take() {
    inHand.values().removeIf(Part::isOver);
    while (inHand.size() < IN_HAND_MAX && !later.isEmpty()) {
      Part part = later.removeFirst();
      inHand.put(part.endpointId, part);
    }
  }

  /// Whether some in hand turned out to be over just now, and others wait for their place.
  boolean mayTakeMore() {
    return !later.isEmpty() && inHand.values().stream().anyMatch(Part::isOver);
  }

  /// The endpoint, in hand from now on. One whose rest was exhausted before a stop comes back for
  /// its items.
  Part of(UUID endpointId) {
    Part known = inHand.get(endpointId);
    if (known != null) {
      return known;
    }
    for (Iterator<Part> all = later.iterator(); all.hasNext(); ) {
      Part part = all.next();
      if (part.endpointId.equals(endpointId)) {
        all.remove();
        inHand.put(endpointId, part);
        return part;
      }
    }
    Part part = new Part(endpointId, IdRange.ALL, true);
    inHand.put(endpointId, part);
    return part;
  }

  /// Those in hand, in the order of their turns.
  Collection<Part> inHand() {
    return inHand.values();
  }

  /// A copy of [#inHand].
  List<Part> copy() {
    return List.copyOf(inHand.values());
  }

  /// Others have their turn first from now on.
  void toTheEnd(Part part) {
    inHand.remove(part.endpointId);
    inHand.put(part.endpointId, part);
  }

  /// What is taken up and not ended.
  int held() {
    return inHand.values().stream().mapToInt(Part::held).sum();
  }

  /// Whether no endpoint has anything to do any more.
  boolean areOver() {
    return later.isEmpty() && inHand.values().stream().allMatch(Part::isOver);
  }
}
