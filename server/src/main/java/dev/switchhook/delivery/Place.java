package dev.switchhook.delivery;

/// Where a lane stands: in line for a turn, parked, or neither. Belongs to the group's loop.
final class Place {
  private boolean queued;
  private boolean parked;
  private boolean freed;

  /// Puts the lane in line for a turn; false when it stands there already, or is [#park]ed.
  boolean queue() {
    boolean first = !queued && !parked;
    queued |= first;
    return first;
  }

  void unqueue() {
    queued = false;
  }

  boolean isQueued() {
    return queued;
  }

  /// The lane waits until what suspects share has room, or until it is no suspect any more.
  void park() {
    parked = true;
  }

  /// Ends [#park]; false when it has ended already.
  boolean unpark() {
    boolean was = parked;
    parked = false;
    freed = was;
    return was;
  }

  /// The lane waits no longer, and was not let look for room.
  void leave() {
    parked = false;
  }

  /// Whether [#unpark] has let it look for room since this was last asked.
  boolean takeFreed() {
    boolean was = freed;
    freed = false;
    return was;
  }

  boolean isParked() {
    return parked;
  }
}
