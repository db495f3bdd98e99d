package dev.switchhook.application;

import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All applications. Thread-safe. Methods without a transaction wait for the store.
public final class Applications {
  /// Longest name, in characters.
  public static final int NAME_CHARS_MAX = 200;

  private final Database database;
  private final Ids ids;
  private final InstantSource clock;

  /// The applications in this database.
  public Applications(Database database, Ids ids, InstantSource clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  /// A new application, not stored yet.
  public Application prepare(String name) {
    return new Application(ids.next(), name, clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  /// Stores a new application.
  public void insert(Tx tx, Application application) {
    ApplicationTable.insert(tx, application);
  }

  /// Stores a new application of that name.
  public Application create(String name) {
    Application application = prepare(name);
    database.writeNow(tx -> {
      insert(tx, application);
      return application;
    });
    return application;
  }

  /// The application with that id.
  public Optional<Application> find(UUID id) {
    return database.readNow(tx -> ApplicationTable.find(tx, id));
  }

  /// Newest first.
  ///
  /// @param before only those with smaller ids; null for the newest
  /// @param limit most returned
  public List<Application> list(@Nullable UUID before, int limit) {
    return database.readNow(tx -> ApplicationTable.list(tx, before, limit));
  }

  /// Whether it exists, for transactions that add something to it.
  public boolean exists(Tx tx, UUID id) {
    return ApplicationTable.find(tx, id).isPresent();
  }

  /// Removes the application alone; what it owns goes by [ApplicationRemoval]s in the same
  /// transaction.
  ///
  /// @return whether there was one
  public boolean remove(Tx tx, UUID id) {
    return ApplicationTable.remove(tx, id);
  }
}
