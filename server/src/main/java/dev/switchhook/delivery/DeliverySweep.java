package dev.switchhook.delivery;

import dev.switchhook.endpoint.AttemptTotals;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Removes old deliveries and attempts, in steps that never hold the writer up. Joins the caller's
/// transaction.
public final class DeliverySweep {
  private final Endpoints endpoints;

  /// Keeps the figures of these endpoints in step with their rows.
  public DeliverySweep(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  /// Removes some finished deliveries that are older.
  ///
  /// @return how many
  public int deliveries(Tx tx, Instant olderThan, int limit) {
    return tx.update(
        "DELETE FROM delivery WHERE id IN (SELECT id FROM delivery WHERE id < ? AND state <> 0 ORDER BY id LIMIT ?)",
        Ids.firstAt(olderThan),
        limit);
  }

  /// Removes some attempts of an endpoint that are older.
  ///
  /// @return how many
  public int attempts(Tx tx, UUID endpointId, Instant olderThan, int limit) {
    List<Boolean> removed =
        tx.list(
            "DELETE FROM attempt WHERE endpoint_id = ? AND id IN"
                + " (SELECT id FROM attempt WHERE endpoint_id = ? AND id < ? ORDER BY id LIMIT ?) RETURNING success",
            row -> row.flag(1),
            endpointId,
            endpointId,
            Ids.firstAt(olderThan),
            limit);
    if (!removed.isEmpty()) {
      long succeeded = removed.stream().filter(success -> success).count();
      endpoints.forgetAttempts(
          tx, endpointId, new AttemptTotals(succeeded, removed.size() - succeeded));
    }
    return removed.size();
  }
}
