package dev.switchhook.event;

import static java.util.Objects.requireNonNull;

import dev.switchhook.id.IdRange;
import dev.switchhook.id.Sized;
import dev.switchhook.store.Column;
import dev.switchhook.store.Each;
import dev.switchhook.store.Row;
import dev.switchhook.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The SQL of events and of what was seen. Joins the caller's transaction; stateless.
public final class EventTable {
  /// How long a repeated report is recognised. Meta repeats for up to 7 days.
  public static final Duration SEEN_FOR = Duration.ofDays(8);

  private static final SeenTable SEEN = new SeenTable();

  private static final Each INSERT =
      Each.insertInto(
          "event",
          Column.uuid("id"),
          Column.uuid("application_id"),
          Column.uuid("channel_id"),
          Column.text("channel_type"),
          Column.text("type"),
          Column.number("occurred_at"),
          Column.number("received_at"),
          Column.bytes("data"),
          Column.bytes("source"),
          Column.text("contact"),
          Column.number("test"),
          Column.number("seq"));

  private static final String COLUMNS =
      "id, application_id, channel_id, channel_type, type, occurred_at, received_at, data, source";

  private static final String BY_KEY = " FROM event WHERE application_id = ? AND id = ?";

  private static final String BY_KEYS =
      " FROM {rows} JOIN event e ON e.application_id = x.application AND e.id = x.key";

  private static final Each FIND =
      Each.select(
          "event",
          "SELECT " + COLUMNS + BY_KEY,
          "SELECT e." + COLUMNS.replace(", ", ", e.") + BY_KEYS,
          Column.uuid("application"),
          Column.uuid("key"));

  private static final Each SIZE =
      Each.select(
          "event",
          "SELECT id, LENGTH(data) + COALESCE(LENGTH(source), 0)" + BY_KEY,
          "SELECT e.id, LENGTH(e.data) + COALESCE(LENGTH(e.source), 0)" + BY_KEYS,
          Column.uuid("application"),
          Column.uuid("key"));

  /// Notes a report; false when it was seen before, in this transaction or any committed one.
  ///
  /// @param key as made by the publisher: channel and dedupe key, hashed
  public boolean firstSeen(Tx tx, byte[] key, Instant now) {
    if (!tx.isOnlyWriter()) {
      return SEEN.insert(tx, key, now);
    }
    return tx.following(RecentlySeen.class, () -> RecentlySeen.read(tx, SEEN, RecentlySeen.RUN))
        .add(tx, key, now);
  }

  /// Says that [#firstSeen] will be asked.
  public void announce(Tx tx, byte[] key, Instant now) {
    SEEN.announce(tx, key, now);
  }

  /// Appends an event that is about nobody.
  public void insert(Tx tx, Event event) {
    insert(tx, event, null, false, null);
  }

  /// Appends an event.
  ///
  /// @param contact whom it is about, as it names them; null when nobody
  /// @param test whether it was made to try an endpoint: then no list shows it
  public void insert(Tx tx, Event event, @Nullable String contact, boolean test) {
    insert(tx, event, contact, test, null);
  }

  /// Appends an event with its place among what live clients see.
  ///
  /// @param seq as [Journal#add] gave it; null when live clients do not see it
  public void insert(
      Tx tx, Event event, @Nullable String contact, boolean test, @Nullable Long seq) {
    ChannelType channelType = event.channelType();
    tx.append(
        INSERT,
        event.id(),
        event.applicationId(),
        event.channelId(),
        channelType == null ? null : channelType.wireName(),
        event.type().name(),
        event.occurredAt(),
        event.receivedAt(),
        event.data(),
        event.source(),
        contact,
        test,
        seq);
  }

  /// An index that events are listed by.
  enum Index {
    /// The primary key: an application's events.
    ALL(""),
    /// Events of a channel.
    CHANNEL("event_channel"),
    /// Events of a type.
    TYPE("event_type");

    private final String name;

    Index(String name) {
      this.name = name;
    }

    /// The one of what leaves least. There is none by contact: contacts come at random, and an
    /// entry in a random place costs an event about a quarter more CPU (one run each way); the list
    /// is read through instead, newest first.
    static Index of(EventFilter filter) {
      if (filter.channelId() != null) {
        return CHANNEL;
      }
      return filter.type() == null ? ALL : TYPE;
    }
  }

  /// How far a number of entries of an index lead.
  ///
  /// @param floor the last of them; null when the range has fewer
  record Way(Index index, @Nullable UUID floor) {}

  /// The index that leads farther down for a filter with a channel and a type. Neither index has
  /// both, so walking on until enough is found could be walking through all of a channel.
  ///
  /// @param entries how many may be walked over, at least 1
  Way way(Tx tx, EventFilter filter, IdRange range, int entries) {
    UUID byChannel = floor(tx, Index.CHANNEL, filter, range, entries);
    if (byChannel == null) {
      return new Way(Index.CHANNEL, null);
    }
    UUID byType = floor(tx, Index.TYPE, filter, range, entries);
    return byType == null || IdRange.compare(byType, byChannel) < 0
        ? new Way(Index.TYPE, byType)
        : new Way(Index.CHANNEL, byChannel);
  }

  private static @Nullable UUID floor(
      Tx tx, Index index, EventFilter filter, IdRange range, int entries) {
    return tx.first(
            floorStatement(tx, index),
            row -> row.uuid(1),
            filter.applicationId(),
            index == Index.TYPE ? requireNonNull(filter.type()).name() : filter.channelId(),
            range.from(),
            range.before(),
            entries - 1)
        .orElse(null);
  }

