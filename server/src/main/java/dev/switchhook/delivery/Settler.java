package dev.switchhook.delivery;

import dev.switchhook.endpoint.AttemptCount;
import dev.switchhook.endpoint.AttemptTotals;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.store.Database;
import dev.switchhook.store.StoreException;
import dev.switchhook.store.Tx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Records attempts: whatever was answered while the last batch was being committed becomes the
/// next one. Belongs to one loop.
///
/// While the store is away it keeps what it has and tries again; lanes stop when too much waits.
/// When the store refuses a batch, each attempt of it is recorded alone, in the same order.
final class Settler {
  private static final Logger log = LoggerFactory.getLogger(Settler.class);

  /// Attempts recorded in one piece of work.
  static final int BATCH_MAX = 512;

  /// Attempts that may wait to be recorded before no more are started.
  static final int WAITING_MAX = 4_096;

  /// Bytes of answers that may wait to be recorded before no more attempts are started.
  static final long WAITING_BYTES_MAX = 16L << 20;

  /// Bytes of events that one transaction hands over with the turns that have come; what is beyond
  /// is read as any other.
  static final long RELEASED_BYTES_MAX = 1L << 20;

  static final Duration STORE_AWAY_WAIT = Duration.ofSeconds(1);

  private final Database database;
  private final Endpoints endpoints;
  private final Loop loop;
  private final Consequences consequences;
  private final DeliveryTable deliveries = new DeliveryTable();
  private final AttemptTable attempts = new AttemptTable();
  private final ArrayDeque<Settlement> waiting = new ArrayDeque<>();
  private int unrecorded;
  private long unrecordedBytes;
  private boolean recording;

  /// What else follows from what was recorded. Called on the loop, after the commit.
  interface Consequences {
    /// The next of a contact is to be sent now.
    void turnCame(Pending pending);

    /// The store may have more for the endpoint than was handed over.
    void readFor(UUID endpointId);

    /// None of the endpoint's attempts succeeded.
    void failing(UUID endpointId, Endpoints.Failing failing);
  }

  Settler(Database database, Endpoints endpoints, Loop loop, Consequences consequences) {
    this.database = database;
    this.endpoints = endpoints;
    this.loop = loop;
    this.consequences = consequences;
  }

  void add(Settlement settlement) {
    waiting.addLast(settlement);
    unrecorded++;
    unrecordedBytes += settlement.bytes();
    if (!recording) {
      recordWaiting();
    }
  }

  /// Whether everything is recorded.
  boolean isIdle() {
    return unrecorded == 0;
  }

  /// Whether so much waits that no attempt may be started.
  boolean isFull() {
    return unrecorded >= WAITING_MAX || unrecordedBytes >= WAITING_BYTES_MAX;
  }

  private void recordWaiting() {
    List<Settlement> batch = new ArrayList<>();
    while (batch.size() < BATCH_MAX && !waiting.isEmpty()) {
      batch.add(waiting.removeFirst());
    }
    recording = !batch.isEmpty();
    if (recording) {
      record(batch, false);
    }
  }

  /// @param again whether an earlier try may have been committed although it failed
  private void record(List<Settlement> batch, boolean again) {
    var _ =
        database
            .record(tx -> write(tx, batch, again))
            .whenComplete(
                (written, failure) -> loop.execute(() -> recorded(batch, written, failure)));
  }

  private void recorded(
      List<Settlement> batch, @Nullable Written written, @Nullable Throwable failure) {
    if (written != null) {
      finish(batch, written);
      recordWaiting();
    } else if (isAway(failure)) {
      loop.after(STORE_AWAY_WAIT, () -> record(batch, true));
    } else {
      recordEach(batch);
    }
  }

  private void recordEach(List<Settlement> batch) {
    List<CompletableFuture<Written>> alone = new ArrayList<>();
    for (Settlement settlement : batch) {
      alone.add(database.record(tx -> write(tx, List.of(settlement), false)));
    }
    var _ =
        CompletableFuture.allOf(alone.toArray(CompletableFuture[]::new))
            .whenComplete((_, _) -> loop.execute(() -> eachRecorded(batch, alone)));
  }

