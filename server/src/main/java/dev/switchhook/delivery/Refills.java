package dev.switchhook.delivery;

import dev.switchhook.store.Database;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads for lanes that are behind, a few at a time, so that neither the store's readers nor the
/// heap feel how many lanes want it at once. Belongs to the group's loop.
///
/// Lanes are read for in the order in which they asked. When memory has no room for the first of
/// them, all wait: until some comes back ([#goOn]), and besides there is a look each
/// [#ROOM_LOOK_EVERY], so that nothing that comes back unnoticed is waited for in vain.
final class Refills {
  private static final Logger log = LoggerFactory.getLogger(Refills.class);

  /// Reads of one group under way.
  static final int UNDER_WAY_MAX = 4;

  private static final Duration READ_FAILED_WAIT = Duration.ofSeconds(1);

  /// How often room is looked and made for while a lane waits for it.
  static final Duration ROOM_LOOK_EVERY = Duration.ofMillis(100);

  private final Database database;
  private final Loop loop;
  private final KnownLanes lanes;
  private final Predicate<Lane> wanted;
  private final Consumer<Lane> filled;
  private final DeliveryTable deliveries = new DeliveryTable();
  private final LinkedHashSet<Lane> queue = new LinkedHashSet<>();
  private int underWay;
  private boolean lookedForRoom;

  /// Where it reads, and where it lives.
  record Ports(Database database, Loop loop) {}

  /// @param lanes those that make room for each other
  /// @param wanted whether a lane may be read for now
  /// @param filled what to do with a lane that was read for
  Refills(Ports ports, KnownLanes lanes, Predicate<Lane> wanted, Consumer<Lane> filled) {
    this.database = ports.database();
    this.loop = ports.loop();
    this.lanes = lanes;
    this.wanted = wanted;
    this.filled = filled;
  }

  /// Reads for the lane when its turn comes, if it is behind and has room.
  void ask(Lane lane) {
    if (lane.wantsRefill() && queue.add(lane)) {
      next();
    }
  }

  /// Memory may have come back.
  void goOn() {
    if (lanes.memory().isAwaited()) {
      next();
    }
  }

  private void next() {
    boolean full = false;
    while (!full && underWay < UNDER_WAY_MAX && !queue.isEmpty()) {
      Lane lane = queue.getFirst();
      if (!lane.wantsRefill() || !wanted.test(lane)) {
        queue.removeFirst();
      } else if (hasRoom(lane)) {
        queue.removeFirst();
        read(lane);
      } else {
        full = true;
      }
    }
    lanes.memory().await(full);
  }

  /// Looking for room takes a look at all lanes, so it is done once in a while; then again by a
  /// timer, for whoever waits by then.
  private boolean hasRoom(Lane lane) {
    if (!lane.hasRoomToRead() && !lookedForRoom) {
      lookedForRoom = true;
      loop.after(
          ROOM_LOOK_EVERY,
          () -> {
            lookedForRoom = false;
            next();
          });
      lanes.makeRoomFor(lane);
    }
    return lane.hasRoomToRead();
  }

  private void read(Lane lane) {
    underWay++;
    DeliveryTable.Room room = lane.startRefill();
    var _ =
        database
            .read(tx -> deliveries.toSend(tx, lane.endpointId(), room))
            .thenCompose(refill -> withoutOrphans(lane.endpointId(), refill))
            .whenComplete((refill, failure) -> loop.execute(() -> ended(lane, refill, failure)));
  }

  /// Deliveries whose event is gone can never be sent; they end here, once for all.
  private CompletableFuture<DeliveryTable.Refill> withoutOrphans(
      UUID endpointId, DeliveryTable.Refill refill) {
    return refill.orphans().isEmpty()
        ? CompletableFuture.completedFuture(refill)
        : database.record(tx -> {
          refill.orphans().forEach(id -> deliveries.cancel(tx, endpointId, id));
          return refill;
        });
  }

  private void ended(
      Lane lane, DeliveryTable.@Nullable Refill refill, @Nullable Throwable failure) {
    underWay--;
    if (refill == null) {
      log.warn(
          "reading the deliveries of endpoint {} failed and is tried again",
          lane.endpointId(),
          failure);
      lane.failRefill();
      loop.after(READ_FAILED_WAIT, () -> ask(lane));
    } else {
      if (!refill.orphans().isEmpty()) {
        lane.markBehind(); // the next of their contacts may go now
      }
      lane.endRefill(refill);
      filled.accept(lane);
      ask(lane);
    }
    next();
  }
}
