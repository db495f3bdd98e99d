package dev.switchhook.event;

import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Removes old events and what was seen long ago, in steps that never hold the writer up. Joins the
/// caller's transaction.
public final class EventSweep {
  private static final UUID BEFORE_ALL = new UUID(0, 0);

  /// Removes some events that are older, unless a delivery of theirs is pending; of applications
  /// that are gone, all.
  ///
  /// @param olderThan the first id that stays
  /// @return how many
  public int events(Tx tx, UUID olderThan, int limit) {
    int removed = 0;
    UUID after = BEFORE_ALL;
    Optional<UUID> application = nextApplication(tx, after);
    while (application.isPresent() && removed < limit) {
      removed += events(tx, application.get(), olderThan, limit - removed);
      application = nextApplication(tx, application.get());
    }
    return removed;
  }

  private static Optional<UUID> nextApplication(Tx tx, UUID after) {
    return tx.first(
        "SELECT application_id FROM event WHERE application_id > ? ORDER BY application_id LIMIT 1",
        row -> row.uuid(1),
        after);
  }

  private static int events(Tx tx, UUID application, UUID olderThan, int limit) {
    boolean exists =
        tx.first("SELECT 1 FROM application WHERE id = ?", row -> row.number(1), application)
            .isPresent();
    UUID before = exists ? olderThan : new UUID(-1, -1);
    return tx.update(
        "DELETE FROM event WHERE application_id = ? AND id IN (SELECT id FROM event e WHERE application_id = ? AND id < ?"
            + " AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.event_id = e.id AND d.state = 0) ORDER BY id LIMIT ?)",
        application,
        application,
        before,
        limit);
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