  private void eachRecorded(List<Settlement> batch, List<CompletableFuture<Written>> alone) {
    List<Settlement> later = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      Settlement settlement = batch.get(i);
      CompletableFuture<Written> result = alone.get(i);
      if (!result.isCompletedExceptionally()) {
        finish(List.of(settlement), result.resultNow());
      } else if (isAway(result.exceptionNow())) {
        later.add(settlement);
      } else {
        log.error(
            "attempt {} cannot be recorded; its delivery stays pending until the next start",
            settlement.attempt().id(),
            result.exceptionNow());
        finish(settlement, OptionalInt.empty());
      }
    }
    if (later.isEmpty()) {
      recordWaiting();
    } else {
      loop.after(STORE_AWAY_WAIT, () -> record(later, true));
    }
  }

  private void finish(List<Settlement> batch, Written written) {
    for (int i = 0; i < batch.size(); i++) {
      finish(batch.get(i), written.numbers().get(i));
    }
    written.released().forEach(consequences::turnCame);
    written.behind().forEach(consequences::readFor);
    written.failing().forEach(consequences::failing);
    written.notices().forEach(Publisher.Prepared::committed);
  }

  private void finish(Settlement settlement, OptionalInt number) {
    unrecorded--;
    unrecordedBytes -= settlement.bytes();
    settlement.recorded().accept(number);
  }

  private static boolean isAway(@Nullable Throwable failure) {
    return failure instanceof StoreException store
        && store.kind() == StoreException.Kind.UNAVAILABLE;
  }

  /// What one transaction wrote.
  ///
  /// @param numbers the attempts', in the order of the batch
  /// @param turns deliveries whose turn has come
  /// @param released those of them that are handed over with their events
  /// @param behind endpoints that the store may have more for
  /// @param failing endpoints none of whose attempts succeeded
  /// @param notices events that were published with it
  record Written(
      List<OptionalInt> numbers,
      List<DeliveryTable.Waiting> turns,
      List<Pending> released,
      List<UUID> behind,
      Map<UUID, Endpoints.Failing> failing,
      List<Publisher.Prepared> notices) {
    Written(int size) {
      this(
          new ArrayList<>(size),
          new ArrayList<>(0),
          new ArrayList<>(0),
          new ArrayList<>(0),
          HashMap.newHashMap(0),
          new ArrayList<>(0));
    }
  }

  /// @param again see [#record]
  Written write(Tx tx, List<Settlement> batch, boolean again) {
    Written written = new Written(batch.size());
    Map<UUID, AttemptCount> counts = HashMap.newHashMap(4);
    Map<UUID, AttemptTotals> unjudged = HashMap.newHashMap(0);
    // after a failed try the batch is looked through one by one
    Map<UUID, DeliveryTable.Settled> together =
        tx.isRemote() && !again ? settleTogether(tx, batch) : HashMap.newHashMap(0);
    for (Settlement settlement : batch) {
      AttemptRecord attempt = settlement.attempt();
      if (endpoints.directory().byId(attempt.endpointId()) == null) {
        written.numbers().add(OptionalInt.empty()); // its history goes, nothing of it comes back
        continue;
      }
      Optional<AttemptRecord> known =
          again ? attempts.find(tx, attempt.endpointId(), attempt.id()) : Optional.empty();
      if (known.isPresent()) {
        written.numbers().add(OptionalInt.of(known.get().number()));
        writtenBefore(settlement, written);
        continue;
      }
      OptionalInt number = write(tx, settlement, together.remove(attempt.deliveryId()), written);
      written.numbers().add(number);
      if (number.isPresent()) {
        count(settlement, counts, unjudged);
      }
    }
    if (!counts.isEmpty()) {
      written.failing().putAll(endpoints.countAttempts(tx, counts));
    }
    unjudged.forEach((endpointId, more) -> endpoints.countReplayed(tx, endpointId, more));
    handOver(tx, written);
    return written;
  }

  private void handOver(Tx tx, Written written) {
    if (written.turns().isEmpty()) {
      return;
    }
    DeliveryTable.WithEvents read = deliveries.withEvents(tx, written.turns(), RELEASED_BYTES_MAX);
    written.released().addAll(read.pending());
    Stream.concat(read.orphans().stream(), read.left().stream())
        .map(DeliveryTable.Waiting::endpointId)
        .distinct()
        .forEach(written.behind()::add);
  }

  /// A replay adds to what is on record and says nothing about how the endpoint is, and so does
  /// what is not charged.
  private static void count(
      Settlement settlement, Map<UUID, AttemptCount> counts, Map<UUID, AttemptTotals> unjudged) {
    AttemptRecord attempt = settlement.attempt();
    boolean success = attempt.success();
    if (attempt.trigger() == AttemptRecord.Trigger.REPLAY || !settlement.charged()) {
      unjudged.merge(
          attempt.endpointId(),
          new AttemptTotals(success ? 1 : 0, success ? 0 : 1),
          AttemptTotals::plus);
    } else {
      counts.merge(
          attempt.endpointId(),
          AttemptCount.NONE.plus(success, attempt.at()),
          (count, _) -> count.plus(success, attempt.at()));
    }
  }

  /// What followed from it then is not known any more, so it is looked for.
  private static void writtenBefore(Settlement settlement, Written written) {
    written.behind().add(settlement.attempt().endpointId());
    if (settlement.notice() != null) {
      written.notices().add(settlement.notice());
    }
  }

  /// The first automatic attempt of each delivery, in one statement.
  private Map<UUID, DeliveryTable.Settled> settleTogether(Tx tx, List<Settlement> batch) {
    Map<UUID, DeliveryTable.Change> changes = HashMap.newHashMap(batch.size());
    for (Settlement settlement : batch) {
      AttemptRecord attempt = settlement.attempt();
      Next next = settlement.next();
      if (next != null && endpoints.directory().byId(attempt.endpointId()) != null) {
        changes.putIfAbsent(attempt.deliveryId(), change(next, attempt.statusCode()));
      }
    }
    return deliveries.settle(tx, changes);
  }

  /// @param done what was settled already; null = not yet
  private OptionalInt write(
      Tx tx, Settlement settlement, DeliveryTable.@Nullable Settled done, Written written) {
    AttemptRecord attempt = settlement.attempt();
    Optional<DeliveryTable.Settled> found =
        done == null ? settle(tx, attempt, settlement.next()) : Optional.of(done);
    if (found.isEmpty()) {
      return tx.isRemote() ? writeLate(tx, attempt) : OptionalInt.empty();
    }
    DeliveryTable.Settled settled = found.get();
    attempts.insert(tx, attempt.numbered(settled.number()));
    Long contactKey = settled.contactKey();
    if (contactKey != null && settled.state() != DeliveryState.PENDING) {
      deliveries.release(tx, attempt.endpointId(), contactKey).ifPresent(written.turns()::add);
    }
    Publisher.Prepared notice = settlement.notice();
    if (notice != null && settled.state() == DeliveryState.FAILED) {
      notice.write(tx);
      written.notices().add(notice);
    }
    return OptionalInt.of(settled.number());
  }

  /// The delivery is gone, or no longer this process's.
  private OptionalInt writeLate(Tx tx, AttemptRecord attempt) {
    Optional<DeliveryTable.Settled> late = deliveries.countLate(tx, attempt.deliveryId());
    if (late.isEmpty()) {
      return OptionalInt.empty();
    }
    log.warn("attempt {} was answered after its lease was lost", attempt.id());
    attempts.insert(tx, attempt.numbered(late.get().number()));
    return OptionalInt.of(late.get().number());
  }

  private Optional<DeliveryTable.Settled> settle(
      Tx tx, AttemptRecord attempt, @Nullable Next next) {
    UUID id = attempt.deliveryId();
    int status = attempt.statusCode();
    return next == null
        ? deliveries.settleManual(tx, id, attempt.success(), status)
        : deliveries.settle(tx, id, change(next, status));
  }

  private static DeliveryTable.Change change(Next next, int status) {
    return switch (next) {
      case Next.Done _ -> new DeliveryTable.Change(DeliveryState.DELIVERED, null, status);
      case Next.Again again -> new DeliveryTable.Change(DeliveryState.PENDING, again.at(), status);
      case Next.GiveUp _ -> new DeliveryTable.Change(DeliveryState.FAILED, null, status);
    };
  }
}
