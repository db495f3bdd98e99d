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

  static final Duration STORE_AWAY_WAIT = Duration.ofSeconds(1);

  private final Database database;
  private final Endpoints endpoints;
  private final Loop loop;
  private final DeliveryTable deliveries = new DeliveryTable();
  private final AttemptTable attempts = new AttemptTable();
  private final ArrayDeque<Settlement> waiting = new ArrayDeque<>();
  private int unrecorded;
  private long unrecordedBytes;
  private boolean recording;

  Settler(Database database, Endpoints endpoints, Loop loop) {
    this.database = database;
    this.endpoints = endpoints;
    this.loop = loop;
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
                (numbers, failure) -> loop.execute(() -> recorded(batch, numbers, failure)));
  }

  private void recorded(
      List<Settlement> batch, @Nullable List<OptionalInt> numbers, @Nullable Throwable failure) {
    if (numbers != null) {
      for (int i = 0; i < batch.size(); i++) {
        finish(batch.get(i), numbers.get(i));
      }
      recordWaiting();
    } else if (isAway(failure)) {
      loop.after(STORE_AWAY_WAIT, () -> record(batch, true));
    } else {
      recordEach(batch);
    }
  }

  private void recordEach(List<Settlement> batch) {
    List<CompletableFuture<List<OptionalInt>>> alone = new ArrayList<>();
    for (Settlement settlement : batch) {
      alone.add(database.record(tx -> write(tx, List.of(settlement), false)));
    }
    var _ =
        CompletableFuture.allOf(alone.toArray(CompletableFuture[]::new))
            .whenComplete((_, _) -> loop.execute(() -> eachRecorded(batch, alone)));
  }

  private void eachRecorded(
      List<Settlement> batch, List<CompletableFuture<List<OptionalInt>>> alone) {
    List<Settlement> later = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      Settlement settlement = batch.get(i);
      CompletableFuture<List<OptionalInt>> result = alone.get(i);
      if (!result.isCompletedExceptionally()) {
        finish(settlement, result.resultNow().getFirst());
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

  private void finish(Settlement settlement, OptionalInt number) {
    unrecorded--;
    unrecordedBytes -= settlement.bytes();
    settlement.recorded().accept(number);
  }

  private static boolean isAway(@Nullable Throwable failure) {
    return failure instanceof StoreException store
        && store.kind() == StoreException.Kind.UNAVAILABLE;
  }

  /// The attempts' numbers, in the order of the batch.
  ///
  /// @param again see [#record]
  List<OptionalInt> write(Tx tx, List<Settlement> batch, boolean again) {
    List<OptionalInt> numbers = new ArrayList<>(batch.size());
    Map<UUID, AttemptCount> counts = HashMap.newHashMap(4);
    Map<UUID, AttemptTotals> replayed = HashMap.newHashMap(0);
    for (Settlement settlement : batch) {
      AttemptRecord attempt = settlement.attempt();
      if (endpoints.directory().byId(attempt.endpointId()) == null) {
        numbers.add(OptionalInt.empty()); // its history goes, nothing of it comes back
        continue;
      }
      Optional<AttemptRecord> known =
          again ? attempts.find(tx, attempt.endpointId(), attempt.id()) : Optional.empty();
      if (known.isPresent()) {
        numbers.add(OptionalInt.of(known.get().number()));
        continue;
      }
      OptionalInt number = settle(tx, attempt, settlement.next());
      numbers.add(number);
      if (number.isPresent()) {
        attempts.insert(tx, attempt.numbered(number.getAsInt()));
        count(attempt, counts, replayed);
      }
    }
    counts.forEach((endpointId, count) -> endpoints.countAttempts(tx, endpointId, count));
    replayed.forEach((endpointId, more) -> endpoints.countReplayed(tx, endpointId, more));
    return numbers;
  }

  /// A replay adds to what is on record and says nothing about how the endpoint is.
  private static void count(
      AttemptRecord attempt, Map<UUID, AttemptCount> counts, Map<UUID, AttemptTotals> replayed) {
    boolean success = attempt.success();
    if (attempt.trigger() == AttemptRecord.Trigger.REPLAY) {
      replayed.merge(
          attempt.endpointId(),
          new AttemptTotals(success ? 1 : 0, success ? 0 : 1),
          AttemptTotals::plus);
    } else {
      counts.merge(
          attempt.endpointId(), AttemptCount.NONE.plus(success), (count, _) -> count.plus(success));
    }
  }

  private OptionalInt settle(Tx tx, AttemptRecord attempt, @Nullable Next next) {
    UUID id = attempt.deliveryId();
    int status = attempt.statusCode();
    return switch (next) {
      case null -> deliveries.settleManual(tx, id, attempt.success(), status);
      case Next.Done _ -> deliveries.settle(tx, id, DeliveryState.DELIVERED, null, status);
      case Next.Again again -> deliveries.settle(tx, id, DeliveryState.PENDING, again.at(), status);
      case Next.GiveUp _ -> deliveries.settle(tx, id, DeliveryState.FAILED, null, status);
    };
  }
}
