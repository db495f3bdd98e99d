package dev.switchhook.sending;

import java.util.ArrayDeque;
import java.util.Deque;

/// How many calls may be under way in all; lanes that had to wait come in turn. Belongs to the
/// lanes' loop.
final class Permits {
  private final Deque<Lane> waiting = new ArrayDeque<>();
  private int free;
  private boolean stopping;

  Permits(int total) {
    this.free = total;
  }

  /// Takes a permit, or remembers the lane for when there is one.
  boolean take(Lane lane) {
    if (free == 0) {
      if (!waiting.contains(lane)) {
        waiting.addLast(lane);
      }
      return false;
    }
    free--;
    return true;
  }

  /// Gives a permit back; the lane that has waited longest goes on. One that has no use for the
  /// permit any more leaves it to the next.
  void giveBack() {
    free++;
    while (free > 0 && !waiting.isEmpty()) {
      waiting.removeFirst().goOn();
    }
  }

  boolean stopping() {
    return stopping;
  }

  void stop() {
    stopping = true;
    waiting.clear();
  }
}
