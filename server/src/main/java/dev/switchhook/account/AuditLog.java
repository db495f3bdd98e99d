package dev.switchhook.account;

import dev.switchhook.id.IdRange;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who changed or revealed what, kept for [#KEPT], at most [#ENTRIES_MAX] of an application and no
/// longer than the application. Thread-safe; waits for the store.
public final class AuditLog {
  /// How long entries are kept.
  public static final Duration KEPT = Duration.ofDays(400);

  /// Most entries of one application, and of the hub itself, that outlive a sweep; the newest stay.
  public static final int ENTRIES_MAX = 100_000;

  /// Longest subject that is kept, in characters.
  public static final int SUBJECT_CHARS_MAX = 200;

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
  /// @param action what, for instance `endpoints.delete`
  /// @param subject public id of what it was done to; empty when there is none
  public record Deed(
      @Nullable UUID applicationId, AuditEntry.Who who, String action, String subject) {
    /// Cuts what is no id.
    public Deed {
      subject = subject.substring(0, Math.min(subject.length(), SUBJECT_CHARS_MAX));
    }
  }

  /// An entry of now, which nobody sees until it is noted.
  public AuditEntry entry(Deed deed) {
    return new AuditEntry(
        ids.next(), deed.applicationId(), deed.who(), deed.action(), deed.subject());
  }

  /// Notes it in the transaction that does it.
  public void note(Tx tx, AuditEntry entry) {
    AuditTable.insert(tx, entry);
  }

  /// Notes what was done, or is about to be shown.
  public void note(Deed deed) {
    AuditEntry entry = entry(deed);
    var _ =
        database.writeNow(tx -> {
          note(tx, entry);
          return true;
        });
  }

  /// Says what an entry that was noted is about, once it has an id.
  public void name(UUID entryId, String subject) {
    var _ = database.writeNow(tx -> AuditTable.name(tx, entryId, subject));
  }

  /// Takes an entry back of what was not done after all.
  public void takeBack(UUID entryId) {
    var _ = database.writeNow(tx -> AuditTable.remove(tx, entryId));
  }

  /// Which entries are looked for.
  ///
  /// @param applicationId null for those of all applications and of the hub itself
  /// @param userId only what this user did; null for all
  /// @param keyId only what was done with this key; null for all
  /// @param action only actions that begin with this; null for all
  /// @param range ids, which rise with time
  public record Filter(
      @Nullable UUID applicationId,
      @Nullable UUID userId,
      @Nullable UUID keyId,
      @Nullable String action,
      IdRange range) {}

  /// Entries, newest first. There are at most [#ENTRIES_MAX] of one application, so a filter looks
  /// through all that are in the range.
  public List<AuditEntry> list(Filter filter, int limit) {
    return database.readNow(tx -> AuditTable.list(tx, filter, limit));
  }

  /// Removes the entries of an application that is removed.
  public void forgetApplication(Tx tx, UUID applicationId) {
    AuditTable.removeAll(tx, applicationId);
  }
}
