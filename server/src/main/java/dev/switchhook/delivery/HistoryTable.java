package dev.switchhook.delivery;

import dev.switchhook.event.EventMatch;
import dev.switchhook.event.EventType;
import dev.switchhook.id.IdRange;
import dev.switchhook.id.NewestFirst;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.Row;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The SQL that lists deliveries and counts them, and that keeps tests. Joins the caller's
/// transaction; stateless.
///
/// States and the mark of tests are written out, because partial indexes serve only literal
/// conditions.
final class HistoryTable {
  /// An event has few deliveries, an endpoint may have millions.
  private static final String BY_EVENT = "delivery_event";

  private static final String SELECT =
      "SELECT d.id, d.event_id, d.endpoint_id, d.state, d.test, d.attempt_count, d.last_status_code, d.due_at, d.profile,"
          + " (SELECT e.type FROM event e WHERE e.application_id = d.application_id AND e.id = d.event_id)"
          + " FROM delivery d";

  /// The pending deliveries that are to be sent now.
  static final String READY = " AND due_at IS NULL";

  /// The pending deliveries that wait for a time or for their turn.
  static final String WAITING = " AND due_at IS NOT NULL";

  private static final String SCAN =
      "SELECT d.id, d.event_id, d.endpoint_id, d.state, d.test, d.attempt_count, d.last_status_code, d.due_at, d.profile,"
          + " e.type, e.channel_id, e.channel_type, e.contact, ";
  private static final String SCAN_JOIN =
      " LEFT JOIN event e ON e.application_id = d.application_id AND e.id = d.event_id WHERE ";

  static final String FLOOR =
      "SELECT id FROM delivery WHERE endpoint_id = ? AND id >= ? AND id < ? ORDER BY id DESC LIMIT 1 OFFSET ?";

  private static final String ENDPOINT_LIVES =
      " AND EXISTS (SELECT 1 FROM endpoint p WHERE p.id = d.endpoint_id AND p.deleted_at IS NULL)";

  /// Which deliveries are wanted beside their endpoint or event.
  record Wanted(@Nullable DeliveryState state, boolean test, IdRange range) {
    static Wanted of(DeliveryFilter filter, IdRange range) {
      return new Wanted(filter.state(), filter.test(), range);
    }

    /// Whether no index has all of it: then rows are walked over that are not wanted. What is
    /// delivered has no index of its own, because each delivery would pay for it.
    boolean isSparse() {
      return state == DeliveryState.DELIVERED && !test;
    }

    /// Where the database could choose the index of what there is more of. There are few tests.
    private String index(Tx tx) {
      return test ? tx.indexedBy("delivery_test") : "";
    }

    private String condition() {
      return " AND d.id >= ? AND d.id < ? AND d.test = "
          + (test ? 1 : 0)
          + (state == null ? "" : " AND d.state = " + state.code());
    }
  }

  /// The last of a number of deliveries to an endpoint, newest first, whatever they are like; empty
  /// when the range has fewer. The index alone.
  ///
  /// @param entries at least 1
  Optional<UUID> floor(Tx tx, UUID endpointId, IdRange range, int entries) {
    return tx.first(
        FLOOR, row -> row.uuid(1), endpointId, range.from(), range.before(), entries - 1);
  }

  /// Newest first.
  List<DeliveryHistory.Entry> ofEndpoint(Tx tx, UUID endpointId, Wanted wanted, int limit) {
    if (wanted.state() != DeliveryState.PENDING) {
      return ofEndpoint(tx, endpointId, wanted, "", limit);
    }
    // each of the two has an index of its own
    NewestFirst<DeliveryHistory.Entry> both = new NewestFirst<>(limit, DeliveryHistory.Entry::id);
    both.add(ofEndpoint(tx, endpointId, wanted, READY, limit));
    both.add(ofEndpoint(tx, endpointId, wanted, WAITING, limit));
    return both.rows();
  }

  private static List<DeliveryHistory.Entry> ofEndpoint(
      Tx tx, UUID endpointId, Wanted wanted, String part, int limit) {
    return tx.list(
        endpointStatement(tx, wanted, part),
        HistoryTable::read,
        endpointId,
        wanted.range().from(),
        wanted.range().before(),
        limit);
  }

  /// One of twelve texts.
  ///
  /// @param part one of [#READY] and [#WAITING] for pending deliveries, else empty
  static String endpointStatement(Tx tx, Wanted wanted, String part) {
    return SELECT
        + wanted.index(tx)
        + " WHERE d.endpoint_id = ?"
        + wanted.condition()
        + part
        + " ORDER BY d.id DESC LIMIT ?";
  }

