package dev.switchhook.delivery;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventTable;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.Column;
import dev.switchhook.store.Each;
import dev.switchhook.store.Pages;
import dev.switchhook.store.Row;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The SQL of deliveries: the queue. Joins the caller's transaction; stateless.
///
/// A pending delivery without `due_at` is to be sent now; with it, it waits: for its next attempt,
/// or at [#ITS_TURN] for the deliveries of its contact that come before it.
final class DeliveryTable {
  private static final String COLUMNS =
      "id, endpoint_id, profile, application_id, event_id, attempt_count, step";

  /// The `due_at` of a delivery that waits until those before it, of the same contact, have ended.
  static final Instant ITS_TURN = Instant.parse("9999-12-31T23:59:59.999Z");

  /// Lets the first pending delivery of a contact go, if it waits for its turn.
  static final String RELEASE =
      "UPDATE delivery SET due_at = NULL WHERE id = (SELECT id FROM delivery WHERE endpoint_id = ?"
          + " AND contact_key = ? AND state = 0 ORDER BY id LIMIT 1) AND due_at = ? RETURNING "
          + COLUMNS;

  private static final String WITH_WORK =
      "SELECT DISTINCT endpoint_id FROM delivery"
          + " WHERE state = 0 AND due_at IS NULL AND endpoint_id > ?";

  static final String DUE =
      "SELECT 1 FROM delivery WHERE state = 0 AND due_at IS NOT NULL AND due_at <= ?";

  private static final Each INSERT =
      Each.insertInto(
          "delivery",
          Column.uuid("id"),
          Column.uuid("application_id"),
          Column.uuid("event_id"),
          Column.uuid("endpoint_id"),
          Column.text("profile"),
          Column.number("state"),
          Column.number("attempt_count"),
          Column.number("step"),
          Column.number("test"));

  /// What counting one more attempt leaves a delivery with.
  private static final String COUNTED =
      "SELECT attempt_count + 1, state, contact_key FROM delivery WHERE id = ?";

  private static final String SETTLE_ONE =
      "UPDATE delivery SET attempt_count = attempt_count + 1, step = step + 1, last_status_code = ?,"
          + " due_at = CASE WHEN state = 0 THEN ? ELSE due_at END,"
          + " state = CASE WHEN state = 0 THEN ? ELSE state END"
          + " WHERE id = ?";

  private static final Each SETTLE =
      Each.update(
          "delivery",
          SETTLE_ONE + "{held} RETURNING attempt_count, state, contact_key, id",
          "UPDATE delivery d SET attempt_count = attempt_count + 1, step = step + 1, last_status_code = x.status,"
              + " due_at = CASE WHEN d.state = 0 THEN x.due ELSE d.due_at END,"
              + " state = CASE WHEN d.state = 0 THEN x.new_state ELSE d.state END"
              + " FROM {rows} WHERE d.id = x.key{held} RETURNING d.attempt_count, d.state, d.contact_key, d.id",
          Column.number("status"),
          Column.number("due"),
          Column.number("new_state"),
          Column.uuid("key"));

  private static final Each TAKE =
      Each.update(
          "delivery",
          "UPDATE delivery SET due_at = NULL WHERE id = ? AND state = 0",
          "UPDATE delivery d SET due_at = NULL FROM {rows} WHERE d.id = x.key AND d.state = 0",
          Column.uuid("key"));

  private final EventTable events = new EventTable();
  private final EventReader reader = new EventReader();

  /// A row without its event.
  record Waiting(
      UUID id,
      UUID endpointId,
      Profile profile,
      UUID applicationId,
      UUID eventId,
      int attempts,
      int step) {
    Pending with(Event event) {
      return new Pending(id, endpointId, profile, event, attempts, step);
    }
  }

  void insert(Tx tx, Pending pending) {
    tx.append(
        INSERT,
        pending.id(),
        pending.event().applicationId(),
        pending.event().id(),
        pending.endpointId(),
        pending.profile().wireName(),
        DeliveryState.PENDING.code(),
        pending.attempts(),
        pending.step(),
        false);
  }

  /// Inserts a delivery that keeps the order of its contact.
  ///
  /// @return whether it is to be sent now; else it waits for its turn ([#release])
  boolean insertOrdered(Tx tx, Pending pending, long contactKey) {
    return tx.first(
            "INSERT INTO delivery (id, application_id, event_id, endpoint_id, profile, state, attempt_count, step, test,"
                + " contact_key, due_at) VALUES (?, ?, ?, ?, ?, 0, ?, ?, 0, ?,"
                + " CASE WHEN EXISTS (SELECT 1 FROM delivery WHERE endpoint_id = ? AND contact_key = ? AND state = 0)"
                + " THEN ? ELSE NULL END) RETURNING due_at",
            row -> row.timeOrNull(1) == null,
            pending.id(),
            pending.event().applicationId(),
            pending.event().id(),
            pending.endpointId(),
            pending.profile().wireName(),
            pending.attempts(),
            pending.step(),
            contactKey,
            pending.endpointId(),
            contactKey,
            ITS_TURN)
        .orElseThrow();
  }

