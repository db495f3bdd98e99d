package dev.switchhook.delivery;

import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.store.Database;
import dev.switchhook.store.StoreException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes the history of deleted endpoints, in small steps, in the background. What a stop
/// interrupts goes on at the next start.
public final class EndpointPurge {
  private static final Logger log = LoggerFactory.getLogger(EndpointPurge.class);

  /// Rows removed in one transaction, so that the writer is never held up.
  static final int STEP_ROWS = 500;

  /// The store is busy or away, and this has time.
  static final Duration AGAIN_AFTER = Duration.ofSeconds(10);

  private final Database database;
  private final Endpoints endpoints;
  private final Executor blocking;
  private final AttemptTable attempts = new AttemptTable();
  private final DeliveryTable deliveries = new DeliveryTable();
  private final PollTable polled = new PollTable();

  /// @param blocking runs the removal
  public EndpointPurge(Database database, Endpoints endpoints, Executor blocking) {
    this.database = database;
    this.endpoints = endpoints;
    this.blocking = blocking;
  }

  /// Removes what earlier runs left, and from now on what is deleted.
  ///
  /// @param later waits before what the store turned away is tried again
  public void start(Loop later) {
    endpoints.onChange(id -> {
      if (endpoints.directory().byId(id) == null) {
        blocking.execute(() -> purge(id, later));
      }
    });
    blocking.execute(() -> purgeDeleted(later));
  }

  private void purgeDeleted(Loop later) {
    try {
      database.readNow(endpoints::deleted).forEach(id -> purge(id, later));
    } catch (StoreException e) {
      log.warn("looking for deleted endpoints failed and is tried again: {}", e.getMessage());
      later.after(AGAIN_AFTER, () -> submit(() -> purgeDeleted(later)));
    }
  }

  private void submit(Runnable work) {
    try {
      blocking.execute(work);
    } catch (RejectedExecutionException e) {
      log.debug("the hub is stopping; the removal goes on at the next start");
    }
  }

  private void purge(UUID endpointId, Loop later) {
    try {
      while (database.writeNow(tx -> deliveries.purge(tx, endpointId, STEP_ROWS)) == STEP_ROWS) {
        // the next step
      }
      // without deliveries nobody, on another hub either, records one more
      while (database.writeNow(tx -> attempts.purge(tx, endpointId, STEP_ROWS)) == STEP_ROWS) {
        // the next step
      }
      database.writeNow(tx -> {
        polled.purge(tx, endpointId);
        endpoints.purge(tx, endpointId);
        return endpointId;
      });
    } catch (StoreException e) {
      log.warn(
          "removing the history of endpoint {} was interrupted and goes on: {}",
          endpointId,
          e.getMessage());
      later.after(AGAIN_AFTER, () -> submit(() -> purge(endpointId, later)));
    }
  }
}
