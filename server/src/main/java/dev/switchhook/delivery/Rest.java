package dev.switchhook.delivery;

import java.time.Duration;

/// Until when a lane rests: what its endpoint asked for, and the timer that wakes it. Belongs to
/// the group's loop.
///
/// Only one timer counts, the one for the earliest time; a loop cannot take timers back, so those
/// that were set before find out here that they are not meant any more. All times are those of the
/// steady clock, so that nobody waits longer because the wall clock was set.
final class Rest {
  /// How long a lane waits that the hub had no room for; twice as long each time in a row.
  static final Duration NO_ROOM_FIRST = Duration.ofMillis(100);

  /// How long it waits at most.
  static final Duration NO_ROOM_MAX = Duration.ofMillis(1_600);

  private boolean sleeping;
  private long wakesAtNanos;
  private boolean closed;
  private long opensAtNanos;
  private long noRoomNanos;

  /// No attempt before this time.
  void closeUntil(long nanos) {
    if (!closed || nanos - opensAtNanos > 0) {
      closed = true;
      opensAtNanos = nanos;
    }
  }

  /// Nanoseconds until attempts may be made; 0 when they may.
  long closedNanos(long nowNanos) {
    closed &= opensAtNanos - nowNanos > 0;
    return closed ? opensAtNanos - nowNanos : 0;
  }

  /// The hub had no room for an attempt: there is none for a while. Those that were started
  /// together count once.
  void noRoom(long nowNanos) {
    if (closedNanos(nowNanos) > 0) {
      return;
    }
    noRoomNanos =
        noRoomNanos == 0
            ? NO_ROOM_FIRST.toNanos()
            : Math.min(2 * noRoomNanos, NO_ROOM_MAX.toNanos());
    closeUntil(nowNanos + noRoomNanos);
  }

  /// The hub had room for an attempt.
  void room() {
    noRoomNanos = 0;
  }

  /// Whoever gets true sets a timer for this time, which calls [#wake]; false when one is set that
  /// is as early.
  boolean sleepUntil(long nanos) {
    if (sleeping && wakesAtNanos - nanos <= 0) {
      return false;
    }
    sleeping = true;
    wakesAtNanos = nanos;
    return true;
  }

  /// A timer is over.
  ///
  /// @param nanos the time that it was set for
  /// @return false when another one, or none, is meant to wake the lane
  boolean wake(long nanos) {
    boolean meant = sleeping && wakesAtNanos == nanos;
    sleeping &= !meant;
    return meant;
  }

  boolean isSleeping() {
    return sleeping;
  }

  /// Nothing is waited for any more.
  void end() {
    sleeping = false;
    closed = false;
  }
}
