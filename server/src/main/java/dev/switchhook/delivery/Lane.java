package dev.switchhook.delivery;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an endpoint has in memory, and how much it may have under way. Belongs to its group's loop.
///
/// Memory is bounded: what does not fit stays in the store, the lane is *behind*, and reads on when
/// it has room. While it is behind, what arrives stays in the store too, so that older deliveries
/// are not overtaken for ever. Ids that settle while such a read is under way are remembered,
/// because the read may still see them as pending.
final class Lane {
  /// Deliveries that wait in memory.
  static final int WAITING_MAX = 1_024;

  /// Bytes of the events that wait in memory.
  static final int WAITING_BYTES_MAX = 4 << 20;

  /// The same two limits while [LaneMemory] is short.
  static final int WAITING_SHORT_MAX = 16;

  /// See [#WAITING_SHORT_MAX].
  static final int WAITING_BYTES_SHORT_MAX = 64 << 10;

  /// Attempts that were started and are not recorded; a store that is away stops the lane here.
  static final int UNSETTLED_MAX = 512;

  private final UUID endpointId;
  private final UUID owner;
  private final LaneMemory memory;
  private final EndedByHand endedByHand;
  private final Rest rest = new Rest();
  private Pace pace = new Pace();
  private final Waiting waiting;
  private final ArrayDeque<Pending> arrived = new ArrayDeque<>();
  private final Set<UUID> held = new HashSet<>();
  private final Map<UUID, Claim> claims = new HashMap<>();
  private final Set<UUID> settledMeanwhile = new HashSet<>();
  private int arrivedBytes;
  private int underWay;
  private int unsettled;
  private boolean behind;
  private boolean refilling;
  private boolean turnedAway;
  private boolean queued;
  private boolean parked;
  private boolean freed;
  private @Nullable TokenBucket bucket;
  private @Nullable Target target;

  /// A delivery that an attempt by hand took, and what is to go on with it afterwards.
  private static final class Claim {
    private @Nullable Pending waited;

    /// Whether a read left it out.
    private boolean leftOut;
  }

  /// @param owner the application
  Lane(UUID endpointId, UUID owner, LaneMemory memory, EndedByHand endedByHand) {
    this.endpointId = endpointId;
    this.owner = owner;
    this.memory = memory;
    this.endedByHand = endedByHand;
    this.waiting = new Waiting(memory);
  }

  UUID endpointId() {
    return endpointId;
  }

  UUID owner() {
    return owner;
  }

  /// Whatever was learnt about the endpoint counts no more: it was switched off, or moved.
  void restart() {
    pace = Pace.slow();
    rest.end();
    parked = false;
  }

  Rest rest() {
    return rest;
  }

  Pace.Standing standing() {
    return pace.standing();
  }

  /// Takes a delivery into memory, or notes that the store has more than memory.
  void offer(Pending pending) {
    if (isKnown(pending)) {
      return;
    }
    if (refilling && !isFull()) {
      arrived.addLast(pending);
      arrivedBytes += pending.bytes();
    } else if (behind || isFull()) {
      markBehind();
    } else {
      keep(pending);
    }
  }

  private boolean isKnown(Pending pending) {
    if (endedByHand.has(pending.id())) {
      return true;
    }
    Claim claim = claims.get(pending.id());
    if (claim != null) {
      claim.waited = pending;
    }
    return claim != null || held.contains(pending.id());
  }

  private void keep(Pending pending) {
    held.add(pending.id());
    waiting.addLast(pending);
  }

  private int countMax() {
    return memory.isShort() ? WAITING_SHORT_MAX : WAITING_MAX;
  }

  private int bytesMax() {
    return memory.isShort() ? WAITING_BYTES_SHORT_MAX : WAITING_BYTES_MAX;
  }

  private boolean isFull() {
    return waiting.size() + arrived.size() >= countMax()
        || waiting.bytes() + arrivedBytes >= bytesMax();
  }

  boolean hasWork() {
    return !waiting.isEmpty();
  }

  int waiting() {
    return waiting.size();
  }

  /// Ids of all that wait here, are under way or are not recorded. For looking at.
  Set<UUID> held() {
    return held;
  }

  int waitingBytes() {
    return waiting.bytes();
  }

  int unsettled() {
    return unsettled;
  }

  Pace.Breaker breaker() {
    return pace.breaker();
  }

  boolean isSlowed() {
    return pace.isSlowed();
  }

  boolean isBehind() {
    return behind;
  }

  /// Nanoseconds until the endpoint's pace lets an attempt start: 0 for now, or
  /// [Pace#UNTIL_AN_ANSWER].
  long paceWait(long nowNanos) {
    return underWay + unsettled < UNSETTLED_MAX
        ? pace.waitNanos(underWay, nowNanos)
        : Pace.UNTIL_AN_ANSWER;
  }

  /// The next delivery, which is under way from then on.
  Pending start() {
    underWay++;
    pace.started();
    return waiting.removeFirst();
  }

