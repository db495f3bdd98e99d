package dev.switchhook.event;

import dev.switchhook.id.IdRange;
import dev.switchhook.store.Stretch;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Removes old events and what was seen long ago, in steps that never hold the writer up. Joins the
/// caller's transaction.
public final class EventSweep {
  /// The smallest id of an application above that one which has events.
  ///
  /// @param after all zeros for the first
  public Optional<UUID> nextApplication(Tx tx, UUID after) {
    return tx.first(
        "SELECT application_id FROM event WHERE application_id > ? ORDER BY application_id LIMIT 1",
        row -> row.uuid(1),
        after);
  }

  /// Up to where events of an application go: all of them when it is gone.
  ///
  /// @param olderThan the first id that stays otherwise
  public UUID end(Tx tx, UUID application, UUID olderThan) {
    boolean exists =
        tx.first("SELECT 1 FROM application WHERE id = ?", row -> row.number(1), application)
            .isPresent();
    return exists ? olderThan : new UUID(-1, -1);
  }

  /// Looks at some events of an application, for those of which no delivery is pending.
  ///
  /// @param range behind the last stretch, and before the first id that stays
  /// @return empty when there are no more
  public Optional<Stretch> events(Tx tx, UUID application, IdRange range, int limit) {
    return Stretch.read(
        tx,
        "SELECT id, CASE WHEN EXISTS (SELECT 1 FROM delivery d WHERE d.event_id = e.id AND d.state = 0) THEN 0 ELSE 1 END"
            + " FROM event e WHERE application_id = ? AND id >= ? AND id < ? ORDER BY id LIMIT ?",
        application,
        range.from(),
        range.before(),
        limit);
  }

  /// Removes the events of a stretch of which no delivery is pending.
  ///
  /// @param after the end of the stretch before
  /// @param last the end of this one
  /// @return how many
  public int removeEvents(Tx tx, UUID application, UUID after, UUID last) {
    return tx.update(
        "DELETE FROM event WHERE application_id = ? AND id > ? AND id <= ?"
            + " AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.event_id = event.id AND d.state = 0)",
        application,
        after,
        last);
  }

  /// Forgets some of what was seen before that time. There is no index by time, since every event
  /// would pay for it: the table is read through, a stretch at a time.
  ///
  /// @param after the end of the last stretch; empty for the first
  /// @return where the next stretch begins; empty when the table is read through
  public Optional<byte[]> seen(Tx tx, byte[] after, Instant before, int stretch) {
    List<byte[]> keys =
        tx.list(
            "SELECT key FROM seen WHERE key > ? ORDER BY key LIMIT ?",
            row -> row.bytes(1),
            after,
            stretch);
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    tx.update(
        "DELETE FROM seen WHERE key > ? AND key <= ? AND seen_at < ?",
        after,
        keys.getLast(),
        before);
    return Optional.of(keys.getLast());
  }
}
