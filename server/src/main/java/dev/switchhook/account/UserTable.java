package dev.switchhook.account;

import dev.switchhook.store.Row;
import dev.switchhook.store.Tx;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// SQL of the tables `user_account` and `membership`.
final class UserTable {
  private static final String COLUMNS =
      "id, email, name, administrator, language, time_zone, theme, created_at, password";

  private UserTable() {}

  /// A user and the Argon2id string; null without a password.
  record Stored(User user, @Nullable String password) {}

  static void insert(Tx tx, User user, @Nullable String password) {
    tx.update(
        "INSERT INTO user_account (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        user.id(),
        user.email(),
        user.name(),
        user.administrator(),
        user.preferences().language(),
        user.preferences().timeZone(),
        user.preferences().theme(),
        user.createdAt(),
        password);
  }

  static Optional<Stored> find(Tx tx, UUID id) {
    return tx.first("SELECT " + COLUMNS + " FROM user_account WHERE id = ?", UserTable::stored, id);
  }

  static Optional<Stored> byEmail(Tx tx, String email) {
    return tx.first(
        "SELECT " + COLUMNS + " FROM user_account WHERE email = ?", UserTable::stored, email);
  }

  /// Whether there is an administrator.
  static boolean anyAdministrator(Tx tx) {
    return tx.first(
            "SELECT id FROM user_account WHERE administrator = 1 LIMIT 1", row -> row.uuid(1))
        .isPresent();
  }

  /// Newest first.
  static List<User> list(Tx tx, @Nullable UUID before, int limit) {
    if (before == null) {
      return tx.list(
          "SELECT " + COLUMNS + " FROM user_account ORDER BY id DESC LIMIT ?",
          row -> stored(row).user(),
          limit);
    }
    return tx.list(
        "SELECT " + COLUMNS + " FROM user_account WHERE id < ? ORDER BY id DESC LIMIT ?",
        row -> stored(row).user(),
        before,
        limit);
  }

  static void setPreferences(Tx tx, UUID id, Preferences preferences) {
    tx.update(
        "UPDATE user_account SET language = ?, time_zone = ?, theme = ? WHERE id = ?",
        preferences.language(),
        preferences.timeZone(),
        preferences.theme(),
        id);
  }

  static void setPassword(Tx tx, UUID id, String password) {
    tx.update("UPDATE user_account SET password = ? WHERE id = ?", password, id);
  }

  /// @return whether there was one
  static boolean remove(Tx tx, UUID id) {
    tx.update("DELETE FROM membership WHERE user_id = ?", id);
    tx.update("DELETE FROM one_time_link WHERE user_id = ?", id);
    return tx.update("DELETE FROM user_account WHERE id = ?", id) == 1;
  }

  static void setRole(Tx tx, Membership membership) {
    removeRole(tx, membership.userId(), membership.applicationId());
    tx.update(
        "INSERT INTO membership (user_id, application_id, role) VALUES (?, ?, ?)",
        membership.userId(),
        membership.applicationId(),
        membership.role().wireName());
  }

  static boolean removeRole(Tx tx, UUID userId, UUID applicationId) {
    return tx.update(
            "DELETE FROM membership WHERE user_id = ? AND application_id = ?",
            userId,
            applicationId)
        == 1;
  }

  static void removeRoles(Tx tx, UUID applicationId) {
    tx.update("DELETE FROM membership WHERE application_id = ?", applicationId);
  }

  static List<Membership> rolesOf(Tx tx, UUID userId) {
    return tx.list(
        "SELECT user_id, application_id, role FROM membership WHERE user_id = ? ORDER BY application_id",
        UserTable::membership,
        userId);
  }

  static List<Membership> rolesIn(Tx tx, UUID applicationId) {
    return tx.list(
        "SELECT user_id, application_id, role FROM membership WHERE application_id = ? ORDER BY user_id",
        UserTable::membership,
        applicationId);
  }

  private static Membership membership(Row row) {
    return new Membership(row.uuid(1), row.uuid(2), Role.parse(row.text(3)).orElseThrow());
  }

  private static Stored stored(Row row) {
    return new Stored(
        new User(
            row.uuid(1),
            row.text(2),
            row.text(3),
            row.flag(4),
            new Preferences(row.textOrNull(5), row.textOrNull(6), row.textOrNull(7)),
            row.time(8)),
        row.textOrNull(9));
  }
}
