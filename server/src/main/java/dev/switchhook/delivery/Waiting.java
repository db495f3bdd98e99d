package dev.switchhook.delivery;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The deliveries of a lane that wait in memory, in their order, with what they take of the group's
/// [LaneMemory]. Belongs to the group's loop.
final class Waiting {
  private final LaneMemory memory;
  private final ArrayDeque<Pending> queue = new ArrayDeque<>();
  private int bytes;

  Waiting(LaneMemory memory) {
    this.memory = memory;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  int size() {
    return queue.size();
  }

  int bytes() {
    return bytes;
  }

  Iterable<Pending> all() {
    return queue;
  }

  List<Pending> copy() {
    return List.copyOf(queue);
  }

  void addLast(Pending pending) {
    queue.addLast(pending);
    count(pending.bytes());
  }

  void addFirst(Pending pending) {
    queue.addFirst(pending);
    count(pending.bytes());
  }

  /// Adds it at the head, behind those there that are older.
  void putBack(Pending pending) {
    ArrayDeque<Pending> older = new ArrayDeque<>(0);
    while (!queue.isEmpty() && queue.getFirst().id().compareTo(pending.id()) < 0) {
      older.addLast(queue.removeFirst());
    }
    addFirst(pending);
    older.descendingIterator().forEachRemaining(queue::addFirst);
  }

  Pending removeFirst() {
    Pending first = queue.removeFirst();
    count(-first.bytes());
    return first;
  }

  /// Takes one out of the line; null when it is not there.
  @Nullable Pending remove(UUID id) {
    for (Iterator<Pending> all = queue.iterator(); all.hasNext(); ) {
      Pending pending = all.next();
      if (pending.id().equals(id)) {
        all.remove();
        count(-pending.bytes());
        return pending;
      }
    }
    return null;
  }

  void clear() {
    queue.clear();
    count(-bytes);
  }

  private void count(int change) {
    bytes += change;
    memory.add(change);
  }
}
