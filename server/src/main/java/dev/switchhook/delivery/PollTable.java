package dev.switchhook.delivery;

import dev.switchhook.event.Event;
import dev.switchhook.event.EventTable;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.Row;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The SQL of polled endpoints: what waits for them, what was handed out, what is acknowledged.
/// Joins the caller's transaction; stateless.
final class PollTable {
  /// The `due_at` of a delivery that waits to be polled: never, as far as lanes and timers go.
  static final Instant IN_QUEUE = Instant.parse("9999-12-31T23:59:59.998Z");

  private static final String COLUMNS =
      "d.id, d.endpoint_id, d.profile, d.application_id, d.event_id, d.attempt_count, d.step";

  static final String HANDED_OUT =
      "SELECT i.position, "
          + COLUMNS
          + " FROM poll_item i JOIN delivery d ON d.id = i.delivery_id"
          + " WHERE i.endpoint_id = ? AND d.state = 0 ORDER BY i.position LIMIT ?";

  private final EventTable events = new EventTable();
  private final DeliveryTable deliveries = new DeliveryTable();

  /// A delivery that was handed out.
  record Placed(long position, DeliveryTable.Waiting row) {}

  /// The same with its event.
  record Ready(long position, Pending pending) {}

  /// What was acknowledged.
  ///
  /// @param handedAt when it was handed out first
  record Taken(long position, UUID deliveryId, Instant handedAt) {}

  /// A delivery that was acknowledged just now.
  ///
  /// @param number the attempt's
  record Settled(int number, boolean test) {}

  /// Keeps a delivery for whoever polls.
  void insert(Tx tx, Pending pending, boolean test) {
    tx.update(
        "INSERT INTO delivery (id, application_id, event_id, endpoint_id, profile, state, attempt_count, step, test, due_at)"
            + " VALUES (?, ?, ?, ?, ?, 0, 0, 0, ?, ?)",
        pending.id(),
        pending.event().applicationId(),
        pending.event().id(),
        pending.endpointId(),
        pending.profile().wireName(),
        test,
        IN_QUEUE);
  }

  /// Puts a delivery that has ended back into the queue, behind what was handed out before.
  ///
  /// @return whether it waits now, for the first time or still; false when it or its event is gone
  boolean putBack(Tx tx, UUID applicationId, UUID id) {
    int changed =
        tx.update(
            "UPDATE delivery SET state = 0, due_at = ? WHERE id = ? AND application_id = ? AND state <> 0"
                + " AND EXISTS (SELECT 1 FROM event e WHERE e.application_id = delivery.application_id"
                + " AND e.id = delivery.event_id)",
            IN_QUEUE,
            id,
            applicationId);
    if (changed == 0) {
      return deliveries.state(tx, id).filter(DeliveryState.PENDING::equals).isPresent();
    }
    tx.update("DELETE FROM poll_item WHERE delivery_id = ?", id);
    return true;
  }

  /// What was handed out and still waits, in the order of its handing out.
  List<Placed> handedOut(Tx tx, UUID endpointId, int limit) {
    return tx.list(HANDED_OUT, row -> new Placed(row.number(1), read(row, 1)), endpointId, limit);
  }

  /// What was never handed out, oldest first.
  List<UUID> fresh(Tx tx, UUID endpointId, int limit) {
    return tx.list(freshStatement(tx), row -> row.uuid(1), endpointId, limit);
  }

  /// The planner takes the index of all deliveries for as good.
  static String freshStatement(Tx tx) {
    return "SELECT d.id FROM delivery d"
        + tx.indexedBy("delivery_waiting")
        + " WHERE d.endpoint_id = ? AND d.state = 0 AND d.due_at IS NOT NULL"
        + " AND NOT EXISTS (SELECT 1 FROM poll_item i WHERE i.delivery_id = d.id)"
        + " ORDER BY d.id LIMIT ?";
  }

