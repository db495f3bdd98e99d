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

  /// Events whose data one search looks into.
  public static final int READ_MAX = 5_000;

  /// Events read at a time in a search.
  static final int SCAN_STEP = 500;

  private final Database database;
  private final EventTable table = new EventTable();

  /// Reads this store.
  public Events(Database database) {
    this.database = database;
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
  /// are looked at, or [#READ_MAX] when their data must be read.
  ///
  /// @param filters of which no event fits two
  /// @param limit most events
  public Found find(List<EventFilter> filters, IdRange range, int limit) {
    if (filters.isEmpty() || !filters.getFirst().isScanned()) {
      return new Found(page(filters, range, limit), null);
    }
    EventMatch match = filters.getFirst().match();
    UUID applicationId = filters.getFirst().applicationId();
    int most = match.text() == null ? SCANNED_MAX : READ_MAX;
    List<Event> found = new ArrayList<>();
    IdRange rest = range;
    for (int looked = 0; looked < most; looked += SCAN_STEP) {
      IdRange step = rest;
      List<EventTable.Scanned> rows = database.readNow(tx -> scanned(tx, filters, step));
      for (EventTable.Scanned row : rows) {
        if (match.matches(row.subject())) {
          find(applicationId, row.id()).ifPresent(found::add);
        }
        if (found.size() == limit) {
          return new Found(found, null);
        }
      }
      if (rows.size() < SCAN_STEP) {
        return new Found(found, null);
      }
      rest = rest.below(rows.getLast().id());
    }
    return new Found(found, rest.before());
  }

  private List<EventTable.Scanned> scanned(Tx tx, List<EventFilter> filters, IdRange range) {
    NewestFirst<EventTable.Scanned> rows = new NewestFirst<>(SCAN_STEP, EventTable.Scanned::id);
    for (EventFilter filter : filters) {
      rows.add(table.scan(tx, filter, rows.open(range), SCAN_STEP));
    }
    return rows.rows();
  }

  private List<Event> page(List<EventFilter> filters, IdRange range, int limit) {
    return database.readNow(tx -> {
      NewestFirst<Event> found = new NewestFirst<>(limit, Event::id);
      for (EventFilter filter : filters) {
        found.add(table.page(tx, filter, found.open(range), limit));
      }
      return found.rows();
    });
  }
}
