package dev.switchhook.store;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.exception.FlywayValidateException;

/// The tables of a database, as the migrations of this program make them. Belongs to the thread
/// that opens the database.
///
/// @param source its sessions must not end because a statement takes long: a migration may read a
///   table through
/// @param locations where the migrations are, as Flyway writes it
record Schema(DataSource source, Dialect dialect, List<String> locations) {
  private static final Set<MigrationState> LATER =
      EnumSet.of(MigrationState.FUTURE_SUCCESS, MigrationState.FUTURE_FAILED);

  /// The schema of a hub's database.
  static Schema of(DataSource source, Dialect dialect) {
    return new Schema(source, dialect, dialect.migrations());
  }

  /// Runs the migrations that the database has not seen yet.
  ///
  /// @throws StoreException with words for the operator when it could not be done, or when the
  ///   database has migrations of a later program; nothing is changed then but what finished
  ///   migrations changed
  void bringUpToDate() {
    Flyway flyway =
        Flyway.configure(Schema.class.getClassLoader())
            .dataSource(source)
            .locations(locations.toArray(String[]::new))
            .placeholders(dialect.migrationWords())
            // by default those of a later program are taken for harmless
            .ignoreMigrationPatterns(new String[0])
            .load();
    try {
      migrate(flyway);
    } catch (FlywayException e) {
      throw refusal(reason(e), e);
    }
  }

  private static void migrate(Flyway flyway) {
    try {
      flyway.migrate();
    } catch (FlywayValidateException e) {
      MigrationInfo[] all = flyway.info().all();
      String there = newest(all, info -> info.getState().isApplied());
      boolean isNewer = Arrays.stream(all).anyMatch(Schema::isOfALaterProgram);
      throw isNewer
          ? refusal(
              "its schema has version "
                  + there
                  + " and this program knows those up to "
                  + newest(all, info -> info.getState().isResolved())
                  + ": a later Switchhook has used it. Start that one or a later one, or give this"
                  + " one a copy of the database from before the update; nothing was changed",
              e)
          : e;
    }
  }

  private static boolean isOfALaterProgram(MigrationInfo info) {
    return LATER.contains(info.getState());
  }

  private static String newest(MigrationInfo[] all, Predicate<MigrationInfo> which) {
    return Arrays.stream(all)
        .filter(which)
        .map(MigrationInfo::getVersion)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .map(version -> version.getVersion())
        .orElse("none");
  }

  private String reason(FlywayException failure) {
    return isLockTimeout(failure)
        ? "a migration waited in vain for a table that another session uses; stop other hubs and"
            + " backups of this database, and start again"
        : Objects.requireNonNullElse(failure.getMessage(), failure.toString());
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
