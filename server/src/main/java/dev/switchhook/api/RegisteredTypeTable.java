package dev.switchhook.api;

import dev.switchhook.event.EventType;
import dev.switchhook.store.Row;
import dev.switchhook.store.Tx;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// SQL of the table `registered_type`.
final class RegisteredTypeTable {
  private static final String SELECT =
      "SELECT id, application_id, name, description, json_schema, example, created_at, updated_at"
          + " FROM registered_type WHERE application_id = ?";

  private RegisteredTypeTable() {}

  /// @return whether there was none of that name
  static boolean insert(Tx tx, RegisteredType type) {
    return tx.update(
            "INSERT INTO registered_type (application_id, name, id, description, json_schema, example,"
                + " created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            type.applicationId(),
            type.type().name(),
            type.id(),
            type.description(),
            type.schema(),
            type.example(),
            type.createdAt(),
            type.updatedAt())
        == 1;
  }

  /// Everything but the name and the time of creation.
  static void update(Tx tx, RegisteredType type) {
    tx.update(
        "UPDATE registered_type SET description = ?, json_schema = ?, example = ?, updated_at = ?"
            + " WHERE application_id = ? AND name = ?",
        type.description(),
        type.schema(),
        type.example(),
        type.updatedAt(),
        type.applicationId(),
        type.type().name());
  }

  static Optional<RegisteredType> find(Tx tx, UUID applicationId, EventType type) {
    return tx.first(
        SELECT + " AND name = ?", RegisteredTypeTable::type, applicationId, type.name());
  }

  static long count(Tx tx, UUID applicationId) {
    return tx.first(
            "SELECT COUNT(*) FROM registered_type WHERE application_id = ?",
            row -> row.number(1),
            applicationId)
        .orElse(0L);
  }

  /// Newest first.
  ///
  /// @param before only those with smaller ids; null for the newest
  static List<RegisteredType> list(Tx tx, UUID applicationId, @Nullable UUID before, int limit) {
    if (before == null) {
      return tx.list(
          SELECT + " ORDER BY id DESC LIMIT ?", RegisteredTypeTable::type, applicationId, limit);
    }
    return tx.list(
        SELECT + " AND id < ? ORDER BY id DESC LIMIT ?",
        RegisteredTypeTable::type,
        applicationId,
        before,
        limit);
  }

  /// @return whether there was one
  static boolean remove(Tx tx, UUID applicationId, EventType type) {
    return tx.update(
            "DELETE FROM registered_type WHERE application_id = ? AND name = ?",
            applicationId,
            type.name())
        == 1;
  }

  static void removeAll(Tx tx, UUID applicationId) {
    tx.update("DELETE FROM registered_type WHERE application_id = ?", applicationId);
  }

  private static RegisteredType type(Row row) {
    return new RegisteredType(
        row.uuid(1),
        row.uuid(2),
        new EventType(row.text(3)),
        row.text(4),
        row.bytesOrNull(5),
        row.bytesOrNull(6),
        row.time(7),
        row.time(8));
  }
}