  /// An attempt ended and waits to be recorded.
  void answered(Pace.Sign sign, long nowNanos) {
    underWay--;
    unsettled++;
    pace.ended(sign, nowNanos);
    rest.room();
    parked = false;
  }

  /// An attempt of [#start] could not be made for want of room: the delivery goes back to the head,
  /// in its place among those that came back before it.
  ///
  /// @param isOurs whether it still belongs to this process; else whoever has it sends it
  void putBack(Pending pending, long nowNanos, boolean isOurs) {
    underWay--;
    pace.ended(Pace.Sign.NONE, nowNanos);
    rest.noRoom(nowNanos);
    if (!isOurs) {
      held.remove(pending.id());
      markBehind();
      return;
    }
    waiting.putBack(pending);
  }

  /// An attempt of [#start] is recorded.
  void recorded(UUID id) {
    unsettled--;
    held.remove(id);
    if (refilling) {
      settledMeanwhile.add(id);
    }
  }

  /// Takes a delivery out of the schedule, for an attempt by hand. Until [#release] it is not
  /// started.
  ///
  /// @return false while another attempt of it is under way
  boolean claim(UUID id) {
    if (claims.containsKey(id)) {
      return false;
    }
    Claim claim = new Claim();
    if (held.contains(id)) {
      claim.waited = waiting.remove(id);
      if (claim.waited == null) {
        return false;
      }
      held.remove(id);
    }
    claims.put(id, claim);
    return true;
  }

  /// Ends a claim. What waited here, or was to wait here meanwhile, goes on at the head.
  ///
  /// @param attempts made by now; 0 when none was added
  /// @param delivered whether nothing is to go on
  void release(UUID id, int attempts, boolean delivered) {
    Claim claim = claims.remove(id);
    if (delivered) {
      endedByHand.add(id);
    }
    if (refilling) {
      settledMeanwhile.add(id); // what is being read may be the row of before
      turnedAway = true;
    }
    if (claim == null || delivered) {
      return;
    }
    if (claim.waited == null) {
      if (claim.leftOut) {
        markBehind(); // it may be pending, and nobody has it
      }
      return;
    }
    Pending waited = attempts == 0 ? claim.waited : claim.waited.after(attempts);
    held.add(id);
    waiting.addFirst(waited);
  }

  void markBehind() {
    behind = true;
    turnedAway = true;
  }

  boolean wantsRefill() {
    return behind
        && !refilling
        && waiting.size() < countMax() / 2
        && waiting.bytes() < bytesMax() / 2;
  }

  /// What a read is asked for: a copy, for the reading thread.
  DeliveryTable.Room startRefill() {
    refilling = true;
    turnedAway = false;
    Set<UUID> known = new HashSet<>(held);
    known.addAll(claims.keySet()); // else the read finds them again and again
    claims.values().forEach(claim -> claim.leftOut = true);
    return new DeliveryTable.Room(known, countMax() - waiting.size(), bytesMax() - waiting.bytes());
  }

  void endRefill(DeliveryTable.Refill refill) {
    refilling = false;
    for (Pending pending : refill.pending()) {
      if (!settledMeanwhile.contains(pending.id()) && !isKnown(pending)) {
        keep(pending);
      }
    }
    settledMeanwhile.clear();
    behind = !refill.complete() || turnedAway;
    takeArrived();
  }

  /// What arrived during the read follows what was read, if that was all; else it is read later.
  private void takeArrived() {
    ArrayDeque<Pending> all = new ArrayDeque<>(arrived);
    arrived.clear();
    arrivedBytes = 0;
    all.forEach(this::offer);
  }

  void failRefill() {
    refilling = false;
    settledMeanwhile.clear();
    takeArrived();
  }

  /// Drops what waits; the deliveries stay as they are in the store.
  void forgetWaiting() {
    if (waiting.isEmpty() && arrived.isEmpty()) {
      return;
    }
    waiting.all().forEach(pending -> held.remove(pending.id()));
    waiting.clear();
    arrived.clear();
    arrivedBytes = 0;
    markBehind();
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

  /// Whether it has not moved from there.
  boolean sendsTo(String url) {
    return target == null || target.endpoint().settings().url().equals(url);
  }

  void target(Target newTarget) {
    target = newTarget;
  }

  /// Marks the lane as queued for a turn; false when it was already, or is [#park]ed.
  boolean queue() {
    boolean first = !queued && !parked;
    queued |= first;
    return first;
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

  /// Whether [#unpark] has let it look for room since this was last asked.
  boolean takeFreed() {
    boolean was = freed;
    freed = false;
    return was;
  }

  boolean isParked() {
    return parked;
  }

  void unqueue() {
    queued = false;
  }

  /// Whether it waits for a timer: for its rate limit, its breaker or the endpoint's `Retry-After`.
  boolean isResting() {
    return rest.isSleeping();
  }
}
