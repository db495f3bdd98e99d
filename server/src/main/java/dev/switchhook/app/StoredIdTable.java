package dev.switchhook.app;

import dev.switchhook.id.IdRange;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The newest ids that are stored. What waits is sent in the order of its ids, so those of a
/// process that starts must be greater than those of the last one, also when the clock was set back
/// in between.
final class StoredIdTable {
  private static final Logger log = LoggerFactory.getLogger(StoredIdTable.class);

  /// How far ahead of the clock an id may be to be followed. What is further ahead was made under a
  /// clock that was wrong, and ids that followed it would be so for as long: ages, searches by time
  /// and retention go by the time in them.
  static final Duration AHEAD_MAX = Duration.ofDays(1);

  private StoredIdTable() {}

  /// Has ids go on above what is stored. Blocks; before anything is made.
  static void goOn(Database database, Ids ids, InstantSource clock) {
    Instant now = clock.instant();
    Optional<UUID> newest = database.readNow(tx -> newest(tx, now));
    if (newest.isEmpty()) {
      return;
    }
    Instant made = Instant.ofEpochMilli(Ids.millisOf(newest.get()));
    if (made.isAfter(now)) {
      log.warn("the newest ids are of {}, ahead of the clock; new ones go on from there", made);
    }
    ids.goOn(newest.get());
  }

  /// The greatest id of deliveries, events and messages that is not more than [#AHEAD_MAX] ahead.
  static Optional<UUID> newest(Tx tx, Instant now) {
    UUID bound = Ids.firstAt(now.plus(AHEAD_MAX));
    return Stream.of(
            newest(tx, "delivery", bound), newest(tx, "message", bound), newestEvents(tx, bound))
        .flatMap(List::stream)
        .max(IdRange::compare);
  }

  /// One step into the primary key.
  private static List<UUID> newest(Tx tx, String table, UUID bound) {
    return tx.list(
        "SELECT id FROM " + table + " WHERE id < ? ORDER BY id DESC LIMIT 1",
        row -> row.uuid(1),
        bound);
  }

  /// A step into the primary key for each application, which it begins with.
  private static List<UUID> newestEvents(Tx tx, UUID bound) {
    return tx
        .list(
            "SELECT (SELECT e.id FROM event e WHERE e.application_id = a.id AND e.id < ?"
                + " ORDER BY e.id DESC LIMIT 1) FROM application a",
            row -> Optional.ofNullable(row.uuidOrNull(1)),
            bound)
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }
}
