package dev.switchhook.delivery;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.store.Database;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the queues of polled endpoints from growing for ever: an endpoint that nobody reads is
/// disabled, and what it misses from then on can be replayed. Thread-safe, never blocks.
///
/// What waits is counted now and then, not with each event, so a queue may exceed its bound by
/// [#CHECK_EVERY] and what is being committed meanwhile.
final class PollBound {
  private static final Logger log = LoggerFactory.getLogger(PollBound.class);

  /// Deliveries that may wait for one polled endpoint.
  static final int QUEUE_MAX = 100_000;

  /// New deliveries between two counts.
  static final int CHECK_EVERY = 1_000;

  private final Database database;
  private final Endpoints endpoints;
  private final Disabler disabler;
  private final Size size;
  private final PollTable table = new PollTable();
  private final Map<UUID, AtomicInteger> added = new ConcurrentHashMap<>();

  /// @param most that may wait
  /// @param every new deliveries between two counts
  record Size(int most, int every) {
    static final Size USUAL = new Size(QUEUE_MAX, CHECK_EVERY);
  }

  PollBound(Database database, Endpoints endpoints, Disabler disabler, Size size) {
    this.database = database;
    this.endpoints = endpoints;
    this.disabler = disabler;
    this.size = size;
  }

  /// A delivery was committed. The first one after a start is a reason to count.
  void added(UUID endpointId) {
    AtomicInteger count =
        added.computeIfAbsent(endpointId, _ -> new AtomicInteger(size.every() - 1));
    if (count.incrementAndGet() < size.every()) {
      return;
    }
    count.set(0);
    var _ =
        database
            .read(tx -> table.waiting(tx, endpointId, size.most()))
            .whenComplete((waiting, failure) -> {
              if (failure != null) {
                log.warn("counting what waits for {} failed: {}", endpointId, failure.getMessage());
              } else if (waiting >= size.most()) {
                full(endpointId);
              }
            });
  }

  private void full(UUID endpointId) {
    Endpoint endpoint = endpoints.directory().byId(endpointId);
    if (endpoint != null) {
      disabler.full(endpoint, size.most());
    }
  }

  /// The endpoint was deleted.
  void forget(UUID endpointId) {
    added.remove(endpointId);
  }
}
