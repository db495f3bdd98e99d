package dev.switchhook.delivery;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;

/// Lanes that wait for room in what suspect and new endpoints share. Belongs to the group's loop.
final class Parked {
  private final Map<Pace.Standing, ArrayDeque<Lane>> waiting = new EnumMap<>(Pace.Standing.class);

  /// The lane waits, until [#free] names it or it is answered.
  void add(Lane lane) {
    lane.place().park();
    waiting.computeIfAbsent(lane.standing(), _ -> new ArrayDeque<>()).addLast(lane);
  }

  /// Room has become free: one lane of each kind may look for it.
  ///
  /// @param may whether the lane will; one that has nothing to do leaves the room to the next
  void free(Predicate<Lane> may) {
    for (ArrayDeque<Lane> lanes : waiting.values()) {
      Lane lane = lanes.pollFirst();
      while (lane != null && !(lane.place().unpark() && may.test(lane))) {
        lane = lanes.pollFirst();
      }
    }
  }
}
