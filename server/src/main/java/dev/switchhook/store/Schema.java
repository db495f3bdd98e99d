package dev.switchhook.store;

import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// The tables of a database, as the migrations of this program make them. Belongs to the thread
/// that opens the database.
///
/// @param source its sessions must not end because a statement takes long: a migration may read a
///   table through
/// @param locations where the migrations are, as Flyway writes it
record Schema(DataSource source, Dialect dialect, List<String> locations) {
  /// The schema of a hub's database.
  static Schema of(DataSource source, Dialect dialect) {
    return new Schema(source, dialect, dialect.migrations());
  }

  /// Runs the migrations that the database has not seen yet.
  ///
  /// @throws StoreException with words for the operator when it could not be done; nothing is
  ///   changed then but what finished migrations changed
  void bringUpToDate() {
    Flyway flyway =
        Flyway.configure(Schema.class.getClassLoader())
            .dataSource(source)
            .locations(locations.toArray(String[]::new))
            .placeholders(dialect.migrationWords())
            .load();
    try {
      flyway.migrate();
    } catch (FlywayException e) {
      throw refusal(reason(e), e);
    }
  }

  private String reason(FlywayException failure) {
    return isLockTimeout(failure)
        ? "a migration waited in vain for a table that another session uses; stop other hubs and"
            + " backups of this database, and start again"
        : failure.getMessage();
  }

  private boolean isLockTimeout(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && dialect.kindOf(sql) == StoreException.Kind.BUSY) {
        return true;
      }
    }
    return false;
  }

  private static StoreException refusal(String reason, FlywayException cause) {
    return new StoreException(
        StoreException.Kind.UNAVAILABLE, "the database could not be prepared: " + reason, cause);
  }
}
