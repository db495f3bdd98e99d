package dev.switchhook.endpoint;

import dev.switchhook.store.Column;
import dev.switchhook.store.Each;
import dev.switchhook.store.Row;
import dev.switchhook.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The SQL of attempts counted by the hour. Joins the caller's transaction; stateless.
final class AttemptHourTable {
  private static final String INTO =
      "INSERT INTO attempt_hour (application_id, hour, endpoint_id, succeeded, failed) ";
  private static final String ADD =
      " ON CONFLICT (application_id, hour, endpoint_id) DO UPDATE SET"
          + " succeeded = attempt_hour.succeeded + excluded.succeeded,"
          + " failed = attempt_hour.failed + excluded.failed";

  private static final Each COUNT =
      Each.update(
          "attempt_hour",
          INTO + "SELECT application_id, ?, id, ?, ? FROM endpoint WHERE id = ?" + ADD,
          INTO
              + "SELECT e.application_id, x.hour, e.id, x.succeeded, x.failed"
              + " FROM {rows}, endpoint e WHERE e.id = x.key"
              + ADD,
          Column.number("hour"),
          Column.number("succeeded"),
          Column.number("failed"),
          Column.uuid("key"));

  private static final long MILLIS = Duration.ofHours(1).toMillis();

  /// Adds to the hour; nothing for an endpoint that has been removed.
  void count(Tx tx, Instant at, Map<UUID, AttemptCount> counts) {
    List<@Nullable Object[]> rows = new ArrayList<>(counts.size());
    counts.forEach((id, count) ->
        rows.add(new @Nullable Object[] {hour(at), count.succeeded(), count.failed(), id}));
    tx.updateEach(COUNT, rows);
  }

  /// The same for one endpoint.
  void count(Tx tx, Instant at, UUID endpointId, AttemptTotals more) {
    List<@Nullable Object[]> rows = new ArrayList<>(1);
    rows.add(new @Nullable Object[] {hour(at), more.succeeded(), more.failed(), endpointId});
    tx.updateEach(COUNT, rows);
  }

  /// Hours with attempts, oldest first.
  ///
  /// @param endpointId null for all of the application
  /// @param since the hour that it is in is the first
  /// @param before the hour that it is in is left out, unless it has begun by then
  List<AttemptHours.Hour> list(
      Tx tx, UUID applicationId, @Nullable UUID endpointId, Instant since, Instant before) {
    String statement =
        "SELECT hour, SUM(succeeded), SUM(failed) FROM attempt_hour"
            + " WHERE application_id = ? AND hour >= ? AND hour < ?"
            + (endpointId == null ? "" : " AND endpoint_id = ?")
            + " GROUP BY hour ORDER BY hour";
    long end = Math.ceilDiv(before.toEpochMilli(), MILLIS);
    return endpointId == null
        ? tx.list(statement, AttemptHourTable::read, applicationId, hour(since), end)
        : tx.list(statement, AttemptHourTable::read, applicationId, hour(since), end, endpointId);
  }

  private static AttemptHours.Hour read(Row row) {
    return new AttemptHours.Hour(
        Instant.ofEpochMilli(row.number(1) * MILLIS),
        new AttemptTotals(row.number(2), row.number(3)));
  }

  /// Removes some old hours of an endpoint, oldest first.
  ///
  /// @return how many
  int forget(Tx tx, UUID endpointId, Instant before, int limit) {
    return tx.update(
        "DELETE FROM attempt_hour WHERE endpoint_id = ? AND application_id ="
            + " (SELECT application_id FROM endpoint WHERE id = ?) AND hour IN"
            + " (SELECT h.hour FROM attempt_hour h JOIN endpoint e ON e.application_id = h.application_id"
            + " WHERE e.id = ? AND h.endpoint_id = e.id AND h.hour < ? ORDER BY h.hour LIMIT ?)",
        endpointId,
        endpointId,
        endpointId,
        hour(before),
        limit);
  }

  void purge(Tx tx, UUID endpointId) {
    tx.update(
        "DELETE FROM attempt_hour WHERE application_id ="
            + " (SELECT application_id FROM endpoint WHERE id = ?) AND endpoint_id = ?",
        endpointId,
        endpointId);
  }

  private static long hour(Instant at) {
    return Math.floorDiv(at.toEpochMilli(), MILLIS);
  }
}
