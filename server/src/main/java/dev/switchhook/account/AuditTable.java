package dev.switchhook.account;

import dev.switchhook.store.Row;
import dev.switchhook.store.Tx;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// SQL of the table `audit_entry`.
final class AuditTable {
  private static final String SELECT =
      "SELECT id, application_id, user_id, action, subject FROM audit_entry";

  /// Greater than every id.
  private static final UUID LAST = new UUID(-1, -1);

  private AuditTable() {}

  static void insert(Tx tx, AuditEntry entry) {
    tx.update(
        "INSERT INTO audit_entry (id, application_id, user_id, action, subject) VALUES (?, ?, ?, ?, ?)",
        entry.id(),
        entry.applicationId(),
        entry.userId(),
        entry.action(),
        entry.subject());
  }

  /// Newest first; null for the application means all.
  static List<AuditEntry> list(
      Tx tx, @Nullable UUID applicationId, @Nullable UUID before, int limit) {
    UUID end = before == null ? LAST : before;
    return applicationId == null
        ? tx.list(SELECT + " WHERE id < ? ORDER BY id DESC LIMIT ?", AuditTable::entry, end, limit)
        : tx.list(
            SELECT + " WHERE application_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
            AuditTable::entry,
            applicationId,
            end,
            limit);
  }

  static void removeAll(Tx tx, UUID applicationId) {
    tx.update("DELETE FROM audit_entry WHERE application_id = ?", applicationId);
  }

  private static AuditEntry entry(Row row) {
    return new AuditEntry(
        row.uuid(1), row.uuidOrNull(2), row.uuidOrNull(3), row.text(4), row.text(5));
  }
}
