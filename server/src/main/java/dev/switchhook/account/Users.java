package dev.switchhook.account;

import dev.switchhook.crypto.Secret;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// All users and their roles. Thread-safe. Methods without a transaction wait for the store; those
/// with a password also compute for some 50 ms at the usual [PasswordCost].
public final class Users {
  /// Shortest password, in characters.
  public static final int PASSWORD_CHARS_MIN = 8;

  /// Longest password, in characters.
  public static final int PASSWORD_CHARS_MAX = 256;

  /// Longest name, in characters.
  public static final int NAME_CHARS_MAX = 100;

  /// Longest address, in characters (RFC 5321).
  public static final int EMAIL_CHARS_MAX = 254;

  private static final Pattern EMAIL =
      Pattern.compile("[^\\s@<>\"\\p{Cntrl}]+@[^\\s@<>\"\\p{Cntrl}]+");

  private final Database database;
  private final Ids ids;
  private final InstantSource clock;
  private final Passwords passwords;

  /// The users in this database.
  public Users(Database database, Ids ids, InstantSource clock, SecureRandom random) {
    this(database, ids, clock, random, PasswordCost.STANDARD);
  }

  /// The users in this database.
  ///
  /// @param cost of the passwords that are set from now on; those that are stored keep theirs
  public Users(
      Database database, Ids ids, InstantSource clock, SecureRandom random, PasswordCost cost) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
    this.passwords = new Passwords(random, cost);
  }

  /// Whether it looks like an address; nobody else can tell without writing to it.
  public static boolean isEmail(String text) {
    return text.length() <= EMAIL_CHARS_MAX && EMAIL.matcher(text).matches();
  }

  /// Whether it may be a password.
  public static boolean isPassword(String text) {
    return text.length() >= PASSWORD_CHARS_MIN && text.length() <= PASSWORD_CHARS_MAX;
  }

  /// Who shall have an account.
  ///
  /// @param password null: signs in by links only
  public record NewUser(
      String email, String name, @Nullable Secret password, boolean administrator) {}

  /// A user that is not stored yet, with the password as it is stored.
  ///
  /// @param hash null without a password
  public record Prepared(User user, @Nullable String hash) {}

  /// Makes a user that nobody knows yet ([#insert]).
  public Prepared prepare(NewUser wanted) {
    Secret password = wanted.password();
    User user =
        new User(
            ids.next(),
            wanted.email().toLowerCase(Locale.ROOT),
            wanted.name(),
            wanted.administrator(),
            Preferences.NONE,
            clock.instant().truncatedTo(ChronoUnit.MILLIS));
    return new Prepared(user, password == null ? null : passwords.hash(password));
  }

  /// Stores a user, unless somebody has that address.
  ///
  /// @return whether it was stored
  public boolean insert(Tx tx, Prepared prepared) {
    if (UserTable.byEmail(tx, prepared.user().email()).isPresent()) {
      return false;
    }
    UserTable.insert(tx, prepared.user(), prepared.hash());
    return true;
  }

  /// Whether anybody administers the hub already.
  public boolean anyAdministrator() {
    return database.readNow(UserTable::anyAdministrator);
  }

  /// The same in a transaction.
  public boolean anyAdministrator(Tx tx) {
    return UserTable.anyAdministrator(tx);
  }

  /// The user of that address and password. It takes as long for addresses that nobody has.
  public Optional<User> authenticate(String email, Secret password) {
    Optional<UserTable.Stored> found =
        database.readNow(tx -> UserTable.byEmail(tx, email.toLowerCase(Locale.ROOT)));
    String hash = found.map(UserTable.Stored::password).orElse(null);
    return passwords.matches(password, hash) ? found.map(UserTable.Stored::user) : Optional.empty();
  }

  /// Whether the user has a password; who came by a link may have none yet.
  public boolean hasPassword(UUID userId) {
    return database.readNow(
        tx -> UserTable.find(tx, userId).map(UserTable.Stored::password).isPresent());
  }

  /// The user with that id.
  public Optional<User> find(UUID id) {
    return database.readNow(tx -> UserTable.find(tx, id).map(UserTable.Stored::user));
  }

  /// The same in a transaction.
  public Optional<User> find(Tx tx, UUID id) {
    return UserTable.find(tx, id).map(UserTable.Stored::user);
  }

  /// The user with that address.
  public Optional<User> byEmail(Tx tx, String email) {
    return UserTable.byEmail(tx, email.toLowerCase(Locale.ROOT)).map(UserTable.Stored::user);
  }

  /// All users, newest first.
  ///
  /// @param before only those with smaller ids; null for the newest
  public List<User> list(@Nullable UUID before, int limit) {
    return database.readNow(tx -> UserTable.list(tx, before, limit));
  }

  /// A user's roles.
  public List<Membership> rolesOf(UUID userId) {
    return database.readNow(tx -> UserTable.rolesOf(tx, userId));
  }

  /// The same in a transaction.
  public List<Membership> rolesOf(Tx tx, UUID userId) {
    return UserTable.rolesOf(tx, userId);
  }

  /// Who has which role in an application.
  public List<Membership> rolesIn(UUID applicationId) {
    return database.readNow(tx -> UserTable.rolesIn(tx, applicationId));
  }

  /// Gives a role, in place of one that the user may have. The caller has made sure that user and
  /// application exist, in this transaction.
  public void setRole(Tx tx, Membership membership) {
    UserTable.setRole(tx, membership);
  }

  /// Takes the role away.
  ///
  /// @return whether there was one
  public boolean removeRole(Tx tx, UUID userId, UUID applicationId) {
    return UserTable.removeRole(tx, userId, applicationId);
  }

  /// Takes all roles in an application that is removed.
  public void forgetApplication(Tx tx, UUID applicationId) {
    UserTable.removeRoles(tx, applicationId);
  }

  /// Remembers how the user likes the dashboard.
  public void setPreferences(UUID userId, Preferences preferences) {
    var _ =
        database.writeNow(tx -> {
          UserTable.setPreferences(tx, userId, preferences);
          return true;
        });
  }

  /// Sets a new password; all sessions of the user end.
  public void setPassword(UUID userId, Secret password) {
    String hash = passwords.hash(password);
    var _ =
        database.writeNow(tx -> {
          UserTable.setPassword(tx, userId, hash);
          SessionTable.removeAll(tx, userId);
          return true;
        });
  }

  /// Sets a new password for whoever has a link for that ([OneTimeLinks.Kind#PASSWORD]); all their
  /// sessions and other links end with the same commit.
  ///
  /// @return who it was; empty when the link is not good
  public Optional<UUID> resetPassword(OneTimeLinks links, Secret token, Secret password) {
    if (links.userOf(token, OneTimeLinks.Kind.PASSWORD).isEmpty()) {
      return Optional.empty(); // before the work that a password costs
    }
    String hash = passwords.hash(password);
    return database.writeNow(tx -> {
      Optional<UUID> user = links.use(tx, token, OneTimeLinks.Kind.PASSWORD);
      user.ifPresent(id -> {
        UserTable.setPassword(tx, id, hash);
        SessionTable.removeAll(tx, id);
        SessionTable.removeLinks(tx, id);
      });
      return user;
    });
  }

  /// Ends every session of the user.
  public void signOut(Tx tx, UUID userId) {
    SessionTable.removeAll(tx, userId);
  }

  /// Removes the account with its roles, sessions and links.
  ///
  /// @return whether there was one
  public boolean remove(Tx tx, UUID userId) {
    SessionTable.removeAll(tx, userId);
    return UserTable.remove(tx, userId);
  }
}
