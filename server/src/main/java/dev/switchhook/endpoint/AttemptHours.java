package dev.switchhook.endpoint;

import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Attempts counted by the hour in which they were recorded, tests left out. They are kept with the
/// attempts ([Endpoints#countAttempts]) and never counted when somebody asks. Thread-safe; reading
/// blocks.
public final class AttemptHours {
  private final Database database;
  private final AttemptHourTable table = new AttemptHourTable();

  /// Over the hub's store.
  public AttemptHours(Database database) {
    this.database = database;
  }

  /// What an hour had.
  ///
  /// @param at its beginning
  public record Hour(Instant at, AttemptTotals totals) {}

  /// Hours with attempts, oldest first; hours without are left out.
  ///
  /// @param endpointId null for all endpoints of the application
  /// @param since the hour that it is in is the first
  /// @param before hours that have begun by then are in it
  public List<Hour> list(
      UUID applicationId, @Nullable UUID endpointId, Instant since, Instant before) {
    return database.readNow(tx -> table.list(tx, applicationId, endpointId, since, before));
  }

  /// Removes some hours of an endpoint that are older. Joins the caller's transaction.
  ///
  /// @return how many
  public int forget(Tx tx, UUID endpointId, Instant before, int limit) {
    return table.forget(tx, endpointId, before, limit);
  }
}
