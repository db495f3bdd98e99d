package dev.switchhook.api;

import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// SQL of the table `idempotency`.
final class IdempotencyTable {
  private IdempotencyTable() {}

  /// A stored answer.
  ///
  /// @param fingerprint hash of the request
  /// @param answer sealed body
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  record Entry(
      UUID owner, String key, byte[] fingerprint, int status, byte[] answer, Instant createdAt) {}

  /// @return whether there was none of that owner and key
  static boolean insert(Tx tx, Entry entry) {
    return tx.update(
            "INSERT INTO idempotency (owner, key, fingerprint, status, answer, created_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            entry.owner(),
            entry.key(),
            entry.fingerprint(),
            entry.status(),
            entry.answer(),
            entry.createdAt())
        == 1;
  }

  static Optional<Entry> find(Tx tx, UUID owner, String key) {
    return tx.first(
        "SELECT fingerprint, status, answer, created_at FROM idempotency WHERE owner = ? AND key = ?",
        row -> new Entry(owner, key, row.bytes(1), row.integer(2), row.bytes(3), row.time(4)),
        owner,
        key);
  }

  /// Removes the entry of that owner and key, if it is as old as that or older.
  static void removeIfOld(Tx tx, UUID owner, String key, Instant newest) {
    tx.update(
        "DELETE FROM idempotency WHERE owner = ? AND key = ? AND created_at <= ?",
        owner,
        key,
        newest);
  }

  /// Removes the oldest entries.
  ///
  /// @param newest what is as old as that goes too
  /// @return how many
  static int removeOld(Tx tx, Instant newest, int limit) {
    return tx.update(
        "DELETE FROM idempotency WHERE (owner, key) IN"
            + " (SELECT owner, key FROM idempotency WHERE created_at <= ? ORDER BY created_at LIMIT ?)",
        newest,
        limit);
  }

  static void remove(Tx tx, UUID owner, String key) {
    tx.update("DELETE FROM idempotency WHERE owner = ? AND key = ?", owner, key);
  }
}
