package dev.switchhook.event;

import dev.switchhook.id.IdRange;
import dev.switchhook.store.Row;
import dev.switchhook.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The SQL of events and of what was seen. Joins the caller's transaction; stateless.
public final class EventTable {
  /// How long a repeated report is recognised. Meta repeats for up to 7 days.
  public static final Duration SEEN_FOR = Duration.ofDays(8);

  /// Names that a contact with one number has, in all its variants.
  private static final int NAMES_USUAL = 8;

  private static final String COLUMNS =
      "id, application_id, channel_id, channel_type, type, occurred_at, received_at, data, source";

  /// Notes a report; false when it was seen before, in this transaction or any committed one.
  ///
  /// @param key as made by the publisher: channel and dedupe key, hashed
  public boolean firstSeen(Tx tx, byte[] key, Instant now) {
    return tx.update(
            "INSERT INTO seen (key, seen_at) VALUES (?, ?) ON CONFLICT (key) DO NOTHING", key, now)
        == 1;
  }

  /// Appends an event that is about nobody.
  public void insert(Tx tx, Event event) {
    insert(tx, event, null, false);
  }

  /// Appends an event.
  ///
  /// @param contact whom it is about, as it names them; null when nobody
  /// @param test whether it was made to try an endpoint: then no list shows it
  public void insert(Tx tx, Event event, @Nullable String contact, boolean test) {
    ChannelType channelType = event.channelType();
    tx.update(
        "INSERT INTO event ("
            + COLUMNS
            + ", contact, test) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
        test);
  }

  /// Events newest first, without their sources and without test events.
  List<Event> page(Tx tx, EventFilter filter, IdRange range, int limit) {
    List<@Nullable Object> parameters = new ArrayList<>();
    parameters.add(filter.applicationId());
    addIfGiven(parameters, filter.type() == null ? null : filter.type().name());
    addIfGiven(parameters, filter.channelId());
    addNames(parameters, filter.contacts());
    parameters.add(range.from());
    parameters.add(range.before());
    parameters.add(limit);
    return tx.list(pageStatement(tx, filter), EventTable::read, parameters.toArray());
  }

  private static void addIfGiven(List<@Nullable Object> parameters, @Nullable Object value) {
    if (value != null) {
      parameters.add(value);
    }
  }

  /// So many that the statement has a place for each: the last one takes the places that are left.
  private static void addNames(List<@Nullable Object> parameters, @Nullable Set<String> contacts) {
    if (contacts != null) {
      List<String> names = List.copyOf(contacts);
      for (int i = 0; i < places(contacts); i++) {
        parameters.add(names.get(Math.min(i, names.size() - 1)));
      }
    }
  }

  private static int places(Set<String> contacts) {
    return contacts.size() <= NAMES_USUAL ? NAMES_USUAL : EventFilter.CONTACTS_MAX;
  }

  /// One of twelve texts.
  static String pageStatement(Tx tx, EventFilter filter) {
    return "SELECT "
        + COLUMNS.replace("source", "NULL AS source")
        + " FROM event"
        + index(filter).map(tx::indexedBy).orElse("")
        + " WHERE application_id = ?"
        + (filter.type() == null ? "" : " AND type = ?")
        + (filter.channelId() == null ? "" : " AND channel_id = ?")
        + (filter.contacts() == null ? "" : oneOf(filter.contacts()))
        + " AND id >= ? AND id < ? AND test = 0 ORDER BY id DESC LIMIT ?";
  }

  private static String oneOf(Set<String> contacts) {
    return " AND contact IN (?" + ", ?".repeat(places(contacts) - 1) + ")";
  }

  /// The index of what leaves least; empty for the primary key. There is none by contact: contacts
  /// come at random, and an entry in a random place costs an event about a quarter more CPU (one
  /// run each way); the list is read through instead, newest first.
  private static Optional<String> index(EventFilter filter) {
    if (filter.channelId() != null) {
      return Optional.of("event_channel");
    }
    return filter.type() == null ? Optional.empty() : Optional.of("event_type");
  }

  /// The event, unless it does not exist or belongs to another application.
  public Optional<Event> find(Tx tx, UUID applicationId, UUID id) {
    return tx.first(
        "SELECT " + COLUMNS + " FROM event WHERE application_id = ? AND id = ?",
        EventTable::read,
        applicationId,
        id);
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
