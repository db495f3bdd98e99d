package dev.switchhook.delivery;

import dev.switchhook.endpoint.AttemptTotals;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.id.IdRange;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Stretch;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Removes old deliveries and attempts, in steps that never hold the writer up. Joins the caller's
/// transaction.
public final class DeliverySweep {
  private final Endpoints endpoints;
  private final DeliveryTable table = new DeliveryTable();

  /// Keeps the figures of these endpoints in step with their rows.
  public DeliverySweep(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  /// Looks at some deliveries that are older, for finished ones.
  ///
  /// @param after the end of the last stretch; all zeros for the first
  /// @return empty when there are no more
  public Optional<Stretch> deliveries(Tx tx, UUID after, Instant olderThan, int limit) {
    return Stretch.read(
        tx,
        "SELECT id, CASE WHEN state = 0 THEN 0 ELSE 1 END FROM delivery WHERE id > ? AND id < ? ORDER BY id LIMIT ?",
        after,
        Ids.firstAt(olderThan),
        limit);
  }

  /// Removes the finished deliveries of a stretch.
  ///
  /// @param after the end of the stretch before
  /// @param last the end of this one
  /// @return how many
  public int removeDeliveries(Tx tx, UUID after, UUID last) {
    return tx.update("DELETE FROM delivery WHERE id > ? AND id <= ? AND state <> 0", after, last);
  }

  /// Cancels some pending deliveries of an endpoint that are older: for endpoints that are disabled
  /// or that nobody polls, whose deliveries would otherwise keep their events for ever.
  ///
  /// @return how many
  public int givenUp(Tx tx, UUID endpointId, Instant olderThan, int limit) {
    List<UUID> old =
        tx.list(
            "SELECT id FROM delivery WHERE endpoint_id = ? AND state = 0 AND id < ? ORDER BY id LIMIT ?",
            row -> row.uuid(1),
            endpointId,
            Ids.firstAt(olderThan),
            limit);
    old.forEach(id -> table.cancel(tx, endpointId, id));
    return old.size();
  }

  /// Removes some attempts of an endpoint that are older.
  ///
  /// @param olderThan the first id that stays
  /// @return how many
  public int attempts(Tx tx, UUID endpointId, UUID olderThan, int limit) {
    List<Removed> removed =
        tx.list(
            "DELETE FROM attempt WHERE endpoint_id = ? AND id IN"
                + " (SELECT id FROM attempt WHERE endpoint_id = ? AND id < ? ORDER BY id LIMIT ?)"
                + " RETURNING success, trigger_kind",
            row -> new Removed(row.flag(1), AttemptRecord.Trigger.of(row.integer(2))),
            endpointId,
            endpointId,
            olderThan,
            limit);
    List<Removed> counted = removed.stream().filter(Removed::isCounted).toList();
    if (!counted.isEmpty()) {
      long succeeded = counted.stream().filter(Removed::success).count();
      AttemptTotals totals = new AttemptTotals(succeeded, counted.size() - succeeded);
      endpoints.forgetAttempts(tx, Map.of(endpointId, totals));
    }
    return removed.size();
  }

  private record Removed(boolean success, AttemptRecord.Trigger trigger) {
    /// Tests were never added to the totals.
    boolean isCounted() {
      return trigger != AttemptRecord.Trigger.TEST;
    }
  }

  /// How many attempts of an endpoint the first part of a range has.
  ///
  /// @param totals tests left out
  /// @param next where the rest begins; empty when there is none
  public record Counted(AttemptTotals totals, Optional<UUID> next) {}

  /// Counts attempts of an endpoint.
  ///
  /// @param range of their ids
  /// @param limit most that are counted at once, at least 1
  public Counted count(Tx tx, UUID endpointId, IdRange range, int limit) {
    Optional<UUID> next =
        tx.first(
            "SELECT id FROM attempt WHERE endpoint_id = ? AND id >= ? AND id < ?"
                + " ORDER BY id LIMIT 1 OFFSET ?",
            row -> row.uuid(1),
            endpointId,
            range.from(),
            range.before(),
            limit);
    AttemptTotals totals =
        tx.list(
                "SELECT COUNT(*), COALESCE(SUM(success), 0) FROM attempt"
                    + " WHERE endpoint_id = ? AND id >= ? AND id < ? AND trigger_kind <> 2",
                row -> new AttemptTotals(row.number(2), row.number(1) - row.number(2)),
                endpointId,
                range.from(),
                next.orElse(range.before()))
            .getFirst();
    return new Counted(totals, next);
  }

  /// Takes attempts out of the figures whose rows go at once, in the transaction that removes them.
  public void forget(Tx tx, Map<UUID, AttemptTotals> removed) {
    endpoints.forgetAttempts(tx, removed);
  }
}
