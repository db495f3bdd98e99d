package dev.switchhook.delivery;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an endpoint has in memory, and how much it may have under way. Belongs to its group's loop.
///
/// Memory is bounded: what does not fit stays in the store, the lane is *behind*, and reads on when
/// it has room. Ids that settle while such a read is under way are remembered, because the read may
/// still see them as pending.
final class Lane {
  /// Deliveries that wait in memory.
  static final int WAITING_MAX = 1_024;

  /// Bytes of the events that wait in memory.
  static final int WAITING_BYTES_MAX = 4 << 20;

  /// Attempts under way at first, and at most. One success adds one, one failure halves.
  static final int CONCURRENCY_START = 2;

  /// See [#CONCURRENCY_START].
  static final int CONCURRENCY_MAX = 64;

  /// Attempts that were answered and wait to be recorded; a store that is away stops the lane here.
  static final int UNSETTLED_MAX = 512;

  private final UUID endpointId;
  private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
  private final Set<UUID> held = new HashSet<>();
  private final Set<UUID> settledMeanwhile = new HashSet<>();
  private int waitingBytes;
  private int underWay;
  private int unsettled;
  private int allowed = CONCURRENCY_START;
  private boolean behind;
  private boolean refilling;
  private boolean turnedAway;
  private boolean queued;
  private boolean sleeping;
  private long closedUntilMillis;
  private @Nullable TokenBucket bucket;
  private @Nullable Target target;

  Lane(UUID endpointId) {
    this.endpointId = endpointId;
  }

  UUID endpointId() {
    return endpointId;
  }

  /// Takes a delivery into memory, or notes that the store has more than memory.
  void offer(Pending pending) {
    if (held.contains(pending.id())) {
      return;
    }
    if (isFull()) {
      behind = true;
      turnedAway = true;
      return;
    }
    held.add(pending.id());
    waiting.addLast(pending);
    waitingBytes += pending.bytes();
  }

  private boolean isFull() {
    return waiting.size() >= WAITING_MAX || waitingBytes >= WAITING_BYTES_MAX;
  }

  boolean hasWork() {
    return !waiting.isEmpty();
  }

  boolean mayStart() {
    return underWay < allowed && unsettled < UNSETTLED_MAX;
  }

  /// The next delivery, which is under way from then on.
  Pending start() {
    Pending pending = waiting.removeFirst();
    waitingBytes -= pending.bytes();
    underWay++;
    return pending;
  }

  /// Takes a certain delivery out of the queue, for an attempt by hand.
  ///
  /// @return whether it waited here; then it is held until [#settled] or [#putBack]
  boolean take(UUID id) {
    for (var iterator = waiting.iterator(); iterator.hasNext(); ) {
      Pending pending = iterator.next();
      if (pending.id().equals(id)) {
        iterator.remove();
        waitingBytes -= pending.bytes();
        return true;
      }
    }
    return false;
  }

  /// Puts a delivery that [#take] gave back to the head of the queue.
  void putBack(Pending pending) {
    waiting.addFirst(pending);
    waitingBytes += pending.bytes();
  }

  /// An attempt ended and waits to be recorded.
  void answered(boolean success) {
    underWay--;
    unsettled++;
    allowed = success ? Math.min(allowed + 1, CONCURRENCY_MAX) : Math.max(allowed / 2, 1);
  }

  /// An attempt of [#start] is recorded.
  void recorded(UUID id) {
    unsettled--;
    settled(id);
  }

  /// Memory does not hold this delivery any more.
  void settled(UUID id) {
    held.remove(id);
    if (refilling) {
      settledMeanwhile.add(id);
    }
  }

  void markBehind() {
    behind = true;
    turnedAway = true;
  }

  boolean wantsRefill() {
    return behind
        && !refilling
        && waiting.size() < WAITING_MAX / 2
        && waitingBytes < WAITING_BYTES_MAX / 2;
  }

  int room() {
    return WAITING_MAX - waiting.size();
  }

  /// What the store need not give: a copy, for the reading thread.
  Set<UUID> startRefill() {
    refilling = true;
    turnedAway = false;
    settledMeanwhile.clear();
    return Set.copyOf(held);
  }

  void endRefill(DeliveryTable.Refill refill) {
    refilling = false;
    for (Pending pending : refill.pending()) {
      if (!settledMeanwhile.contains(pending.id())) {
        offer(pending);
      }
    }
    settledMeanwhile.clear();
    behind = !refill.complete() || turnedAway;
  }

  void failRefill() {
    refilling = false;
    settledMeanwhile.clear();
  }

  /// Drops what waits; the deliveries stay as they are in the store.
  void forgetWaiting() {
    waiting.forEach(pending -> held.remove(pending.id()));
    waiting.clear();
    waitingBytes = 0;
    behind = true;
  }

  /// Whether nothing is left that would need this lane.
  boolean isIdle() {
    return waiting.isEmpty() && held.isEmpty() && !behind && !refilling;
  }

  /// No attempt before this time.
  void closeUntil(long millis) {
    closedUntilMillis = Math.max(closedUntilMillis, millis);
  }

  long closedUntilMillis() {
    return closedUntilMillis;
  }

  /// The rate limit's word: 0, or nanoseconds to wait.
  long rateWait(@Nullable Integer perSecond, long nowNanos) {
    if (perSecond == null) {
      bucket = null;
      return 0;
    }
    TokenBucket current = bucket;
    if (current == null || current.perSecond() != perSecond) {
      current = new TokenBucket(perSecond, nowNanos);
      bucket = current;
    }
    return current.take(nowNanos);
  }

  @Nullable Target target() {
    return target;
  }

  void target(Target newTarget) {
    target = newTarget;
  }

  /// Marks the lane as queued for a turn; false when it was already.
  boolean queue() {
    boolean first = !queued;
    queued = true;
    return first;
  }

  void unqueue() {
    queued = false;
  }

  /// Marks the lane as waiting for a timer; false when it was already.
  boolean sleep() {
    boolean first = !sleeping;
    sleeping = true;
    return first;
  }

  void wake() {
    sleeping = false;
  }
}
