package dev.switchhook.delivery;

import dev.switchhook.store.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Retries that came due: they are taken out of their wait, read with their events and handed to
/// their lanes. Thread-safe, never blocks.
///
/// How many come due at once is nobody's choice, so a look has a number of rows and of bytes. What
/// is beyond the bytes is left to the lanes, each of which reads when it has room.
final class DueRetries {
  /// Retries taken in one look.
  static final int TAKEN_MAX = 500;

  /// Bytes of events read in one look; the one that exceeds it is still read.
  static final long READ_BYTES_MAX = 4 << 20;

  private final Database database;
  private final HubClock clock;
  private final Lanes lanes;
  private final DeliveryTable deliveries = new DeliveryTable();

  /// Where retries go.
  interface Lanes {
    void handOver(List<Pending> pendings);

    /// The store has deliveries for this endpoint that nobody handed over.
    void readFor(UUID endpointId);

    /// Completes when all lanes have what was handed over until now.
    CompletableFuture<Void> handedOver();
  }

  DueRetries(Database database, HubClock clock, Lanes lanes) {
    this.database = database;
    this.clock = clock;
    this.lanes = lanes;
  }

  /// Takes some of those that are due.
  ///
  /// @return how many; when it is [#TAKEN_MAX] there may be more, and the lanes have these
  CompletableFuture<Integer> take() {
    return database
        .record(tx -> deliveries.takeDue(tx, clock.instant(), TAKEN_MAX))
        .thenCompose(due ->
            database
                .read(tx -> deliveries.withEvents(tx, due, READ_BYTES_MAX))
                .whenComplete((found, _) -> taken(due, found))
                .thenCompose(_ -> isAll(due.size()) ? done() : lanes.handedOver())
                .thenApply(_ -> due.size()));
  }

  /// Whether no more than that were due.
  static boolean isAll(int taken) {
    return taken < TAKEN_MAX;
  }

  private static CompletableFuture<Void> done() {
    return CompletableFuture.completedFuture(null);
  }

  /// They are to be sent now in the store, so each must come to its lane in one way or the other:
  /// what could not be read with its event is left to the lane's own reading.
  private void taken(List<DeliveryTable.Waiting> due, DeliveryTable.@Nullable WithEvents found) {
    List<DeliveryTable.Waiting> others = new ArrayList<>();
    if (found == null) {
      others.addAll(due);
    } else {
      lanes.handOver(found.pending());
      Stream.of(found.orphans(), found.left()).forEach(others::addAll);
    }
    others.stream().map(DeliveryTable.Waiting::endpointId).distinct().forEach(lanes::readFor);
  }
}
