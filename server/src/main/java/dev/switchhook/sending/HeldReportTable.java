package dev.switchhook.sending;

import dev.switchhook.delivery.NewEvent;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.EventType;
import dev.switchhook.store.Row;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// The SQL of reports that wait for the message they are on. Joins the caller's transaction;
/// stateless.
final class HeldReportTable {
  private static final String SELECT =
      "SELECT id, application_id, channel_id, channel_type, provider_id, occurred_at, data, source, contact, published FROM held_report";

  /// A report that is held.
  ///
  /// @param providerId the message that it is on; of a watermark the name of its recipient, see
  ///   [Watermarks]
  /// @param published whether its event was published already
  record Held(UUID id, String providerId, NewEvent fact, boolean published) {}

  void insert(Tx tx, UUID id, String providerId, NewEvent fact, Instant until) {
    ChannelType type = fact.origin().channelType();
    tx.update(
        "INSERT INTO held_report (id, application_id, channel_id, channel_type, provider_id, occurred_at, data, source, contact, held_until, published) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
        id,
        fact.origin().applicationId(),
        fact.origin().channelId(),
        type == null ? "" : type.wireName(),
        providerId,
        fact.occurredAt(),
        fact.data(),
        fact.source(),
        fact.contact(),
        until);
  }

  /// Those on one message, oldest first, published or not.
  List<Held> of(Tx tx, UUID channelId, String providerId, int limit) {
    return tx.list(
        SELECT + " WHERE channel_id = ? AND provider_id = ? ORDER BY id LIMIT ?",
        HeldReportTable::read,
        channelId,
        providerId,
        limit);
  }

  /// Whether a report with the same data is held already.
  boolean has(Tx tx, UUID channelId, String providerId, byte[] data) {
    return tx.first(
            "SELECT 1 FROM held_report WHERE channel_id = ? AND provider_id = ? AND data = ? LIMIT 1",
            row -> row.number(1),
            channelId,
            providerId,
            data)
        .isPresent();
  }

  /// Those of a channel that are not published, oldest first.
  List<Held> unpublished(Tx tx, UUID channelId, int limit) {
    return tx.list(
        SELECT + " WHERE channel_id = ? AND published = 0 ORDER BY id LIMIT ?",
        HeldReportTable::read,
        channelId,
        limit);
  }

  /// Those that have waited long enough, the longest waiting first.
  List<Held> due(Tx tx, Instant now, int limit) {
    return tx.list(
        SELECT
            + tx.indexedBy("held_report_due")
            + " WHERE published = 0 AND held_until <= ? ORDER BY held_until, id LIMIT ?",
        HeldReportTable::read,
        now,
        limit);
  }

  /// Keeps it for the state of a message that comes late; its source is with the event.
  void markPublished(Tx tx, UUID id) {
    tx.update("UPDATE held_report SET published = 1, source = NULL WHERE id = ?", id);
  }

  void remove(Tx tx, UUID id) {
    tx.update("DELETE FROM held_report WHERE id = ?", id);
  }

  private static Held read(Row row) {
    NewEvent fact =
        new NewEvent(
            new NewEvent.Origin(
                row.uuid(2), row.uuid(3), ChannelType.parse(row.text(4)).orElseThrow()),
            EventType.MESSAGE_REPORT,
            null,
            row.time(6),
            row.bytes(7),
            row.bytesOrNull(8),
            row.textOrNull(9));
    return new Held(row.uuid(1), row.text(5), fact, row.flag(10));
  }
}
