package dev.switchhook.delivery.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.store.SimulatedStore;
import dev.switchhook.store.Tx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the store holds, read beside the hub and with SQL of its own.
///
/// @param deliveries oldest first
/// @param attempts by delivery, in the order of their numbers
/// @param moves every change of a delivery's state, in order
record DurableState(
    Map<UUID, Event> events,
    List<Delivery> deliveries,
    Map<UUID, List<Attempt>> attempts,
    List<Move> moves,
    List<Totals> totals) {
  static final int PENDING = 0;
  static final int DELIVERED = 1;
  static final int FAILED = 2;

  static final String MOVES_TABLE =
      "CREATE TABLE simulated_move (delivery_id BLOB, was INTEGER, is_now INTEGER)";
  static final String MOVES_TRIGGER =
      "CREATE TRIGGER simulated_moves AFTER UPDATE OF state ON delivery WHEN old.state <> new.state"
          + " BEGIN INSERT INTO simulated_move VALUES (old.id, old.state, new.state); END";

  private static final String MARKER = "\"marker\":\"m-";

  /// @param fact its number; -1 for events that the hub made itself
  record Event(UUID id, UUID application, int fact) {}

  /// @param dueAt nanoseconds of the timeline; -1 = now
  record Delivery(
      UUID id,
      UUID endpointId,
      UUID eventId,
      int state,
      int attempts,
      int step,
      long dueAt,
      @Nullable Long contactKey) {}

  /// @param at milliseconds since 1970
  record Attempt(UUID deliveryId, int number, int trigger, long at, int status, boolean success) {
    boolean isAutomatic() {
      return trigger == 0;
    }
  }

  record Move(UUID deliveryId, int was, int isNow) {}

  /// The kept figures of an endpoint.
  record Totals(UUID endpointId, long succeeded, long failed) {}

  static DurableState read(SimulatedStore store) {
    return store.inspect(DurableState::read);
  }

  private static DurableState read(Tx tx) {
    Map<UUID, Event> events = new HashMap<>();
    tx.list(
            "SELECT id, application_id, data FROM event ORDER BY id",
            row -> new Event(row.uuid(1), row.uuid(2), factOf(row.bytes(3))))
        .forEach(event -> events.put(event.id(), event));
    Map<UUID, List<Attempt>> attempts = new HashMap<>();
    tx.list(
            "SELECT delivery_id, number, trigger_kind, at, status_code, success FROM attempt ORDER BY delivery_id, number, id",
            row ->
                new Attempt(
                    row.uuid(1),
                    row.integer(2),
                    row.integer(3),
                    row.number(4),
                    row.integer(5),
                    row.flag(6)))
        .forEach(one ->
            attempts.computeIfAbsent(one.deliveryId(), _ -> new java.util.ArrayList<>()).add(one));
    return new DurableState(
        events,
        deliveries(tx),
        attempts,
        tx.list(
            "SELECT delivery_id, was, is_now FROM simulated_move ORDER BY rowid",
            row -> new Move(row.uuid(1), row.integer(2), row.integer(3))),
        tx.list(
            "SELECT id, attempts_succeeded, attempts_failed FROM endpoint WHERE deleted_at IS NULL ORDER BY id",
            row -> new Totals(row.uuid(1), row.number(2), row.number(3))));
  }

  static List<Delivery> deliveries(Tx tx) {
    return tx.list(
        "SELECT id, endpoint_id, event_id, state, attempt_count, step, due_at, contact_key FROM delivery ORDER BY id",
        row -> {
          var due = row.timeOrNull(7);
          return new Delivery(
              row.uuid(1),
              row.uuid(2),
              row.uuid(3),
              row.integer(4),
              row.integer(5),
              row.integer(6),
              due == null ? -1 : World.nanosOf(due),
              row.numberOrNull(8));
        });
  }

  /// The number of the fact that a body or an event's data is about; -1 for none.
  static int factOf(byte[] json) {
    String text = new String(json, UTF_8);
    int start = text.indexOf(MARKER);
    if (start < 0) {
      return -1;
    }
    int from = start + MARKER.length();
    return Integer.parseInt(text.substring(from, text.indexOf('-', from)));
  }
}
