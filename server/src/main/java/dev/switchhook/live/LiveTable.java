package dev.switchhook.live;

import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventType;
import dev.switchhook.event.Journal;
import dev.switchhook.event.SentMessage;
import dev.switchhook.store.Row;
import dev.switchhook.store.Tx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The SQL of what live clients see: events and messages by their `seq`. Joins the caller's
/// transaction; stateless.
final class LiveTable {
  private static final String RANGE =
      " WHERE application_id = ? AND seq IS NOT NULL AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?";

  /// How much a thing is.
  record Size(long seq, long bytes) {}

  /// How much there is to read, in order.
  List<Size> sizes(Tx tx, UUID applicationId, long after, long upTo, int limit) {
    List<Size> found = new ArrayList<>();
    found.addAll(sizes(tx, "event", "data", applicationId, after, upTo, limit));
    found.addAll(sizes(tx, "message", "content", applicationId, after, upTo, limit));
    found.sort(Comparator.comparingLong(Size::seq));
    return found.size() > limit ? found.subList(0, limit) : found;
  }

  private static List<Size> sizes(
      Tx tx, String table, String column, UUID applicationId, long after, long upTo, int limit) {
    return tx.list(
        "SELECT seq, length(" + column + ") FROM " + table + tx.indexedBy(table + "_seq") + RANGE,
        row -> new Size(row.number(1), row.number(2)),
        applicationId,
        after,
        upTo,
        limit);
  }

  /// What an application's clients see, in order.
  ///
  /// @param after only greater numbers
  /// @param upTo and none above this one
  /// @param limit most of them
  List<Journal.Entry> after(Tx tx, UUID applicationId, long after, long upTo, int limit) {
    List<Journal.Entry> found = new ArrayList<>();
    found.addAll(
        tx.list(
            "SELECT seq, id, channel_id, channel_type, type, occurred_at, received_at, data FROM event"
                + tx.indexedBy("event_seq")
                + RANGE,
            row -> event(row, applicationId),
            applicationId,
            after,
            upTo,
            limit));
    found.addAll(
        tx.list(
            "SELECT seq, id, channel_id, channel_type, recipient, content, created_at FROM message"
                + tx.indexedBy("message_seq")
                + RANGE,
            row -> message(row, applicationId),
            applicationId,
            after,
            upTo,
            limit));
    found.sort(Comparator.comparingLong(Journal.Entry::seq));
    return found.size() > limit ? found.subList(0, limit) : found;
  }

  private static Journal.Entry event(Row row, UUID applicationId) {
    String channelType = row.textOrNull(4);
    Event event =
        new Event(
            row.uuid(2),
            applicationId,
            row.uuidOrNull(3),
            channelType == null ? null : ChannelType.parse(channelType).orElseThrow(),
            new EventType(row.text(5)),
            row.time(6),
            row.time(7),
            row.bytes(8),
            null);
    return new Journal.Entry(row.number(1), new Journal.Subject.Happened(event));
  }

  private static Journal.Entry message(Row row, UUID applicationId) {
    SentMessage message =
        new SentMessage(
            row.uuid(2),
            applicationId,
            row.uuid(3),
            ChannelType.parse(row.text(4)).orElseThrow(),
            row.text(5),
            null,
            row.bytes(6),
            row.time(7));
    return new Journal.Entry(row.number(1), new Journal.Subject.Sent(message));
  }

  /// The first number that an application has; empty when it has none.
  Optional<Long> first(Tx tx, UUID applicationId) {
    return Optional.of(
            Math.min(
                bound(tx, "event", "ASC", Long.MAX_VALUE, applicationId),
                bound(tx, "message", "ASC", Long.MAX_VALUE, applicationId)))
        .filter(seq -> seq != Long.MAX_VALUE);
  }

  /// The greatest number of all; 0 when there is none. Two reads for each application.
  long last(Tx tx) {
    List<UUID> applications = tx.list("SELECT id FROM application", row -> row.uuid(1));
    long last = 0;
    for (UUID application : applications) {
      last = Math.max(last, bound(tx, "event", "DESC", 0, application));
      last = Math.max(last, bound(tx, "message", "DESC", 0, application));
    }
    return last;
  }

  /// @param table `event` or `message`
  /// @param order `ASC` or `DESC`
  private static long bound(Tx tx, String table, String order, long none, UUID application) {
    return tx.first(
            "SELECT seq FROM "
                + table
                + tx.indexedBy(table + "_seq")
                + " WHERE application_id = ? AND seq IS NOT NULL ORDER BY seq "
                + order
                + " LIMIT 1",
            row -> row.number(1),
            application)
        .orElse(none);
  }
}