  /// Lets the next delivery of a contact go, when the one before it has ended.
  ///
  /// @return the one that is to be sent now from then on; empty when there is none, or one that is
  ///   to be sent or tried again already
  Optional<Waiting> release(Tx tx, UUID endpointId, long contactKey) {
    return tx.list(RELEASE, DeliveryTable::read, endpointId, contactKey, ITS_TURN).stream()
        .findFirst();
  }

  /// Writes a delivery that no schedule knows.
  void insertMissing(Tx tx, Endpoint endpoint, UUID eventId, UUID id) {
    tx.update(
        "INSERT INTO delivery (id, application_id, event_id, endpoint_id, profile, state, attempt_count, step, test)"
            + " VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0)",
        id,
        endpoint.applicationId(),
        eventId,
        endpoint.id(),
        endpoint.settings().profile().wireName(),
        DeliveryState.FAILED.code());
  }

  /// Whether the event has a delivery to the endpoint, tests left out.
  boolean exists(Tx tx, UUID eventId, UUID endpointId) {
    return tx.first(
            "SELECT 1 FROM delivery WHERE event_id = ? AND endpoint_id = ? AND test = 0",
            row -> row.number(1),
            eventId,
            endpointId)
        .isPresent();
  }

  Optional<DeliveryState> state(Tx tx, UUID id) {
    return tx.first(
        "SELECT state FROM delivery WHERE id = ?", row -> DeliveryState.of(row.integer(1)), id);
  }

  /// The endpoints that have deliveries to be sent now.
  List<UUID> endpointsWithWork(Tx tx) {
    return withWork(tx, Pages.ROWS);
  }

  /// @param pageRows endpoints have no limit, and so are read in pages
  static List<UUID> withWork(Tx tx, int pageRows) {
    return Pages.ids(tx, pageRows, withWorkStatement(tx));
  }

  static String withWorkStatement(Tx tx) {
    return WITH_WORK + tx.held() + " ORDER BY endpoint_id LIMIT ?";
  }

  /// What a lane reads, oldest first. The planner takes the index of all deliveries for as good.
  static String toSendStatement(Tx tx) {
    return "SELECT "
        + COLUMNS
        + " FROM delivery"
        + tx.indexedBy("delivery_ready")
        + " WHERE endpoint_id = ? AND state = 0 AND due_at IS NULL"
        + tx.held()
        + " ORDER BY id LIMIT ?";
  }

  /// Deliveries of an endpoint that are to be sent now, oldest first, events included.
  Refill toSend(Tx tx, UUID endpointId, Room room) {
    int limit = room.held().size() + room.count();
    List<Waiting> found = tx.list(toSendStatement(tx), DeliveryTable::read, endpointId, limit);
    List<Waiting> others = found.stream().filter(row -> !room.held().contains(row.id())).toList();
    List<Waiting> some = others.subList(0, Math.min(others.size(), room.count()));
    WithEvents read = withEvents(tx, some, room.bytes());
    return new Refill(
        read.pending(),
        read.orphans().stream().map(Waiting::id).toList(),
        read.left().isEmpty() && some.size() == others.size() && found.size() < limit);
  }

  /// Rows with their events, as many as go into so many bytes.
  ///
  /// @param bytesMax the event that exceeds it is still read
  WithEvents withEvents(Tx tx, List<Waiting> rows, long bytesMax) {
    return reader.read(tx, rows, bytesMax);
  }

  /// What [#withEvents] found.
  ///
  /// @param orphans whose event is gone
  /// @param left that were not looked at, for want of bytes
  record WithEvents(List<Pending> pending, List<Waiting> orphans, List<Waiting> left) {}

  /// What a lane has place for.
  ///
  /// @param held ids that it has already
  /// @param count how many more
  /// @param bytes how many of their events; the one that exceeds it is still read
  record Room(Set<UUID> held, int count, int bytes) {}

  /// What [#toSend] found.
  ///
  /// @param orphans deliveries whose event is gone
  /// @param complete whether there was nothing more at that moment
  record Refill(List<Pending> pending, List<UUID> orphans, boolean complete) {}

  /// Whether any delivery's time has come: a look at the index, without the writer.
  boolean dueNow(Tx tx, Instant now) {
    return tx.first(DUE + tx.held() + " LIMIT 1", row -> row.number(1), now).isPresent();
  }

  /// Takes deliveries whose time has come: they are to be sent now from then on.
  List<Waiting> takeDue(Tx tx, Instant now, int limit) {
    List<Waiting> due =
        tx.list(
            "SELECT "
                + COLUMNS
                + " FROM delivery WHERE state = 0 AND due_at IS NOT NULL AND due_at <= ?"
                + tx.held()
                + " ORDER BY due_at LIMIT ?",
            DeliveryTable::read,
            now,
            limit);
    List<@Nullable Object[]> ids = new ArrayList<>(due.size());
    due.forEach(row -> ids.add(new @Nullable Object[] {row.id()}));
    tx.updateEach(TAKE, ids);
    return due;
  }

