package dev.switchhook.event;

import dev.switchhook.id.IdRange;
import dev.switchhook.store.Column;
import dev.switchhook.store.Each;
import dev.switchhook.store.Stretch;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Removes old events and what was seen long ago, in steps that never hold the writer up. Joins the
/// caller's transaction.
public final class EventSweep {
  private static final Each FORGET =
      Each.update(
          "seen",
          "DELETE FROM seen WHERE key = ? AND seen_at < ?",
          "DELETE FROM seen s USING {rows} WHERE s.key = x.key AND s.seen_at < x.before",
          Column.bytes("key"),
          Column.number("before"));

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

  /// Some keys of what was seen, in their order.
  ///
  /// @param last the end of the stretch, behind which the next one begins
  /// @param old those that are to be forgotten
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  public record SeenStretch(byte[] last, List<byte[]> old) {}

  /// Looks at some of what was seen, for what was seen before that time. There is no index by time,
  /// since every event would pay for it: the table is read through, a stretch at a time.
  ///
  /// @param after the end of the last stretch; empty for the first
  /// @param stretch keys that are looked at, at most
  /// @return empty when the table is read through
  public Optional<SeenStretch> seen(Tx tx, byte[] after, Instant before, int stretch) {
    return endOfSeen(tx, after, stretch)
        .map(last ->
            new SeenStretch(
                last,
                tx.list(
                    "SELECT key FROM seen WHERE key > ? AND key <= ? AND seen_at < ?",
                    row -> row.bytes(1),
                    after,
                    last,
                    before)));
  }

  /// Keys stay in the database while they are only counted.
  private static Optional<byte[]> endOfSeen(Tx tx, byte[] after, int stretch) {
    return tx.first(
            "SELECT key FROM seen WHERE key > ? ORDER BY key LIMIT 1 OFFSET ?",
            row -> row.bytes(1),
            after,
            stretch - 1)
        .or(() ->
            tx.first(
                "SELECT key FROM seen WHERE key > ? ORDER BY key DESC LIMIT 1",
                row -> row.bytes(1),
                after));
  }

  /// Forgets some keys, if they were seen before that time.
  public void forgetSeen(Tx tx, List<byte[]> keys, Instant before) {
    tx.updateEach(FORGET, keys.stream().map(key -> new @Nullable Object[] {key, before}).toList());
  }
}
