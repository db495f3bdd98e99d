package dev.switchhook.replay;

import dev.switchhook.delivery.DeliveryState;
import dev.switchhook.id.IdRange;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Row;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The SQL of replays. Joins the caller's transaction; stateless.
final class ReplayTable {
  private static final String COLUMNS =
      "id, application_id, mode, filter, range_from, range_before, rate, max_count, status, matching, claimed,"
          + " succeeded, failed, skipped, finished_at";

  private static final String ITEM =
      "delivery_id, event_id, endpoint_id, before_state, claimed_at, verdict, status_code, error, ended_at";

  /// How far one endpoint of a replay is.
  ///
  /// @param next the id to look at next
  /// @param exhausted whether there is nothing more to take up
  record Position(UUID endpointId, UUID next, boolean exhausted) {}

  void insert(Tx tx, Replay replay) {
    ReplayOrder order = replay.order();
    tx.update(
        "INSERT INTO replay (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, ?)",
        replay.id(),
        replay.applicationId(),
        order.mode().wireName(),
        FilterText.write(order.filter()),
        order.range().from(),
        order.range().before(),
        order.rate(),
        order.max(),
        replay.status().wireName(),
        replay.figures().matching(),
        replay.finishedAt());
  }

  void insertPosition(Tx tx, UUID replayId, Position position) {
    tx.update(
        "INSERT INTO replay_part (replay_id, endpoint_id, next_id, exhausted) VALUES (?, ?, ?, 0)",
        replayId,
        position.endpointId(),
        position.next());
  }

  Optional<Replay> find(Tx tx, UUID applicationId, UUID id) {
    return tx.first(
        "SELECT " + COLUMNS + " FROM replay WHERE id = ? AND application_id = ?",
        ReplayTable::read,
        id,
        applicationId);
  }

  /// Newest first.
  List<Replay> page(Tx tx, UUID applicationId, IdRange range, int limit) {
    return tx.list(
        "SELECT "
            + COLUMNS
            + " FROM replay WHERE application_id = ? AND id >= ? AND id < ? ORDER BY id DESC LIMIT ?",
        ReplayTable::read,
        applicationId,
        range.from(),
        range.before(),
        limit);
  }

  /// Of all applications.
  List<Replay> running(Tx tx) {
    return tx.list(
        "SELECT " + COLUMNS + " FROM replay WHERE status = 'running'" + tx.held() + " ORDER BY id",
        ReplayTable::read);
  }

  long countRunning(Tx tx, UUID applicationId) {
    return tx.list(
            "SELECT COUNT(*) FROM replay WHERE application_id = ? AND status = 'running'",
            row -> row.number(1),
            applicationId)
        .getFirst();
  }

  /// Moves a replay from one status to another.
  ///
  /// @return false when it was not in the first one
  boolean move(Tx tx, UUID id, ReplayStatus from, ReplayStatus to, @Nullable Instant finishedAt) {
    return tx.update(
            "UPDATE replay SET status = ?, finished_at = ? WHERE id = ? AND status = ?",
            to.wireName(),
            finishedAt,
            id,
            from.wireName())
        == 1;
  }

  /// Endpoints that are not exhausted, in no order that matters.
  List<Position> positions(Tx tx, UUID id) {
    return tx.list(
        "SELECT endpoint_id, next_id FROM replay_part WHERE replay_id = ? AND exhausted = 0",
        row -> new Position(row.uuid(1), row.uuid(2), false),
        id);
  }

  void advance(Tx tx, UUID id, Position position) {
    tx.update(
        "UPDATE replay_part SET next_id = ?, exhausted = ? WHERE replay_id = ? AND endpoint_id = ?",
        position.next(),
        position.exhausted(),
        id,
        position.endpointId());
  }

  void claim(Tx tx, UUID id, ReplayItem item) {
    tx.update(
        "INSERT INTO replay_item (replay_id, delivery_id, event_id, endpoint_id, before_state, claimed_at)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        id,
        item.deliveryId(),
        item.eventId(),
        item.endpointId(),
        item.before().wireName(),
        item.claimedAt());
  }

  void end(Tx tx, UUID id, UUID deliveryId, ReplayItem.Outcome outcome) {
    tx.update(
        "UPDATE replay_item SET verdict = ?, status_code = ?, error = ?, ended_at = ?"
            + " WHERE replay_id = ? AND delivery_id = ?",
        outcome.verdict().code(),
        outcome.statusCode(),
        outcome.error(),
        outcome.at(),
        id,
        deliveryId);
  }

