package dev.switchhook.sending;

import dev.switchhook.id.Ids;
import dev.switchhook.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Removes old messages, those of channels that are gone, and reports that waited, in steps that
/// never hold the writer up. Joins the caller's transaction.
public final class MessageSweep {
  /// How long a published report is kept for a message that comes late.
  static final Duration HELD_FOR = Duration.ofDays(1);

  private static final UUID BEFORE_ALL = new UUID(0, 0);

  /// Removes some messages that were accepted before that time, unless they still wait; of channels
  /// that are gone, all.
  ///
  /// @return how many
  public int messages(Tx tx, Instant olderThan, int limit) {
    List<UUID> old =
        tx.list(
            "SELECT id FROM message WHERE id < ? AND state > 1 ORDER BY id LIMIT ?",
            row -> row.uuid(1),
            Ids.firstAt(olderThan),
            limit);
    old.forEach(id -> remove(tx, id));
    int removed = old.size();
    Optional<UUID> channel = nextChannel(tx, BEFORE_ALL);
    while (channel.isPresent() && removed < limit) {
      if (!exists(tx, channel.get())) {
        removed += ofChannel(tx, channel.get(), limit - removed);
      }
      channel = nextChannel(tx, channel.get());
    }
    return removed;
  }

  private static Optional<UUID> nextChannel(Tx tx, UUID after) {
    return tx.first(
        "SELECT channel_id FROM message WHERE channel_id > ? ORDER BY channel_id LIMIT 1",
        row -> row.uuid(1),
        after);
  }

  private static boolean exists(Tx tx, UUID channel) {
    return tx.first("SELECT 1 FROM channel WHERE id = ?", row -> row.number(1), channel)
        .isPresent();
  }

  private static int ofChannel(Tx tx, UUID channel, int limit) {
    List<UUID> ids =
        tx.list(
            "SELECT id FROM message WHERE channel_id = ? ORDER BY id LIMIT ?",
            row -> row.uuid(1),
            channel,
            limit);
    ids.forEach(id -> remove(tx, id));
    return ids.size();
  }

  private static void remove(Tx tx, UUID id) {
    tx.update("DELETE FROM message_history WHERE message_id = ?", id);
    tx.update("DELETE FROM message WHERE id = ?", id);
  }

  /// Removes some reports that were published a while ago.
  ///
  /// @return how many
  public int heldReports(Tx tx, Instant now, int limit) {
    return tx.update(
        "DELETE FROM held_report WHERE id IN (SELECT id FROM held_report WHERE id < ? AND published = 1 ORDER BY id LIMIT ?)",
        Ids.firstAt(now.minus(HELD_FOR)),
        limit);
  }
}
