package dev.switchhook.retention;

import dev.switchhook.id.IdRange;
import dev.switchhook.id.Ids;
import dev.switchhook.store.StoreException;
import dev.switchhook.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Days of events and of attempts, each a partition, on PostgreSQL; elsewhere there are none. Makes
/// them ahead of time and drops those that are too old. Joins the caller's transaction; for one
/// thread.
///
/// Making a day locks the table and its default partition against everybody, and dropping one the
/// table and the day: both belong into [dev.switchhook.store.Database#redefineNow].
final class PartitionSweep {
  /// Days that are made ahead, beside today. A hub that is not started for so long begins with rows
  /// in the default partition, which are removed one by one.
  static final int DAYS_AHEAD = 7;

  /// How long a day that is being read keeps its rows until it is dropped. Then they go one by one.
  static final Duration HELD_MAX = Duration.ofDays(1);

  /// The day that is not over, the one that is to be dropped, the default partition, and the table
  /// itself.
  private static final int DAYS_BESIDES = 4;

  /// Those of this hub that look through all days: the writer and three readers.
  private static final long SESSIONS = 4;

  private static final UUID BEGINNING = new UUID(0, 0);
  private static final UUID END = new UUID(-1, -1);
  private static final Pattern BOUND =
      Pattern.compile("FOR VALUES FROM \\((.+?)\\) TO \\((.+?)\\)");
  private static final DateTimeFormatter NAME = DateTimeFormatter.BASIC_ISO_DATE;

  private final String table;
  private @Nullable Part held;

  /// @param table `event` or `attempt`
  PartitionSweep(String table) {
    this.table = table;
  }

  /// A partition.
  ///
  /// @param from first id; all zeros = from the beginning
  /// @param before first id that is not in it; all ones = to the end
  record Part(String name, UUID from, UUID before) {
    private boolean holds(UUID id) {
      return IdRange.compare(from, id) <= 0 && IdRange.compare(id, before) < 0;
    }
  }

  /// Whether a day is to be made.
  boolean lacksAny(Tx tx, Instant now) {
    return !missing(tx, now).isEmpty();
  }

  /// Makes today and the days ahead.
  ///
  /// @return how many were made
  /// @throws StoreException `BUSY` when the default partition is being read for too long, by a
  ///   backup for instance; days that are there already need no lock
  int ahead(Tx tx, Instant now) {
    List<LocalDate> days = missing(tx, now);
    days.forEach(day -> make(tx, day));
    return days.size();
  }

  private List<LocalDate> missing(Tx tx, Instant now) {
    if (!tx.isRemote()) {
      return List.of();
    }
    List<Part> known = parts(tx);
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    return today
        .datesUntil(today.plusDays(DAYS_AHEAD + 1L))
        .filter(day -> known.stream().noneMatch(part -> part.holds(first(day))))
        .filter(day -> !isInDefault(tx, first(day), first(day.plusDays(1))))
        .toList();
  }

  private void make(Tx tx, LocalDate day) {
    tx.define(
        "CREATE TABLE "
            + table
            + "_"
            + day.format(NAME)
            + " PARTITION OF "
            + table
            + " FOR VALUES FROM ('"
            + first(day)
            + "') TO ('"
            + first(day.plusDays(1))
            + "')");
  }

  /// Rows that came before their day was made keep it from being made.
  private boolean isInDefault(Tx tx, UUID from, UUID before) {
    return tx.first(
            "SELECT 1 FROM " + table + "_default WHERE id >= ? AND id < ? LIMIT 1",
            row -> row.number(1),
            from,
            before)
        .isPresent();
  }

  /// Up to where rows are removed one by one: those of a day that is not over yet go with it, and
  /// so do those of one that is only being read.
  ///
  /// @return the time itself where it falls into no day
  UUID cut(Tx tx, Instant time) {
    UUID id = Ids.firstAt(time);
    if (!tx.isRemote()) {
      return id;
    }
    UUID cut =
        parts(tx).stream()
            .filter(part -> !part.from().equals(BEGINNING) && part.holds(id))
            .findFirst()
            .map(Part::from)
            .orElse(id);
    Part day = held;
    boolean isHeld =
        day != null
            && IdRange.compare(day.from(), cut) < 0
            && IdRange.compare(day.before(), Ids.firstAt(time.minus(HELD_MAX))) > 0;
    return day != null && isHeld ? day.from() : cut;
  }

  /// Says which day could not be dropped since it is being read; null when all could.
  void hold(@Nullable Part day) {
    held = day;
  }

  /// Partitions that hold nothing younger, oldest first.
  List<Part> old(Tx tx, Instant olderThan) {
    if (!tx.isRemote()) {
      return List.of();
    }
    UUID limit = Ids.firstAt(olderThan);
    return parts(tx).stream()
        .filter(part -> IdRange.compare(part.before(), limit) <= 0)
        .sorted(Comparator.comparing(Part::before, IdRange::compare))
        .toList();
  }

  /// Whether a delivery is pending of an event of the partition.
  static boolean hasPending(Tx tx, Part part) {
    return tx.first(
            "SELECT 1 FROM delivery WHERE state = 0 AND event_id >= ? AND event_id < ? LIMIT 1",
            row -> row.number(1),
            part.from(),
            part.before())
        .isPresent();
  }

  /// Drops a partition with everything in it.
  ///
  /// @throws StoreException `BUSY` when it is being read for too long
  static void drop(Tx tx, Part part) {
    tx.define("DROP TABLE " + part.name());
  }

  /// Locks that this hub may hold at a time, and those that the server has for everybody.
  ///
  /// @param needed by [#SESSIONS] that look through all days at once
  /// @param setting the server's `max_locks_per_transaction`
  /// @param sessions for each of which it has that many
  record Locks(long needed, long setting, long sessions) {
    boolean suffice() {
      return needed <= setting * sessions;
    }

    /// What the setting must be at least.
    long settingNeeded() {
      return Math.ceilDiv(needed, sessions);
    }
  }

  /// Who looks through all events and attempts locks every day of both, with its indexes.
  ///
  /// @param age of what is removed
  /// @return empty where there are no days
  static Optional<Locks> locks(Tx tx, Duration age) {
    if (!tx.isRemote()) {
      return Optional.empty();
    }
    long days = age.toDays() + DAYS_AHEAD + DAYS_BESIDES;
    return tx.first(
        "SELECT (SELECT COUNT(*) FROM pg_index WHERE indrelid IN (to_regclass('event'), to_regclass('attempt'))),"
            + " current_setting('max_locks_per_transaction')::bigint,"
            + " current_setting('max_connections')::bigint + current_setting('max_prepared_transactions')::bigint",
        row -> new Locks(SESSIONS * days * (2 + row.number(1)), row.number(2), row.number(3)));
  }

  private List<Part> parts(Tx tx) {
    return tx
        .list(
            "SELECT c.oid::regclass::text, pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits i"
                + " JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = to_regclass(?)",
            row -> part(row.text(1), row.text(2)),
            table)
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /// Empty for the default partition.
  private static Optional<Part> part(String name, String bound) {
    Matcher matcher = BOUND.matcher(bound);
    return matcher.matches()
        ? Optional.of(new Part(name, id(matcher.group(1), BEGINNING), id(matcher.group(2), END)))
        : Optional.empty();
  }

  private static UUID id(String bound, UUID none) {
    return bound.startsWith("'") ? UUID.fromString(bound.substring(1, bound.length() - 1)) : none;
  }

  private static UUID first(LocalDate day) {
    return Ids.firstAt(day.atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}
