package dev.switchhook.event;

import dev.switchhook.id.IdRange;
import dev.switchhook.id.NewestFirst;
import dev.switchhook.id.Sized;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads events. Thread-safe; blocks.
public final class Events {
  /// Events that one search looks at.
  public static final int SCANNED_MAX = 10_000;

  /// Events whose data one search looks into, and events that one request for a type in a channel
  /// walks over.
  public static final int READ_MAX = 5_000;

  /// Events read at a time, shared among the channels.
  static final int SCAN_STEP = 500;

  /// Events of one channel read at a time, however many channels there are.
  static final int SCAN_LEAST = 16;

  /// Bytes of data that one request reads at a time and answers with, 8 MiB; the event that reaches
  /// them is still taken.
  public static final int BYTES_MAX = 8 << 20;

  private final Database database;
  private final Reach reach;
  private final EventTable table = new EventTable();

  /// How many events one request may look at.
  ///
  /// @param scanned as [#SCANNED_MAX]
  /// @param read as [#READ_MAX]
  /// @param step as [#SCAN_STEP]
  /// @param least as [#SCAN_LEAST]
  /// @param bytes as [#BYTES_MAX]
  record Reach(int scanned, int read, int step, int least, int bytes) {
    /// As documented.
    static final Reach USUAL = new Reach(SCANNED_MAX, READ_MAX, SCAN_STEP, SCAN_LEAST, BYTES_MAX);

    private int each(int filters) {
      return Math.max(step / filters, least);
    }
  }

  /// Reads this store.
  public Events(Database database) {
    this(database, Reach.USUAL);
  }

  Events(Database database, Reach reach) {
    this.database = database;
    this.reach = reach;
  }

  /// The event, unless it does not exist or belongs to another application.
  public Optional<Event> find(UUID applicationId, UUID id) {
    return database.readNow(tx -> table.find(tx, applicationId, id));
  }

  /// Events that were found.
  ///
  /// @param events newest first; without sources and without test events
  /// @param lookedTo null when there is nothing more to look at, or enough was found; else as many
  ///   as may be were looked at, this one last
  public record Found(List<Event> events, @Nullable UUID lookedTo) {}

  /// Events that any of the filters wants. Where no index serves them, no more than [#SCANNED_MAX]
  /// are looked at, or [#READ_MAX] when their data must be read; no more than [#READ_MAX], too,
  /// where one index has the channel, another the type, and none both. In every case the search
  /// ends when what was found has [#BYTES_MAX].
  ///
  /// @param filters of which no event fits two; they differ in channel and type alone
  /// @param limit most events
  public Found find(List<EventFilter> filters, IdRange range, int limit) {
    if (filters.isEmpty()) {
      return new Found(List.of(), null);
    }
    boolean scanned = filters.getFirst().isScanned();
    if (!scanned && filters.stream().noneMatch(EventFilter::isSparse)) {
      Step<Event> page = paged(filters, range, limit);
      return new Found(page.rows(), page.rows().size() == limit ? null : page.floor());
    }
    boolean light = scanned && filters.getFirst().text() == null;
    int most = light ? reach.scanned() : reach.read();
    List<Event> found = new ArrayList<>();
    IdRange rest = range;
    int looked = 0;
    long bytes = 0;
    while (looked < most && bytes < reach.bytes()) {
      Step<Event> step =
          scanned
              ? searched(filters, rest, limit - found.size())
              : paged(filters, rest, limit - found.size());
      found.addAll(step.rows());
      UUID floor = step.floor();
      if (found.size() == limit || floor == null) {
        return new Found(found, null);
      }
      bytes += step.rows().stream().mapToLong(Events::bytes).sum();
      looked += reach.each(filters.size()) * filters.size();
      rest = rest.below(floor);
    }
    return new Found(found, rest.before());
  }

  /// A part of a search.
  ///
  /// @param rows newest first, all there are down to the floor
  /// @param floor where the next part begins; null when there is none
  private record Step<T>(List<T> rows, @Nullable UUID floor) {}

  private Step<Event> paged(List<EventFilter> filters, IdRange range, int limit) {
    return database.readNow(
        tx -> step(tx, filters, range, new NewestFirst<>(limit, Event::id), heavy(table::page)));
  }

  private static long bytes(Event event) {
    byte[] source = event.source();
    return (long) event.data().length + (source == null ? 0 : source.length);
  }

  private Step<Event> searched(List<EventFilter> filters, IdRange range, int limit) {
    int most = reach.each(filters.size()) * filters.size();
    Lists<EventTable.Scanned> lists = new Lists<>(table::scan, filters.getFirst().text() != null);
    Step<EventTable.Scanned> step =
        database.readNow(
            tx -> step(tx, filters, range, new NewestFirst<>(most, EventTable.Scanned::id), lists));
    EventMatch match = filters.getFirst().match();
    UUID applicationId = filters.getFirst().applicationId();
    List<Event> found = new ArrayList<>();
    long bytes = 0;
    for (EventTable.Scanned row : step.rows()) {
      if (found.size() == limit) {
        break;
      }
      Event event =
          match.matches(row.subject()) ? find(applicationId, row.id()).orElse(null) : null;
      if (event != null) {
        found.add(event);
        bytes += bytes(event);
        if (bytes >= reach.bytes()) {
          return new Step<>(found, row.id());
        }
      }
    }
    return new Step<>(found, step.floor());
  }

  /// How [EventTable] lists what one filter wants, newest first.
  private interface Read<T> {
    List<T> rows(Tx tx, EventFilter filter, EventTable.Index index, IdRange range, int limit);
  }

  /// @param heavy whether it reads the data, so that its bytes count
  private record Lists<T>(Read<T> read, boolean heavy) {}

  private static Lists<Event> heavy(Read<Event> read) {
    return new Lists<>(read, true);
  }

  /// Where no index has all of a filter, the range is cut first, so that no statement walks over
  /// more entries than its share. What lies below the cut of one filter is unknown for that one, so
  /// the step ends there for all.
  private <T> Step<T> step(
      Tx tx, List<EventFilter> filters, IdRange range, NewestFirst<T> rows, Lists<T> lists) {
    IdRange known = range;
    List<EventTable.Index> indexes = new ArrayList<>(filters.size());
    for (EventFilter filter : filters) {
      if (!filter.isSparse()) {
        indexes.add(EventTable.Index.of(filter));
        continue;
      }
      EventTable.Way way = table.way(tx, filter, known, reach.each(filters.size()));
      indexes.add(way.index());
      known = way.floor() == null ? known : new IdRange(way.floor(), known.before());
    }
    if (lists.heavy()) {
      NewestFirst<Sized> sizes = new NewestFirst<>(rows.limit(), Sized::id);
      collect(tx, filters, indexes, known, sizes, table::sizes);
      UUID last = Sized.end(sizes.rows(), reach.bytes());
      known = last == null ? known : new IdRange(last, known.before());
    }
    collect(tx, filters, indexes, known, rows, lists.read());
    UUID cut = known.from().equals(range.from()) ? null : known.from();
    UUID end = rows.end();
    return new Step<>(rows.rows(), end == null ? cut : end);
  }

  private static <T> void collect(
      Tx tx,
      List<EventFilter> filters,
      List<EventTable.Index> indexes,
      IdRange range,
      NewestFirst<T> rows,
      Read<T> read) {
    for (int i = 0; i < indexes.size(); i++) {
      rows.add(read.rows(tx, filters.get(i), indexes.get(i), rows.open(range), rows.limit()));
    }
  }
}
