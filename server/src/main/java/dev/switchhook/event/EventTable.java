package dev.switchhook.event;

import dev.switchhook.store.Row;
import dev.switchhook.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The SQL of events and of what was seen. Joins the caller's transaction; stateless.
public final class EventTable {
  /// How long a repeated report is recognised. Meta repeats for up to 7 days.
  public static final Duration SEEN_FOR = Duration.ofDays(8);

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

  /// Appends an event.
  public void insert(Tx tx, Event event) {
    ChannelType channelType = event.channelType();
    tx.update(
        "INSERT INTO event (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        event.id(),
        event.applicationId(),
        event.channelId(),
        channelType == null ? null : channelType.wireName(),
        event.type().name(),
        event.occurredAt(),
        event.receivedAt(),
        event.data(),
        event.source());
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
