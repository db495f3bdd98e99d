package dev.switchhook.event;

import dev.switchhook.id.IdRange;
import dev.switchhook.id.NewestFirst;
import dev.switchhook.store.Database;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Reads events. Thread-safe; blocks.
public final class Events {
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

  /// Events that any of the filters wants, newest first; without sources and without test events.
  ///
  /// @param filters of which no event fits two
  /// @param limit most events
  public List<Event> page(List<EventFilter> filters, IdRange range, int limit) {
    return database.readNow(tx -> {
      NewestFirst<Event> found = new NewestFirst<>(limit, Event::id);
      for (EventFilter filter : filters) {
        found.add(table.page(tx, filter, found.open(range), limit));
      }
      return found.rows();
    });
  }
}
