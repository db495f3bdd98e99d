package dev.switchhook.account;

import dev.switchhook.id.IdRange;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who changed or revealed what, kept as long as the application. Thread-safe; waits for the store.
public final class AuditLog {
  private final Database database;
  private final Ids ids;

  /// The log in this database.
  public AuditLog(Database database, Ids ids) {
    this.database = database;
    this.ids = ids;
  }

  /// What happened, in ids.
  ///
  /// @param applicationId null for what belongs to the whole hub
  /// @param userId null: the operator's key, or nobody who is known
  /// @param action what, for instance `endpoint.delete`
  /// @param subject public id of what it was done to; empty when there is none
  public record Deed(
      @Nullable UUID applicationId, @Nullable UUID userId, String action, String subject) {}

  /// Notes it in the transaction that does it.
  public void note(Tx tx, Deed deed) {
    AuditTable.insert(
        tx,
        new AuditEntry(
            ids.next(), deed.applicationId(), deed.userId(), deed.action(), deed.subject()));
  }

  /// Notes what was done, or is about to be shown.
  public void note(Deed deed) {
    var _ =
        database.writeNow(tx -> {
          note(tx, deed);
          return true;
        });
  }

  /// Which entries are looked for.
  ///
  /// @param userId only what this user did; null for all
  /// @param action only actions that begin with this; null for all
  /// @param range ids, which rise with time
  public record Filter(
      UUID applicationId, @Nullable UUID userId, @Nullable String action, IdRange range) {}

  /// Entries of one application, newest first. People make them one by one, so a filter looks
  /// through all that are in the range.
  public List<AuditEntry> list(Filter filter, int limit) {
    return database.readNow(tx -> AuditTable.list(tx, filter, limit));
  }

  /// Newest first.
  ///
  /// @param applicationId null for all
  /// @param before only entries with smaller ids; null for the newest
  public List<AuditEntry> list(@Nullable UUID applicationId, @Nullable UUID before, int limit) {
    return database.readNow(tx -> AuditTable.list(tx, applicationId, before, limit));
  }

  /// Removes the entries of an application that is removed.
  public void forgetApplication(Tx tx, UUID applicationId) {
    AuditTable.removeAll(tx, applicationId);
  }
}