  /// Newest first, those of deleted endpoints left out.
  ///
  /// @param filter with an event
  List<DeliveryHistory.Entry> ofEvent(Tx tx, DeliveryFilter filter, IdRange range, int limit) {
    List<@Nullable Object> parameters = new ArrayList<>();
    parameters.add(filter.eventId());
    parameters.add(filter.applicationId());
    if (filter.endpointId() != null) {
      parameters.add(filter.endpointId());
    }
    parameters.add(range.from());
    parameters.add(range.before());
    parameters.add(limit);
    return tx.list(eventStatement(tx, filter, range), HistoryTable::read, parameters.toArray());
  }

  /// One of twenty texts.
  static String eventStatement(Tx tx, DeliveryFilter filter, IdRange range) {
    return SELECT
        + tx.indexedBy(BY_EVENT)
        + " WHERE d.event_id = ? AND d.application_id = ?"
        + (filter.endpointId() == null ? "" : " AND d.endpoint_id = ?")
        + Wanted.of(filter, range).condition()
        + ENDPOINT_LIVES
        + " ORDER BY d.id DESC LIMIT ?";
  }

  /// A delivery with what is known of its event.
  ///
  /// @param subject null when the event has been removed; its data only where a text is looked for
  record Scanned(DeliveryHistory.Entry entry, EventMatch.@Nullable Subject subject) {}

  /// Deliveries to an endpoint to be looked at one by one. The filter's conditions on the answer
  /// and on the event are the caller's business.
  List<Scanned> scan(
      Tx tx,
      DeliveryFilter filter,
      UUID endpointId,
      IdRange range,
      Direction direction,
      int limit) {
    if (filter.state() != DeliveryState.PENDING) {
      return scan(tx, filter, endpointId, range, direction.of(""), limit);
    }
    // each of the two has an index of its own
    List<Scanned> ready = scan(tx, filter, endpointId, range, direction.of(READY), limit);
    List<Scanned> waiting = scan(tx, filter, endpointId, range, direction.of(WAITING), limit);
    return Stream.concat(ready.stream(), waiting.stream())
        .sorted(direction::compare)
        .limit(limit)
        .toList();
  }

  private static List<Scanned> scan(
      Tx tx, DeliveryFilter filter, UUID endpointId, IdRange range, Part part, int limit) {
    Wanted wanted = Wanted.of(filter, range);
    UUID eventId = filter.eventId();
    String statement = scanStatement(tx, filter, wanted, part);
    return eventId == null
        ? tx.list(
            statement, HistoryTable::readScanned, endpointId, range.from(), range.before(), limit)
        : tx.list(
            statement,
            HistoryTable::readScanned,
            endpointId,
            eventId,
            range.from(),
            range.before(),
            limit);
  }

  /// Which end of a range comes first.
  enum Direction {
    /// Newest first.
    DOWN(" ORDER BY d.id DESC LIMIT ?"),
    /// Oldest first.
    UP(" ORDER BY d.id LIMIT ?");

    private final String order;

    Direction(String order) {
      this.order = order;
    }

    private int compare(Scanned a, Scanned b) {
      int rising = IdRange.compare(a.entry().id(), b.entry().id());
      return this == UP ? rising : -rising;
    }

    /// A part of the deliveries in this direction.
    Part of(String condition) {
      return new Part(this, condition);
    }
  }

  /// What one statement scans.
  ///
  /// @param condition [#READY], [#WAITING] or empty
  record Part(Direction direction, String condition) {}

  /// One of ninety-six texts.
  static String scanStatement(Tx tx, DeliveryFilter filter, Wanted wanted, Part part) {
    return SCAN
        + (filter.event().text() == null ? "NULL AS data" : "e.data")
        + " FROM delivery d"
        + (filter.eventId() == null ? wanted.index(tx) : tx.indexedBy(BY_EVENT))
        + SCAN_JOIN
        + "d.endpoint_id = ?"
        + (filter.eventId() == null ? "" : " AND d.event_id = ?")
        + wanted.condition()
        + part.condition()
        + part.direction().order;
  }

  private static Scanned readScanned(Row row) {
    String type = row.textOrNull(10);
    return new Scanned(
        read(row),
        type == null
            ? null
            : new EventMatch.Subject(
                type,
                row.uuidOrNull(11),
                row.textOrNull(12),
                row.textOrNull(13),
                row.bytesOrNull(14)));
  }

