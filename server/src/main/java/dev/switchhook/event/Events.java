package dev.switchhook.event;

import dev.switchhook.id.IdRange;
import dev.switchhook.id.NewestFirst;
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
  public static final int SCANNED_MAX = 20_000;

  /// Events whose data one search looks into, and events that one request for a type in a channel
  /// walks over.
  public static final int READ_MAX = 5_000;

  /// Events read at a time, shared among the channels.
  static final int SCAN_STEP = 500;

  /// Events of one channel read at a time, however many channels there are.
  static final int SCAN_LEAST = 16;

  private final Database database;
  private final Reach reach;
  private final EventTable table = new EventTable();

  /// How many events one request may look at.
  ///
  /// @param scanned as [#SCANNED_MAX]
  /// @param read as [#READ_MAX]
  /// @param step as [#SCAN_STEP]
  /// @param least as [#SCAN_LEAST]
  record Reach(int scanned, int read, int step, int least) {
    /// As documented.
    static final Reach USUAL = new Reach(SCANNED_MAX, READ_MAX, SCAN_STEP, SCAN_LEAST);

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
  /// where one index has the channel, another the type, and none both.
  ///
  /// @param filters of which no event fits two; they differ in channel and type alone
  /// @param limit most events
  public Found find(List<EventFilter> filters, IdRange range, int limit) {
    if (filters.isEmpty()) {
      return new Found(List.of(), null);
    }
    boolean scanned = filters.getFirst().isScanned();
    if (!scanned && filters.stream().noneMatch(EventFilter::isSparse)) {
      return new Found(database.readNow(tx -> page(tx, filters, range, limit)).rows(), null);
    }
    boolean light = scanned && filters.getFirst().text() == null;
    int most = light ? reach.scanned() : reach.read();
    List<Event> found = new ArrayList<>();
    IdRange rest = range;
    int looked = 0;
    while (looked < most) {
      Step<Event> step =
          scanned
              ? searched(filters, rest, limit - found.size())
              : paged(filters, rest, limit - found.size());
      found.addAll(step.rows());
      UUID floor = step.floor();
      if (found.size() == limit || floor == null) {
        return new Found(found, null);
      }
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
    return database.readNow(tx -> page(tx, filters, range, limit));
  }

  private Step<Event> page(Tx tx, List<EventFilter> filters, IdRange range, int limit) {
    return step(tx, filters, range, new NewestFirst<>(limit, Event::id), table::page);
  }

  private Step<Event> searched(List<EventFilter> filters, IdRange range, int limit) {
    int most = reach.each(filters.size()) * filters.size();
    Step<EventTable.Scanned> step =
        database.readNow(tx ->
            step(tx, filters, range, new NewestFirst<>(most, EventTable.Scanned::id), table::scan));
    EventMatch match = filters.getFirst().match();
    UUID applicationId = filters.getFirst().applicationId();
    List<Event> found = new ArrayList<>();
    for (EventTable.Scanned row : step.rows()) {
      if (found.size() == limit) {
        break;
      }
      if (match.matches(row.subject())) {
        find(applicationId, row.id()).ifPresent(found::add);
      }
    }
    return new Step<>(found, step.floor());
  }

  /// How [EventTable] lists what one filter wants.
  private interface Lists<T> {
    List<T> newestFirst(
        Tx tx, EventFilter filter, EventTable.Index index, IdRange range, int limit);
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
    for (int i = 0; i < indexes.size(); i++) {
      rows.add(
          lists.newestFirst(tx, filters.get(i), indexes.get(i), rows.open(known), rows.limit()));
    }
    UUID cut = known.from().equals(range.from()) ? null : known.from();
    UUID end = rows.end();
    return new Step<>(rows.rows(), end == null ? cut : end);
  }
}
