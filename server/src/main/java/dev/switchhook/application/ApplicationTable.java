package dev.switchhook.application;

import dev.switchhook.store.Row;
import dev.switchhook.store.Tx;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// SQL of the table `application`.
final class ApplicationTable {
  private static final String SELECT = "SELECT id, name, created_at FROM application";

  private ApplicationTable() {}

  static void insert(Tx tx, Application application) {
    tx.update(
        "INSERT INTO application (id, name, created_at) VALUES (?, ?, ?)",
        application.id(),
        application.name(),
        application.createdAt());
  }

  static Optional<Application> find(Tx tx, UUID id) {
    return tx.first(SELECT + " WHERE id = ?", ApplicationTable::application, id);
  }

  /// Newest first.
  ///
  /// @param before only those with smaller ids; null for the newest
  static List<Application> list(Tx tx, @Nullable UUID before, int limit) {
    if (before == null) {
      return tx.list(SELECT + " ORDER BY id DESC LIMIT ?", ApplicationTable::application, limit);
    }
    return tx.list(
        SELECT + " WHERE id < ? ORDER BY id DESC LIMIT ?",
        ApplicationTable::application,
        before,
        limit);
  }

  /// @return whether there was one
  static boolean remove(Tx tx, UUID id) {
    return tx.update("DELETE FROM application WHERE id = ?", id) == 1;
  }

  private static Application application(Row row) {
    return new Application(row.uuid(1), row.text(2), row.time(3));
  }
}
