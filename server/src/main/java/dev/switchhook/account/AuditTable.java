package dev.switchhook.account;

import dev.switchhook.store.Row;
import dev.switchhook.store.Tx;
import java.util.ArrayList;
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

  /// The entries that a filter finds, newest first.
  static List<AuditEntry> list(Tx tx, AuditLog.Filter filter, int limit) {
    StringBuilder where = new StringBuilder(" WHERE application_id = ? AND id >= ? AND id < ?");
    List<Object> parameters = new ArrayList<>();
    parameters.add(filter.applicationId());
    parameters.add(filter.range().from());
    parameters.add(filter.range().before());
    UUID userId = filter.userId();
    if (userId != null) {
      where.append(" AND user_id = ?");
      parameters.add(userId);
    }
    String action = filter.action();
    if (action != null) {
      where.append(" AND substr(action, 1, ?) = ?");
      parameters.add(action.length());
      parameters.add(action);
    }
    parameters.add(limit);
    return tx.list(
        SELECT + where + " ORDER BY id DESC LIMIT ?", AuditTable::entry, parameters.toArray());
  }

  static void removeAll(Tx tx, UUID applicationId) {
    tx.update("DELETE FROM audit_entry WHERE application_id = ?", applicationId);
  }

  private static AuditEntry entry(Row row) {
    return new AuditEntry(
        row.uuid(1), row.uuidOrNull(2), row.uuidOrNull(3), row.text(4), row.text(5));
  }
}
