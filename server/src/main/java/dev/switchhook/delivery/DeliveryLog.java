package dev.switchhook.delivery;

import dev.switchhook.endpoint.AttemptTotals;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventTable;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was sent and what came back, for those who ask. Blocks; thread-safe.
public final class DeliveryLog {
  private final Database database;
  private final Endpoints endpoints;
  private final AttemptTable attempts = new AttemptTable();
  private final DeliveryTable deliveries = new DeliveryTable();
  private final EventTable events = new EventTable();

  /// Reads this store.
  public DeliveryLog(Database database, Endpoints endpoints) {
    this.database = database;
    this.endpoints = endpoints;
  }

  /// A delivery's id as the API and the deliveries show it.
  public static String publicId(UUID deliveryId) {
    return "dlv_" + deliveryId;
  }

  /// An attempt and the event that it was for.
  ///
  /// @param event null when retention removed it already
  public record Entry(AttemptRecord attempt, @Nullable Event event) {}

  /// One page of the log.
  public record Page(List<Entry> entries, long total) {}

  /// A page of an endpoint's attempts, newest first; empty when the endpoint does not exist or
  /// belongs to another application.
  ///
  /// @param success only those with this result; null = all
  public Optional<Page> attempts(
      UUID applicationId, UUID endpointId, @Nullable Boolean success, int offset, int limit) {
    return database.readNow(tx ->
        endpoints
            .totals(tx, applicationId, endpointId)
            .map(totals -> {
              long total = total(totals, success);
              // success has no index: asked for more than there are, the database would walk
              // through all attempts to the oldest
              int wanted =
                  Boolean.TRUE.equals(success) ? Math.clamp(total - offset, 0, limit) : limit;
              List<AttemptRecord> rows =
                  wanted == 0 ? List.of() : attempts.page(tx, endpointId, success, offset, wanted);
              return new Page(entries(tx, applicationId, rows), total);
            }));
  }

  /// One attempt of an endpoint of the application.
  public Optional<AttemptRecord> attempt(UUID applicationId, UUID endpointId, UUID attemptId) {
    return database.readNow(tx ->
        endpoints.totals(tx, applicationId, endpointId).isPresent()
            ? attempts.find(tx, endpointId, attemptId)
            : Optional.empty());
  }

  private static long total(AttemptTotals totals, @Nullable Boolean success) {
    if (success == null) {
      return totals.all();
    }
    return success ? totals.succeeded() : totals.failed();
  }

  private List<Entry> entries(Tx tx, UUID applicationId, List<AttemptRecord> page) {
    List<Entry> entries = new ArrayList<>(page.size());
    for (AttemptRecord attempt : page) {
      Event event =
          deliveries
              .find(tx, applicationId, attempt.deliveryId())
              .flatMap(row -> events.find(tx, applicationId, row.eventId()))
              .orElse(null);
      entries.add(new Entry(attempt, event));
    }
    return entries;
  }
}
