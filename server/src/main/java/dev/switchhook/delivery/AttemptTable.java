package dev.switchhook.delivery;

import dev.switchhook.id.Ids;
import dev.switchhook.store.Column;
import dev.switchhook.store.Each;
import dev.switchhook.store.Row;
import dev.switchhook.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The SQL of attempts. Rows are written once and never changed. Joins the caller's transaction;
/// stateless.
final class AttemptTable {
  private static final String COLUMNS =
      "id, endpoint_id, delivery_id, number, trigger_kind, at, duration_millis, url, status_code, success, error,"
          + " response_headers, response_body, response_truncated";

  private static final Each INSERT =
      Each.insertInto(
          "attempt",
          Column.uuid("id"),
          Column.uuid("endpoint_id"),
          Column.uuid("delivery_id"),
          Column.number("number"),
          Column.number("trigger_kind"),
          Column.number("at"),
          Column.number("duration_millis"),
          Column.text("url"),
          Column.number("status_code"),
          Column.number("success"),
          Column.text("error"),
          Column.text("response_headers"),
          Column.bytes("response_body"),
          Column.number("response_truncated"));

  void insert(Tx tx, AttemptRecord attempt) {
    tx.append(
        INSERT,
        attempt.id(),
        attempt.endpointId(),
        attempt.deliveryId(),
        attempt.number(),
        attempt.trigger().code(),
        attempt.at(),
        attempt.took().toMillis(),
        attempt.url(),
        attempt.statusCode(),
        attempt.success(),
        attempt.error(),
        attempt.responseHeaders(),
        attempt.responseBody(),
        attempt.responseTruncated());
  }

  Optional<AttemptRecord> find(Tx tx, UUID endpointId, UUID id) {
    return tx.first(
        "SELECT " + COLUMNS + " FROM attempt WHERE endpoint_id = ? AND id = ?",
        AttemptTable::read,
        endpointId,
        id);
  }

  /// A page of an endpoint's attempts, tests left out, newest first.
  ///
  /// @param success only those with this result; null = all
  List<AttemptRecord> page(
      Tx tx, UUID endpointId, @Nullable Boolean success, int offset, int limit) {
    if (success == null) {
      return tx.list(
          "SELECT "
              + COLUMNS
              + " FROM attempt WHERE endpoint_id = ? AND trigger_kind <> 2 ORDER BY id DESC LIMIT ? OFFSET ?",
          AttemptTable::read,
          endpointId,
          limit,
          offset);
    }
    // written out, because the partial index serves only the literal condition
    return tx.list(
        "SELECT "
            + COLUMNS
            + " FROM attempt WHERE endpoint_id = ? AND success = "
            + (success ? 1 : 0)
            + " AND trigger_kind <> 2 ORDER BY id DESC LIMIT ? OFFSET ?",
        AttemptTable::read,
        endpointId,
        limit,
        offset);
  }

  /// The last attempts of a delivery, newest first.
  List<AttemptRecord> ofDelivery(Tx tx, UUID deliveryId, int limit) {
    return tx.list(
        "SELECT " + COLUMNS + " FROM attempt WHERE delivery_id = ? ORDER BY id DESC LIMIT ?",
        AttemptTable::read,
        deliveryId,
        limit);
  }

  /// The last one that a replay made since that time.
  Optional<AttemptRecord> ofReplay(Tx tx, UUID endpointId, UUID deliveryId, Instant since) {
    return tx.first(
        "SELECT "
            + COLUMNS
            + " FROM attempt WHERE delivery_id = ? AND endpoint_id = ? AND trigger_kind = 3 AND id >= ?"
            + " ORDER BY id DESC LIMIT 1",
        AttemptTable::read,
        deliveryId,
        endpointId,
        Ids.firstAt(since));
  }

  long count(Tx tx, UUID endpointId, @Nullable Boolean success) {
    String filter = success == null ? "" : " AND success = " + (success ? 1 : 0);
    return tx.list(
            "SELECT COUNT(*) FROM attempt WHERE endpoint_id = ?" + filter,
            row -> row.number(1),
            endpointId)
        .getFirst();
  }

  /// Removes some of a deleted endpoint's attempts.
  ///
  /// @return how many
  int purge(Tx tx, UUID endpointId, int limit) {
    return tx.update(
        "DELETE FROM attempt WHERE endpoint_id = ? AND id IN"
            + " (SELECT id FROM attempt WHERE endpoint_id = ? ORDER BY id LIMIT ?)",
        endpointId,
        endpointId,
        limit);
  }

  private static AttemptRecord read(Row row) {
    return new AttemptRecord(
        row.uuid(1),
        row.uuid(2),
        row.uuid(3),
        row.integer(4),
        AttemptRecord.Trigger.of(row.integer(5)),
        row.time(6),
        Duration.ofMillis(row.number(7)),
        row.text(8),
        row.integer(9),
        row.flag(10),
        row.textOrNull(11),
        row.textOrNull(12),
        row.bytesOrNull(13),
        row.flag(14));
  }
}