  /// Adds to the figures, as one step of the replay, unless another step came in between.
  ///
  /// @param more what is added; `matching` is left as it is
  /// @return whether it was added
  boolean count(Tx tx, UUID id, Steps steps, Replay.Figures more) {
    return tx.update(
            "UPDATE replay SET claimed = claimed + ?, succeeded = succeeded + ?, failed = failed + ?,"
                + " skipped = skipped + ?, last_step = ? WHERE id = ? AND COALESCE(last_step, id) = ?",
            more.claimed(),
            more.succeeded(),
            more.failed(),
            more.skipped(),
            steps.own(),
            id,
            steps.before())
        == 1;
  }

  /// A step of a replay.
  ///
  /// @param before the one that it follows; before the first, the replay's id
  record Steps(UUID before, UUID own) {}

  /// The last step that was written; the replay's id before the first, and when it is gone.
  UUID lastStep(Tx tx, UUID id) {
    return tx.first(
            "SELECT COALESCE(last_step, id) FROM replay WHERE id = ?", row -> row.uuid(1), id)
        .orElse(id);
  }

  /// Items that were taken up and have no end.
  List<ReplayItem> open(Tx tx, UUID id) {
    return tx.list(
        "SELECT "
            + ITEM
            + " FROM replay_item WHERE replay_id = ? AND verdict IS NULL ORDER BY delivery_id",
        ReplayTable::readItem,
        id);
  }

  /// Newest delivery first.
  ///
  /// @param verdict only those; null = all, also without one
  List<ReplayItem> items(Tx tx, UUID id, @Nullable Verdict verdict, IdRange range, int limit) {
    return tx.list(
        "SELECT "
            + ITEM
            + " FROM replay_item WHERE replay_id = ? AND delivery_id >= ? AND delivery_id < ?"
            + (verdict == null ? "" : " AND verdict = " + verdict.code())
            + " ORDER BY delivery_id DESC LIMIT ?",
        ReplayTable::readItem,
        id,
        range.from(),
        range.before(),
        limit);
  }

  /// Stops all replays of an application.
  void cancelAll(Tx tx, UUID applicationId, Instant now) {
    tx.update(
        "UPDATE replay SET status = 'cancelled', finished_at = ? WHERE application_id = ? AND status = 'running'",
        now,
        applicationId);
  }

  /// Replays that are over and older, oldest first.
  List<UUID> old(Tx tx, Instant olderThan, int limit) {
    return tx.list(
        "SELECT id FROM replay WHERE id < ? AND status <> 'running' ORDER BY id LIMIT ?",
        row -> row.uuid(1),
        Ids.firstAt(olderThan),
        limit);
  }

  /// Removes some of a replay's items; with the last of them the replay itself.
  ///
  /// @return how many rows
  int remove(Tx tx, UUID id, int limit) {
    int items =
        tx.update(
            "DELETE FROM replay_item WHERE replay_id = ? AND delivery_id IN"
                + " (SELECT delivery_id FROM replay_item WHERE replay_id = ? LIMIT ?)",
            id,
            id,
            limit);
    if (items < limit) {
      tx.update("DELETE FROM replay_part WHERE replay_id = ?", id);
      tx.update("DELETE FROM replay WHERE id = ?", id);
    }
    return items;
  }

  private static Replay read(Row row) {
    UUID applicationId = row.uuid(2);
    Long max = row.numberOrNull(8);
    return new Replay(
        row.uuid(1),
        applicationId,
        new ReplayOrder(
            ReplayMode.parse(row.text(3)).orElseThrow(),
            FilterText.read(applicationId, row.text(4)),
            new IdRange(row.uuid(5), row.uuid(6)),
            row.integer(7),
            max == null ? null : Math.toIntExact(max)),
        ReplayStatus.parse(row.text(9)),
        new Replay.Figures(
            row.number(10), row.number(11), row.number(12), row.number(13), row.number(14)),
        row.timeOrNull(15));
  }

  private static ReplayItem readItem(Row row) {
    Long verdict = row.numberOrNull(6);
    Long status = row.numberOrNull(7);
    return new ReplayItem(
        row.uuid(1),
        row.uuid(2),
        row.uuid(3),
        DeliveryState.parse(row.text(4)).orElseThrow(),
        row.time(5),
        verdict == null
            ? null
            : new ReplayItem.Outcome(
                Verdict.of(Math.toIntExact(verdict)),
                status == null ? null : Math.toIntExact(status),
                row.textOrNull(8),
                row.time(9)));
  }
}
