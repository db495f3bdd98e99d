package dev.switchhook.account;

import dev.switchhook.store.Row;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// SQL of the tables `user_session` and `one_time_link`.
final class SessionTable {
  private SessionTable() {}

  static void insert(Tx tx, byte[] hash, Session session) {
    tx.update(
        "INSERT INTO user_session (hash, user_id, application_id, created_at, seen_at) VALUES (?, ?, ?, ?, ?)",
        hash,
        session.userId(),
        session.applicationId(),
        session.createdAt(),
        session.seenAt());
  }

  static Optional<Session> find(Tx tx, byte[] hash) {
    return tx.first(
        "SELECT user_id, application_id, created_at, seen_at FROM user_session WHERE hash = ?",
        SessionTable::session,
        hash);
  }

  static void see(Tx tx, byte[] hash, Instant at) {
    tx.update("UPDATE user_session SET seen_at = ? WHERE hash = ?", at, hash);
  }

  static void lookAt(Tx tx, byte[] hash, UUID applicationId) {
    tx.update("UPDATE user_session SET application_id = ? WHERE hash = ?", applicationId, hash);
  }

  static void remove(Tx tx, byte[] hash) {
    tx.update("DELETE FROM user_session WHERE hash = ?", hash);
  }

  static void removeAll(Tx tx, UUID userId) {
    tx.update("DELETE FROM user_session WHERE user_id = ?", userId);
  }

  static void removeOld(Tx tx, Instant createdBefore, Instant seenBefore) {
    tx.update(
        "DELETE FROM user_session WHERE created_at < ? OR seen_at < ?", createdBefore, seenBefore);
  }

  static void insertLink(Tx tx, byte[] hash, OneTimeLinks.Purpose purpose) {
    tx.update(
        "INSERT INTO one_time_link (hash, user_id, kind, expires_at) VALUES (?, ?, ?, ?)",
        hash,
        purpose.userId(),
        purpose.kind().storedName(),
        purpose.expiresAt());
  }

  static Optional<OneTimeLinks.Purpose> link(Tx tx, byte[] hash) {
    return tx.first(
        "SELECT user_id, kind, expires_at FROM one_time_link WHERE hash = ?",
        row ->
            new OneTimeLinks.Purpose(
                row.uuidOrNull(1), OneTimeLinks.Kind.stored(row.text(2)), row.timeOrNull(3)),
        hash);
  }

  static boolean removeLink(Tx tx, byte[] hash) {
    return tx.update("DELETE FROM one_time_link WHERE hash = ?", hash) == 1;
  }

  static void removeLinks(Tx tx, UUID userId) {
    tx.update("DELETE FROM one_time_link WHERE user_id = ?", userId);
  }

  static void removeLinks(Tx tx, UUID userId, OneTimeLinks.Kind kind) {
    tx.update(
        "DELETE FROM one_time_link WHERE user_id = ? AND kind = ?", userId, kind.storedName());
  }

  /// Links whose time is over, and set-up links of a hub that is set up.
  static int removeOldLinks(Tx tx, Instant now, int limit) {
    return tx.update(
        "DELETE FROM one_time_link WHERE hash IN (SELECT hash FROM one_time_link WHERE"
            + " expires_at <= ? OR (user_id IS NULL AND EXISTS"
            + " (SELECT 1 FROM user_account WHERE administrator = 1)) LIMIT ?)",
        now,
        limit);
  }

  static void removeSetupLinks(Tx tx) {
    tx.update("DELETE FROM one_time_link WHERE user_id IS NULL");
  }

  private static Session session(Row row) {
    return new Session(row.uuid(1), row.uuidOrNull(2), row.time(3), row.time(4));
  }
}
