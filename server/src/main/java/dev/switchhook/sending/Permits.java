package dev.switchhook.sending;

import dev.switchhook.event.ChannelType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// How many calls may be under way to each network: one that does not answer holds up no other. Of
/// a network, lanes that had to wait come in turn. Belongs to the lanes' loop.
final class Permits {
  private final Map<ChannelType, Room> rooms = new EnumMap<>(ChannelType.class);
  private boolean stopping;

  /// @param each for one network
  Permits(int each) {
    for (ChannelType network : ChannelType.values()) {
      rooms.put(network, new Room(each));
    }
  }

  private static final class Room {
    private final Deque<Lane> waiting = new ArrayDeque<>();
    private int free;

    Room(int free) {
      this.free = free;
    }
  }

  private Room room(ChannelType network) {
    return Objects.requireNonNull(rooms.get(network));
  }

  /// Takes a permit, or remembers the lane for when there is one.
  boolean take(ChannelType network, Lane lane) {
    Room room = room(network);
    if (room.free == 0) {
      if (!room.waiting.contains(lane)) {
        room.waiting.addLast(lane);
      }
      return false;
    }
    room.free--;
    return true;
  }

  /// Gives a permit back; the lane that has waited longest goes on. One that has no use for the
  /// permit any more leaves it to the next.
  void giveBack(ChannelType network) {
    Room room = room(network);
    room.free++;
    while (room.free > 0 && !room.waiting.isEmpty()) {
      room.waiting.removeFirst().goOn();
    }
  }

  boolean stopping() {
    return stopping;
  }

  void stop() {
    stopping = true;
    rooms.values().forEach(room -> room.waiting.clear());
  }
}
