package dev.switchhook.delivery;

import dev.switchhook.endpoint.AttemptCount;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.store.Database;
import dev.switchhook.store.StoreException;
import dev.switchhook.store.Tx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Records attempts: whatever was answered while the last batch was being committed becomes the
/// next one. Belongs to one loop.
///
/// While the store is away it keeps what it has and tries again; lanes stop by themselves when too
/// much waits.
final class Settler {
  private static final Logger log = LoggerFactory.getLogger(Settler.class);

  /// Attempts recorded in one piece of work.
  static final int BATCH_MAX = 512;

  private static final Duration STORE_AWAY_WAIT = Duration.ofSeconds(1);

  private final Database database;
  private final Endpoints endpoints;
  private final Loop loop;
  private final DeliveryTable deliveries = new DeliveryTable();
  private final AttemptTable attempts = new AttemptTable();
  private List<Settlement> waiting = new ArrayList<>();
  private boolean recording;

  Settler(Database database, Endpoints endpoints, Loop loop) {
    this.database = database;
    this.endpoints = endpoints;
    this.loop = loop;
  }

  void add(Settlement settlement) {
    waiting.add(settlement);
    if (!recording) {
      recordWaiting();
    }
  }

  /// Whether everything is recorded.
  boolean isIdle() {
    return !recording && waiting.isEmpty();
  }

  private void recordWaiting() {
    if (waiting.isEmpty()) {
      return;
    }
    List<Settlement> batch =
        new ArrayList<>(waiting.subList(0, Math.min(waiting.size(), BATCH_MAX)));
    waiting = new ArrayList<>(waiting.subList(batch.size(), waiting.size()));
    record(batch);
  }

  private void record(List<Settlement> batch) {
    recording = true;
    var _ =
        database
            .record(tx -> write(tx, batch))
            .whenComplete((count, failure) -> loop.execute(() -> recorded(batch, failure)));
  }

  private void recorded(List<Settlement> batch, @Nullable Throwable failure) {
    recording = false;
    if (failure == null) {
      batch.forEach(settlement -> settlement.recorded().run());
      recordWaiting();
      return;
    }
    if (isAway(failure)) {
      recording = true;
      loop.after(STORE_AWAY_WAIT, () -> record(batch));
      return;
    }
    if (batch.size() == 1) {
      log.error("attempt {} cannot be recorded", batch.getFirst().attempt().id(), failure);
      batch.getFirst().recorded().run();
      recordWaiting();
      return;
    }
    waiting.addAll(batch.subList(1, batch.size()));
    record(List.of(batch.getFirst()));
  }

  private static boolean isAway(Throwable failure) {
    return failure instanceof StoreException store
        && store.kind() == StoreException.Kind.UNAVAILABLE;
  }

  private int write(Tx tx, List<Settlement> batch) {
    Map<UUID, AttemptCount> counts = HashMap.newHashMap(4);
    for (Settlement settlement : batch) {
      AttemptRecord attempt = settlement.attempt();
      if (endpoints.directory().byId(attempt.endpointId()) == null) {
        continue; // deleted meanwhile: its history goes, nothing of it comes back
      }
      attempts.insert(tx, attempt);
      settle(tx, attempt, settlement.next());
      counts.merge(
          attempt.endpointId(),
          AttemptCount.NONE.plus(attempt.success()),
          (count, one) -> count.plus(attempt.success()));
    }
    counts.forEach((endpointId, count) -> endpoints.countAttempts(tx, endpointId, count));
    return batch.size();
  }

  private void settle(Tx tx, AttemptRecord attempt, @Nullable Next next) {
    UUID id = attempt.deliveryId();
    switch (next) {
      case null -> deliveries.settleManual(tx, id, attempt.success(), attempt.statusCode());
      case Next.Done _ ->
          deliveries.settle(tx, id, DeliveryState.DELIVERED, null, attempt.statusCode());
      case Next.Again again ->
          deliveries.settle(tx, id, DeliveryState.PENDING, again.at(), attempt.statusCode());
      case Next.GiveUp _ ->
          deliveries.settle(tx, id, DeliveryState.FAILED, null, attempt.statusCode());
    }
  }
}
