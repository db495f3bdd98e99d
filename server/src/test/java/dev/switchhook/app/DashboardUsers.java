package dev.switchhook.app;

import dev.switchhook.account.AuditEntry;
import dev.switchhook.account.AuditLog;
import dev.switchhook.account.Membership;
import dev.switchhook.account.PasswordCost;
import dev.switchhook.account.Role;
import dev.switchhook.account.User;
import dev.switchhook.account.Users;
import dev.switchhook.application.Application;
import dev.switchhook.crypto.Secret;
import dev.switchhook.dashboard.Dashboard;
import dev.switchhook.id.IdRange;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/// Users of a hub under test, with passwords that cost next to nothing.
final class DashboardUsers {
  private static final int ENTRIES_MAX = 500;

  private static final PasswordCost CHEAP = new PasswordCost(8, 1);

  private final Database database;
  private final Dashboard.Accounts accounts;
  private final Users users;

  private DashboardUsers(Database database, Dashboard.Accounts accounts) {
    this.database = database;
    this.accounts = accounts;
    SecureRandom random = new SecureRandom();
    InstantSource clock = InstantSource.system();
    this.users = new Users(database, new Ids(clock, random), clock, random, CHEAP);
  }

  static DashboardUsers of(HubFixture fixture) {
    return new DashboardUsers(fixture.hub.demoPorts().database(), fixture.hub.people().accounts());
  }

  /// The newest entries of the audit log, of all applications and of none.
  static List<AuditEntry> audited(HubFixture fixture) {
    return fixture
        .hub
        .people()
        .accounts()
        .audit()
        .list(new AuditLog.Filter(null, null, null, null, IdRange.ALL), ENTRIES_MAX);
  }

  /// Gives a user a password that is checked in no time; their sessions end.
  void cheapPassword(String email, String password) {
    User user = database.readNow(tx -> users.byEmail(tx, email)).orElseThrow();
    users.setPassword(user.id(), Secret.of(password));
  }

  /// A user with a role in an application.
  User add(String applicationId, String email, String password, String role) {
    Users.Prepared prepared =
        users.prepare(new Users.NewUser(email, email, Secret.of(password), false));
    UUID application = UUID.fromString(applicationId.substring(Application.ID_PREFIX.length()));
    return database.writeNow(tx -> {
      var _ = users.insert(tx, prepared);
      users.setRole(
          tx, new Membership(prepared.user().id(), application, Role.parse(role).orElseThrow()));
      return prepared.user();
    });
  }

  /// Gives somebody another role.
  void setRole(String applicationId, UUID userId, Role role) {
    UUID application = UUID.fromString(applicationId.substring(Application.ID_PREFIX.length()));
    var _ =
        database.writeNow(tx -> {
          users.setRole(tx, new Membership(userId, application, role));
          return true;
        });
  }

  /// Signs a new user of the application in.
  ///
  /// @return what the session's cookie holds
  String signedIn(String applicationId, String email, String role) {
    User user = add(applicationId, email, "a password of theirs", role);
    return accounts.sessions().open(user.id(), null).reveal();
  }

  /// Signs an administrator of the hub in who owns the application.
  String administrator(String applicationId, String email) {
    Users.Prepared prepared =
        users.prepare(new Users.NewUser(email, email, Secret.of("a password of theirs"), true));
    UUID application = UUID.fromString(applicationId.substring(Application.ID_PREFIX.length()));
    boolean made =
        database.writeNow(tx -> {
          users.setRole(tx, new Membership(prepared.user().id(), application, Role.OWNER));
          return users.insert(tx, prepared);
        });
    if (!made) {
      throw new IllegalStateException(email + " exists already");
    }
    return accounts.sessions().open(prepared.user().id(), null).reveal();
  }
}