  /// Gives places to what was never handed out. One page at a time does so for an endpoint: the row
  /// of its queue is the lock.
  ///
  /// @param limit most places that may be taken, with those that are
  void place(Tx tx, UUID endpointId, Instant now, int limit) {
    tx.update(
        "INSERT INTO poll_queue (endpoint_id, last_position) VALUES (?, 0) ON CONFLICT DO NOTHING",
        endpointId);
    long last =
        tx.list(
                "UPDATE poll_queue SET last_position = last_position WHERE endpoint_id = ?"
                    + " RETURNING last_position",
                row -> row.number(1),
                endpointId)
            .getFirst();
    int room = limit - handedOut(tx, endpointId, limit).size();
    if (room <= 0) {
      return;
    }
    for (UUID id : fresh(tx, endpointId, room)) {
      last++;
      tx.update(
          "INSERT INTO poll_item (endpoint_id, position, delivery_id, handed_at) VALUES (?, ?, ?, ?)",
          endpointId,
          last,
          id,
          now);
    }
    tx.update("UPDATE poll_queue SET last_position = ? WHERE endpoint_id = ?", last, endpointId);
  }

  /// What a reading found.
  ///
  /// @param orphans deliveries whose event is gone
  record Found(List<Ready> ready, List<UUID> orphans) {}

  /// What was handed out, with its events.
  ///
  /// @param bytes of events, about; the one that exceeds them is still read
  Found read(Tx tx, UUID endpointId, int limit, long bytes) {
    List<Ready> ready = new ArrayList<>();
    List<UUID> orphans = new ArrayList<>();
    long read = 0;
    for (Placed placed : handedOut(tx, endpointId, limit)) {
      if (read >= bytes) {
        break;
      }
      Optional<Event> event = events.find(tx, placed.row().applicationId(), placed.row().eventId());
      if (event.isEmpty()) {
        orphans.add(placed.row().id());
        continue;
      }
      DeliveryTable.Waiting row = placed.row();
      Pending pending =
          new Pending(
              row.id(), row.endpointId(), row.profile(), event.get(), row.attempts(), row.step());
      ready.add(new Ready(placed.position(), pending));
      read += pending.bytes();
    }
    return new Found(ready, orphans);
  }

  /// Takes away what was handed out, up to and with a place. A second time there is nothing.
  List<Taken> take(Tx tx, UUID endpointId, long position) {
    return tx
        .list(
            "DELETE FROM poll_item WHERE endpoint_id = ? AND position <= ?"
                + " RETURNING position, delivery_id, handed_at",
            row -> new Taken(row.number(1), row.uuid(2), row.time(3)),
            endpointId,
            position)
        .stream()
        .sorted(Comparator.comparingLong(Taken::position))
        .toList();
  }

  /// Ends a delivery, if it waits.
  Optional<Settled> settle(Tx tx, UUID id, DeliveryState state, int statusCode) {
    return tx
        .list(
            "UPDATE delivery SET state = ?, due_at = NULL, attempt_count = attempt_count + 1,"
                + " last_status_code = ? WHERE id = ? AND state = 0 RETURNING attempt_count, test",
            row -> new Settled(row.integer(1), row.flag(2)),
            state.code(),
            statusCode,
            id)
        .stream()
        .findFirst();
  }

  /// How many wait for the endpoint; where there are more than the limit, the limit.
  long waiting(Tx tx, UUID endpointId, int limit) {
    return tx.list(
            "SELECT COUNT(*) FROM (SELECT 1 FROM delivery d"
                + tx.indexedBy("delivery_waiting")
                + " WHERE d.endpoint_id = ? AND d.state = 0 AND d.due_at IS NOT NULL LIMIT ?) waiting",
            row -> row.number(1),
            endpointId,
            limit)
        .getFirst();
  }

  /// Removes what is kept for a deleted endpoint beside its deliveries.
  void purge(Tx tx, UUID endpointId) {
    tx.update("DELETE FROM poll_item WHERE endpoint_id = ?", endpointId);
    tx.update("DELETE FROM poll_queue WHERE endpoint_id = ?", endpointId);
  }

  private static DeliveryTable.Waiting read(Row row, int before) {
    return new DeliveryTable.Waiting(
        row.uuid(before + 1),
        row.uuid(before + 2),
        Profile.parse(row.text(before + 3)).orElseThrow(),
        row.uuid(before + 4),
        row.uuid(before + 5),
        row.integer(before + 6),
        row.integer(before + 7));
  }
}
