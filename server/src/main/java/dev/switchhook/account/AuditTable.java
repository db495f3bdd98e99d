package dev.switchhook.account;

import dev.switchhook.id.IdRange;
import dev.switchhook.store.Row;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// SQL of the table `audit_entry`.
final class AuditTable {
  private static final String SELECT =
      "SELECT id, application_id, user_id, key_id, address, action, subject FROM audit_entry";

  private AuditTable() {}

  static void insert(Tx tx, AuditEntry entry) {
    tx.update(
        "INSERT INTO audit_entry (id, application_id, user_id, key_id, address, action, subject)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
        entry.id(),
        entry.applicationId(),
        entry.who().userId(),
        entry.who().keyId(),
        entry.who().address(),
        entry.action(),
        entry.subject());
  }

  static boolean name(Tx tx, UUID id, String subject) {
    return tx.update("UPDATE audit_entry SET subject = ? WHERE id = ?", subject, id) == 1;
  }

  static boolean remove(Tx tx, UUID id) {
    return tx.update("DELETE FROM audit_entry WHERE id = ?", id) == 1;
  }

  /// The entries that a filter finds, newest first.
  static List<AuditEntry> list(Tx tx, AuditLog.Filter filter, int limit) {
    StringBuilder where = new StringBuilder(" WHERE id >= ? AND id < ?");
    List<Object> parameters = new ArrayList<>();
    parameters.add(filter.range().from());
    parameters.add(filter.range().before());
    UUID applicationId = filter.applicationId();
    if (applicationId != null) {
      where.append(" AND application_id = ?");
      parameters.add(applicationId);
    }
    UUID userId = filter.userId();
    if (userId != null) {
      where.append(" AND user_id = ?");
      parameters.add(userId);
    }
    UUID keyId = filter.keyId();
    if (keyId != null) {
      where.append(" AND key_id = ?");
      parameters.add(keyId);
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

  static int removeOld(Tx tx, Instant before, int limit) {
    return tx.update(
        "DELETE FROM audit_entry WHERE id IN"
            + " (SELECT id FROM audit_entry WHERE id < ? ORDER BY id LIMIT ?)",
        IdRange.ALL.until(before).before(),
        limit);
  }

  /// The next application that has entries.
  static Optional<UUID> applicationAfter(Tx tx, UUID applicationId) {
    return tx.first(
        "SELECT application_id FROM audit_entry WHERE application_id > ?"
            + " ORDER BY application_id LIMIT 1",
        row -> row.uuid(1),
        applicationId);
  }

  /// Removes the oldest of those that are more than so many.
  ///
  /// @param applicationId empty for the entries of the hub itself
  static int removeSurplus(Tx tx, Optional<UUID> applicationId, int most, int limit) {
    String whose = applicationId.isPresent() ? "application_id = ?" : "application_id IS NULL";
    Optional<UUID> newest =
        tx.first(
            "SELECT id FROM audit_entry WHERE " + whose + " ORDER BY id DESC LIMIT 1 OFFSET ?",
            row -> row.uuid(1),
            parameters(applicationId, most));
    return newest
        .map(last ->
            tx.update(
                "DELETE FROM audit_entry WHERE id IN (SELECT id FROM audit_entry WHERE "
                    + whose
                    + " AND id <= ? ORDER BY id LIMIT ?)",
                parameters(applicationId, last, limit)))
        .orElse(0);
  }

  private static Object[] parameters(Optional<UUID> first, Object... others) {
    List<Object> all = new ArrayList<>();
    first.ifPresent(all::add);
    all.addAll(List.of(others));
    return all.toArray();
  }

  private static AuditEntry entry(Row row) {
    return new AuditEntry(
        row.uuid(1),
        row.uuidOrNull(2),
        new AuditEntry.Who(row.uuidOrNull(3), row.uuidOrNull(4), row.text(5)),
        row.text(6),
        row.text(7));
  }
}