  /// The row with its event; empty when the event is gone.
  Optional<Pending> withEvent(Tx tx, Waiting row) {
    return events.find(tx, row.applicationId(), row.eventId()).map(row::with);
  }

  /// A delivery of any state, for an attempt by hand.
  Optional<Waiting> find(Tx tx, UUID applicationId, UUID id) {
    return tx.first(
        "SELECT " + COLUMNS + " FROM delivery WHERE id = ? AND application_id = ?",
        DeliveryTable::read,
        id,
        applicationId);
  }

  /// A delivery after an attempt was counted.
  ///
  /// @param number the attempt's
  /// @param contactKey see [#insertOrdered]; null when it keeps no order
  record Settled(int number, DeliveryState state, @Nullable Long contactKey) {
    private static Settled read(Row row) {
      return new Settled(row.integer(1), DeliveryState.of(row.integer(2)), row.numberOrNull(3));
    }
  }

  /// Counts an automatic attempt and moves the delivery on, unless it is not pending any more.
  ///
  /// @return empty when there is no such delivery
  Optional<Settled> settle(Tx tx, UUID id, Change change) {
    if (tx.isRemote()) {
      return first(tx.each(SETTLE, List.<@Nullable Object[]>of(change.row(id)), Settled::read));
    }
    // RETURNING would make SQLite a table of its own each time, which costs more than looking first
    Optional<Settled> counted = tx.first(COUNTED, Settled::read, id);
    counted.ifPresent(_ -> tx.update(SETTLE_ONE, change.row(id)));
    return counted.map(change::applied);
  }

  /// Counts an attempt whose lease was lost before it was recorded: it was made, and says nothing
  /// about a delivery that somebody else has taken up meanwhile.
  ///
  /// @return empty when there is no such delivery
  Optional<Settled> countLate(Tx tx, UUID id) {
    return first(
        tx.list(
            "UPDATE delivery SET attempt_count = attempt_count + 1 WHERE id = ?"
                + " RETURNING attempt_count, state, contact_key",
            Settled::read,
            id));
  }

  /// The same for many deliveries, in one statement where a statement is a trip.
  Map<UUID, Settled> settle(Tx tx, Map<UUID, Change> changes) {
    List<@Nullable Object[]> rows = new ArrayList<>(changes.size());
    changes.forEach((id, change) -> rows.add(change.row(id)));
    Map<UUID, Settled> settled = HashMap.newHashMap(rows.size());
    tx.each(SETTLE, rows, row -> settled.put(row.uuid(4), Settled.read(row)));
    return settled;
  }

  /// What an automatic attempt does to its delivery.
  record Change(DeliveryState state, @Nullable Instant dueAt, int statusCode) {
    private Settled applied(Settled counted) {
      return counted.state() == DeliveryState.PENDING
          ? new Settled(counted.number(), state, counted.contactKey())
          : counted;
    }

    private @Nullable Object[] row(UUID id) {
      return new @Nullable Object[] {statusCode, dueAt, state.code(), id};
    }
  }

  private static <T> Optional<T> first(List<T> rows) {
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
  }

  /// Counts an attempt by hand. Success ends the delivery well, whatever its state; failure changes
  /// no state.
  ///
  /// @return empty when there is no such delivery
  Optional<Settled> settleManual(Tx tx, UUID id, boolean success, int statusCode) {
    if (success) {
      return first(
          tx.list(
              "UPDATE delivery SET state = ?, due_at = NULL, attempt_count = attempt_count + 1, last_status_code = ?"
                  + " WHERE id = ? RETURNING attempt_count, state, contact_key",
              Settled::read,
              DeliveryState.DELIVERED.code(),
              statusCode,
              id));
    }
    return first(
        tx.list(
            "UPDATE delivery SET attempt_count = attempt_count + 1, last_status_code = ?"
                + " WHERE id = ? RETURNING attempt_count, state, contact_key",
            Settled::read,
            statusCode,
            id));
  }

  /// Ends a pending delivery that nobody wants any more, and lets the next of its contact go.
  void cancel(Tx tx, UUID endpointId, UUID id) {
    List<Optional<Long>> contact =
        tx.list(
            "UPDATE delivery SET state = ?, due_at = NULL WHERE id = ? AND state = 0 RETURNING contact_key",
            row -> Optional.ofNullable(row.numberOrNull(1)),
            DeliveryState.CANCELLED.code(),
            id);
    contact.stream().flatMap(Optional::stream).forEach(key -> release(tx, endpointId, key));
  }

  /// Removes some of a deleted endpoint's deliveries.
  ///
  /// @return how many
  int purge(Tx tx, UUID endpointId, int limit) {
    return tx.update(
        "DELETE FROM delivery WHERE id IN (SELECT id FROM delivery WHERE endpoint_id = ? ORDER BY id LIMIT ?)",
        endpointId,
        limit);
  }

  private static Waiting read(Row row) {
    return new Waiting(
        row.uuid(1),
        row.uuid(2),
        Profile.parse(row.text(3)).orElseThrow(),
        row.uuid(4),
        row.uuid(5),
        row.integer(6),
        row.integer(7));
  }
}
