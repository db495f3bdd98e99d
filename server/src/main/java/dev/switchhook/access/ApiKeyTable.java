package dev.switchhook.access;

import dev.switchhook.store.Row;
import dev.switchhook.store.Tx;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// SQL of the table `api_key`. Scopes are wire names with spaces between.
final class ApiKeyTable {
  private static final String COLUMNS =
      "id, application_id, name, hint, scopes, created_at, expires_at, revoked_at, hash";

  private ApiKeyTable() {}

  /// A row with the hash that the key is found by.
  record Stored(ApiKey key, ByteBuffer hash) {}

  static void insert(Tx tx, ApiKey key, byte[] hash) {
    tx.update(
        "INSERT INTO api_key (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        key.id(),
        key.applicationId(),
        key.name(),
        key.hint(),
        key.scopes().stream().map(Scope::wireName).sorted().collect(Collectors.joining(" ")),
        key.createdAt(),
        key.expiresAt(),
        key.revokedAt(),
        hash);
  }

  static Optional<Stored> find(Tx tx, UUID id) {
    return tx.first("SELECT " + COLUMNS + " FROM api_key WHERE id = ?", ApiKeyTable::stored, id);
  }

  /// All keys with greater ids, oldest first.
  static List<Stored> after(Tx tx, UUID id, int limit) {
    return tx.list(
        "SELECT " + COLUMNS + " FROM api_key WHERE id > ? ORDER BY id LIMIT ?",
        ApiKeyTable::stored,
        id,
        limit);
  }

  /// An application's keys, newest first.
  ///
  /// @param before only keys with smaller ids; null for the newest
  static List<ApiKey> list(Tx tx, UUID applicationId, @Nullable UUID before, int limit) {
    if (before == null) {
      return tx.list(
          "SELECT " + COLUMNS + " FROM api_key WHERE application_id = ? ORDER BY id DESC LIMIT ?",
          row -> stored(row).key(),
          applicationId,
          limit);
    }
    return tx.list(
        "SELECT "
            + COLUMNS
            + " FROM api_key WHERE application_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
        row -> stored(row).key(),
        applicationId,
        before,
        limit);
  }

  /// Marks a key as revoked; the first revocation's time stays.
  ///
  /// @return whether the application has such a key
  static boolean revoke(Tx tx, UUID applicationId, UUID id, Instant at) {
    return tx.update(
            "UPDATE api_key SET revoked_at = COALESCE(revoked_at, ?) WHERE id = ? AND application_id = ?",
            at,
            id,
            applicationId)
        == 1;
  }

  static void removeAll(Tx tx, UUID applicationId) {
    tx.update("DELETE FROM api_key WHERE application_id = ?", applicationId);
  }

  private static Stored stored(Row row) {
    ApiKey key =
        new ApiKey(
            row.uuid(1),
            row.uuid(2),
            row.text(3),
            row.text(4),
            scopes(row.text(5)),
            row.time(6),
            row.timeOrNull(7),
            row.timeOrNull(8));
    return new Stored(key, ByteBuffer.wrap(row.bytes(9)));
  }

  private static Set<Scope> scopes(String stored) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    if (stored.isEmpty()) {
      return scopes;
    }
    for (String name : stored.split(" ", -1)) {
      scopes.add(
          Scope.parse(name)
              .orElseThrow(() -> new IllegalStateException("unknown scope in the store: " + name)));
    }
    return scopes;
  }
}