  /// The index alone. One of two texts.
  ///
  /// @param index [Index#CHANNEL] or [Index#TYPE]
  static String floorStatement(Tx tx, Index index) {
    return "SELECT id FROM event"
        + tx.indexedBy(index.name)
        + " WHERE application_id = ? AND "
        + (index == Index.TYPE ? "type" : "channel_id")
        + " = ? AND id >= ? AND id < ? ORDER BY id DESC LIMIT 1 OFFSET ?";
  }

  /// Events newest first, without their sources and without test events.
  ///
  /// @param index one that the filter has a condition for
  List<Event> page(Tx tx, EventFilter filter, Index index, IdRange range, int limit) {
    return tx.list(
        pageStatement(tx, filter, index), EventTable::read, parameters(filter, range, limit));
  }

  private static @Nullable Object[] parameters(EventFilter filter, IdRange range, int limit) {
    List<@Nullable Object> parameters = new ArrayList<>();
    parameters.add(filter.applicationId());
    addIfGiven(parameters, filter.type() == null ? null : filter.type().name());
    addIfGiven(parameters, filter.channelId());
    parameters.add(range.from());
    parameters.add(range.before());
    parameters.add(limit);
    return parameters.toArray();
  }

  private static void addIfGiven(List<@Nullable Object> parameters, @Nullable Object value) {
    if (value != null) {
      parameters.add(value);
    }
  }

  /// An event to be looked at.
  ///
  /// @param subject its data only where a text is looked for
  record Scanned(UUID id, EventMatch.Subject subject) {}

  /// Events to be looked at one by one, newest first. Contact and text of the filter are the
  /// caller's business.
  ///
  /// @param index one that the filter has a condition for
  List<Scanned> scan(Tx tx, EventFilter filter, Index index, IdRange range, int limit) {
    String columns =
        "id, type, channel_id, channel_type, contact, "
            + (filter.text() == null ? "NULL AS data" : "data");
    return tx.list(
        statement(tx, columns, filter, index),
        row ->
            new Scanned(
                row.uuid(1),
                new EventMatch.Subject(
                    row.text(2),
                    row.uuidOrNull(3),
                    row.textOrNull(4),
                    row.textOrNull(5),
                    row.bytesOrNull(6))),
        parameters(filter, range, limit));
  }

  /// How large the data of events is that [#page] or [#scan] would read.
  List<Sized> sizes(Tx tx, EventFilter filter, Index index, IdRange range, int limit) {
    return tx.list(
        statement(tx, "id, LENGTH(data)", filter, index),
        row -> new Sized(row.uuid(1), row.number(2)),
        parameters(filter, range, limit));
  }

  /// One of five texts.
  static String pageStatement(Tx tx, EventFilter filter, Index index) {
    return statement(tx, COLUMNS.replace("source", "NULL AS source"), filter, index);
  }

  private static String statement(Tx tx, String columns, EventFilter filter, Index index) {
    return "SELECT "
        + columns
        + " FROM event"
        + (index == Index.ALL ? "" : tx.indexedBy(index.name))
        + " WHERE application_id = ?"
        + (filter.type() == null ? "" : " AND type = ?")
        + (filter.channelId() == null ? "" : " AND channel_id = ?")
        + " AND id >= ? AND id < ? AND test = 0 ORDER BY id DESC LIMIT ?";
  }

  /// An event and whom it is about.
  public record Listed(Event event, @Nullable String contact) {}

  /// Events with their sources, oldest first, without test events.
  ///
  /// @param type only of this one; null = any
  public List<Listed> oldestFirst(
      Tx tx, UUID applicationId, @Nullable EventType type, IdRange range, int limit) {
    String statement =
        "SELECT "
            + COLUMNS
            + ", contact FROM event"
            + (type == null ? "" : tx.indexedBy("event_type"))
            + " WHERE application_id = ?"
            + (type == null ? "" : " AND type = ?")
            + " AND id >= ? AND id < ? AND test = 0 ORDER BY id LIMIT ?";
    return type == null
        ? tx.list(
            statement, EventTable::readListed, applicationId, range.from(), range.before(), limit)
        : tx.list(
            statement,
            EventTable::readListed,
            applicationId,
            type.name(),
            range.from(),
            range.before(),
            limit);
  }

  private static Listed readListed(Row row) {
    return new Listed(read(row), row.textOrNull(10));
  }

  /// The event, unless it does not exist or belongs to another application.
  public Optional<Event> find(Tx tx, UUID applicationId, UUID id) {
    return tx.first("SELECT " + COLUMNS + BY_KEY, EventTable::read, applicationId, id);
  }

  /// A key of [#findEach] and [#sizes].
  public static @Nullable Object[] key(UUID applicationId, UUID id) {
    return new @Nullable Object[] {applicationId, id};
  }

  /// Events by their keys, in no order and without those that do not exist: in one statement where
  /// a statement is a trip.
  ///
  /// @param keys made by [#key]; none twice
  public List<Event> findEach(Tx tx, List<@Nullable Object[]> keys) {
    return keys.isEmpty() ? List.of() : tx.each(FIND, keys, EventTable::read);
  }

  /// How large events are, data and source, by their ids. Keys as for [#findEach].
  public Map<UUID, Long> sizes(Tx tx, List<@Nullable Object[]> keys) {
    Map<UUID, Long> sizes = HashMap.newHashMap(keys.size());
    tx.each(SIZE, keys, row -> sizes.put(row.uuid(1), row.number(2)));
    return sizes;
  }

  private static Event read(Row row) {
    @Nullable String channelType = row.textOrNull(4);
    return new Event(
        row.uuid(1),
        row.uuid(2),
        row.uuidOrNull(3),
        channelType == null ? null : ChannelType.parse(channelType).orElseThrow(),
        new EventType(row.text(5)),
        row.time(6),
        row.time(7),
        row.bytes(8),
        row.bytesOrNull(9));
  }
}
