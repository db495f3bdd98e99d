package dev.switchhook.delivery;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an endpoint has in memory, and how much it may have under way. Belongs to its group's loop.
///
/// Memory is bounded: what does not fit stays in the store, the lane is *behind*, and reads on when
/// it has room. While it is behind, what arrives stays in the store too, so that older deliveries
/// are not overtaken for ever. Ids that settle while such a read is under way are remembered,
/// because the read may still see them as pending. What a read may bring is set aside of the
/// group's [LaneMemory] before it begins.
final class Lane {
  /// Deliveries that wait in memory.
  static final int WAITING_MAX = 1_024;

  /// Bytes of the events that wait in memory; less where many loops share the memory.
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
  private final Waiting arrived;
  private final Set<UUID> held = new HashSet<>();
  private final Claims claims = new Claims();
  private final Set<UUID> settledMeanwhile = new HashSet<>();
  private int underWay;
  private int unsettled;
  private boolean behind;
  private boolean refilling;
  private boolean turnedAway;
  private boolean yielded;

  /// Of the read that is under way.
  private int reserved;

  /// Bytes of an event that was read and did not fit; the next read begins when it will.
  private int needed;

  private final Place place = new Place();
  private @Nullable TokenBucket bucket;
  private @Nullable Target target;

  /// @param owner the application
  Lane(UUID endpointId, UUID owner, LaneMemory memory, EndedByHand endedByHand) {
    this.endpointId = endpointId;
    this.owner = owner;
    this.memory = memory;
    this.endedByHand = endedByHand;
    this.waiting = new Waiting(memory);
    this.arrived = new Waiting(memory);
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
    place.leave();
    yielded = false;
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
    boolean full = isFull() || !memory.takes(pending.bytes());
    if (refilling && !full) {
      arrived.addLast(pending);
    } else if (behind || full) {
      markBehind();
    } else {
      keep(pending);
    }
  }

  private boolean isKnown(Pending pending) {
    return endedByHand.has(pending.id()) || claims.catches(pending) || held.contains(pending.id());
  }

  private void keep(Pending pending) {
    held.add(pending.id());
    waiting.addLast(pending);
  }

  private int countMax() {
    return memory.isShort() ? WAITING_SHORT_MAX : WAITING_MAX;
  }

  private int bytesMax() {
    return memory.isShort() ? WAITING_BYTES_SHORT_MAX : memory.laneBytesMax();
  }

  private boolean isFull() {
    return waiting.size() + arrived.size() >= countMax()
        || waiting.bytes() + arrived.bytes() >= bytesMax();
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
    place.leave();
    yielded = false;
  }

  /// An attempt of [#start] could not be made for want of room: the delivery goes back to the head,
  /// in its place among those that came back before it.
  ///
  /// @param isOurs whether it still belongs to this process; else whoever has it sends it
  void putBack(Pending pending, long nowNanos, boolean isOurs) {
    underWay--;
    yielded = false;
    pace.ended(Pace.Sign.NONE, nowNanos);
    rest.noRoom(nowNanos);
    if (!isOurs || !memory.fits(pending.bytes())) {
      held.remove(pending.id());
      markBehind();
      return;
    }
    waiting.putBack(pending);
  }

  /// An attempt of [#start] is recorded.
  void recorded(UUID id) {
    unsettled--;
    yielded = false;
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
    boolean here = held.contains(id);
    Pending waited = here ? waiting.remove(id) : null;
    if (claims.has(id) || (here && waited == null)) {
      return false;
    }
    held.remove(id);
    claims.add(id, waited);
    return true;
  }

  /// Ends a claim. What waited here, or was to wait here meanwhile, goes on at the head.
  ///
  /// @param attempts made by now; 0 when none was added
  /// @param delivered whether nothing is to go on
  void release(UUID id, int attempts, boolean delivered) {
    Claims.Ended claim = claims.end(id);
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
    Pending waited = claim.waited();
    if (waited != null && memory.fits(waited.bytes())) {
      held.add(id);
      waiting.addFirst(attempts == 0 ? waited : waited.after(attempts));
    } else if (waited != null || claim.leftOut()) {
      markBehind(); // it may be pending, and nobody has it
    }
  }

  void markBehind() {
    behind = true;
    turnedAway = true;
  }

  /// Gives the group's memory back, when nothing of the lane can start before it is woken: by a
  /// timer, an answer or room. Until then it does not ask for what it left to the store.
  void yieldMemory() {
    boolean wakes = isIdle() || underWay + unsettled > 0;
    if (!waiting.isEmpty() && !refilling && !place.isQueued() && wakes) {
      forgetWaiting();
      yielded = true;
    }
  }

  /// It may start something: it asks again for what it gave back.
  void wake() {
    yielded = false;
  }

  /// Whether it waits for a timer, or until what suspects share has room.
  private boolean isIdle() {
    return rest.isSleeping() || place.isParked();
  }

  boolean wantsRefill() {
    return behind
        && !refilling
        && !yielded
        && !(memory.isShort() && isIdle())
        && waiting.size() < countMax() / 2
        && waiting.bytes() < bytesMax() / 2;
  }

  /// Whether memory has room for what a read may bring.
  boolean hasRoomToRead() {
    return memory.fits(Math.max(needed, WAITING_BYTES_SHORT_MAX));
  }

  /// What a read is asked for: a copy, for the reading thread.
  DeliveryTable.Room startRefill() {
    refilling = true;
    turnedAway = false;
    Set<UUID> known = new HashSet<>(held);
    known.addAll(claims.leaveOut());
    long room = Math.min(bytesMax() - waiting.bytes(), memory.free());
    reserved = (int) Math.max(needed, room);
    memory.reserve(reserved);
    return new DeliveryTable.Room(known, countMax() - waiting.size(), reserved);
  }

  void endRefill(DeliveryTable.Refill refill) {
    endReading();
    boolean left = false;
    needed = 0;
    for (Pending pending : refill.pending()) {
      if (settledMeanwhile.contains(pending.id()) || isKnown(pending)) {
        continue;
      }
      left = !memory.fits(pending.bytes());
      if (left) {
        needed = waiting.isEmpty() ? pending.bytes() : 0;
        break;
      }
      keep(pending);
    }
    settledMeanwhile.clear();
    behind = !refill.complete() || turnedAway || left;
    takeArrived();
  }

  private void endReading() {
    refilling = false;
    memory.reserve(-reserved);
    reserved = 0;
  }

  /// What arrived during the read follows what was read, if that was all; else it is read later.
  private void takeArrived() {
    List<Pending> all = arrived.copy();
    arrived.clear();
    all.forEach(this::offer);
  }

  void failRefill() {
    endReading();
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
    markBehind();
  }

  /// The rate limit's word: 0, or nanoseconds to wait.
  long rateWait(@Nullable Integer perSecond, long nowNanos) {
    bucket = TokenBucket.of(perSecond, bucket, nowNanos);
    return bucket == null ? 0 : bucket.take(nowNanos);
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

  Place place() {
    return place;
  }

  /// Whether it waits for a timer: for its rate limit, its breaker or the endpoint's `Retry-After`.
  boolean isResting() {
    return rest.isSleeping();
  }
}