  Optional<DeliveryHistory.Entry> find(Tx tx, UUID applicationId, UUID id) {
    return tx.first(
        SELECT + " WHERE d.id = ? AND d.application_id = ?" + ENDPOINT_LIVES,
        HistoryTable::read,
        id,
        applicationId);
  }

  private static DeliveryHistory.Entry read(Row row) {
    String type = row.textOrNull(10);
    Long status = row.numberOrNull(7);
    return new DeliveryHistory.Entry(
        row.uuid(1),
        row.uuid(2),
        type == null ? null : new EventType(type),
        row.uuid(3),
        DeliveryState.of(row.integer(4)),
        row.flag(5),
        row.integer(6),
        status == null ? null : Math.toIntExact(status),
        nextAttempt(row.timeOrNull(8)),
        Profile.parse(row.text(9)).orElseThrow());
  }

  /// A delivery that waits for those before it, or to be polled, has no time yet.
  private static @Nullable Instant nextAttempt(@Nullable Instant dueAt) {
    boolean timeless = DeliveryTable.ITS_TURN.equals(dueAt) || PollTable.IN_QUEUE.equals(dueAt);
    return timeless ? null : dueAt;
  }

  /// Keeps a delivery that was made as a test and has had its attempt.
  void insertTest(Tx tx, Pending pending, AttemptRecord attempt) {
    tx.update(
        "INSERT INTO delivery (id, application_id, event_id, endpoint_id, profile, state, attempt_count, step,"
            + " last_status_code, test) VALUES (?, ?, ?, ?, ?, ?, 1, 0, ?, 1)",
        pending.id(),
        pending.event().applicationId(),
        pending.event().id(),
        pending.endpointId(),
        pending.profile().wireName(),
        (attempt.success() ? DeliveryState.DELIVERED : DeliveryState.FAILED).code(),
        attempt.statusCode());
  }

  /// All deliveries of the endpoint, tests included: the index alone.
  long count(Tx tx, UUID endpointId) {
    return number(tx, countStatement(), endpointId);
  }

  static String countStatement() {
    return "SELECT COUNT(*) FROM delivery WHERE endpoint_id = ?";
  }

  /// Those in a state that has an index of its own, tests included.
  long count(Tx tx, UUID endpointId, DeliveryState state) {
    return state == DeliveryState.PENDING
        ? number(tx, countStatement(state) + READY, endpointId)
            + number(tx, countStatement(state) + WAITING, endpointId)
        : number(tx, countStatement(state), endpointId);
  }

  static String countStatement(DeliveryState state) {
    return countStatement() + " AND state = " + state.code();
  }

  /// Those of a range, in any state or one, of any event or one.
  long count(Tx tx, DeliveryFilter filter, UUID endpointId, IdRange range) {
    UUID eventId = filter.eventId();
    String statement =
        "SELECT COUNT(*) FROM delivery d"
            + (eventId == null ? "" : tx.indexedBy(BY_EVENT))
            + " WHERE d.endpoint_id = ?"
            + (eventId == null ? "" : " AND d.event_id = ?")
            + Wanted.of(filter, range).condition();
    return (eventId == null
            ? tx.list(statement, row -> row.number(1), endpointId, range.from(), range.before())
            : tx.list(
                statement, row -> row.number(1), endpointId, eventId, range.from(), range.before()))
        .getFirst();
  }

  /// Tests in this state.
  long countTests(Tx tx, UUID endpointId, DeliveryState state) {
    return number(tx, countStatement() + " AND test = 1 AND state = " + state.code(), endpointId);
  }

  private static long number(Tx tx, String statement, UUID endpointId) {
    return tx.list(statement, row -> row.number(1), endpointId).getFirst();
  }

  /// How long the last attempts took, in milliseconds, tests and replays left out.
  List<Long> durations(Tx tx, UUID endpointId, int limit) {
    return tx.list(
        "SELECT duration_millis FROM attempt WHERE endpoint_id = ? AND trigger_kind < 2"
            + " ORDER BY id DESC LIMIT ?",
        row -> row.number(1),
        endpointId,
        limit);
  }

  /// The last failure, tests and replays left out.
  Optional<DeliveryHistory.LastError> lastError(Tx tx, UUID endpointId) {
    return tx.first(
        "SELECT at, error, status_code FROM attempt"
            + " WHERE endpoint_id = ? AND success = 0 AND trigger_kind < 2 ORDER BY id DESC LIMIT 1",
        row -> new DeliveryHistory.LastError(row.time(1), row.textOrNull(2), row.integer(3)),
        endpointId);
  }
}
