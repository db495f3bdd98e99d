package dev.switchhook.app;

import dev.switchhook.account.AuditLog;
import dev.switchhook.account.LoginLimit;
import dev.switchhook.account.Membership;
import dev.switchhook.account.OneTimeLinks;
import dev.switchhook.account.Role;
import dev.switchhook.account.Sessions;
import dev.switchhook.account.Users;
import dev.switchhook.api.StoreErrors;
import dev.switchhook.api.TrialReceiver;
import dev.switchhook.application.ApplicationRemoval;
import dev.switchhook.application.Applications;
import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.dashboard.Dashboard;
import dev.switchhook.dashboard.Playground;
import dev.switchhook.http.LocalRoutes;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Users, their sessions, and the pages that they see.
final class People implements ApplicationRemoval {
  private static final Duration DEMO_LINK_GOOD = Duration.ofHours(24);

  private final Ports ports;
  private final Dashboard.Accounts accounts;
  private volatile @Nullable Playground playground;
  private volatile @Nullable TrialReceiver receiver;

  /// What it is built on.
  record Ports(
      Database database, Ids ids, Tokens tokens, InstantSource clock, SecureRandom random) {}

  People(Ports ports) {
    this.ports = ports;
    this.accounts =
        new Dashboard.Accounts(
            new Users(ports.database(), ports.ids(), ports.clock(), ports.random()),
            new Sessions(ports.database(), ports.tokens(), ports.clock()),
            new OneTimeLinks(ports.database(), ports.tokens(), ports.clock()),
            new LoginLimit(System::nanoTime),
            new AuditLog(ports.database(), ports.ids()));
  }

  /// Users and the audit log, for the API.
  Dashboard.Accounts accounts() {
    return accounts;
  }

  /// The pages, and the routes of the API that they call.
  ApiHandlers.Pages pages(Supplier<String> publicUrl) {
    LocalRoutes api = new LocalRoutes();
    Dashboard dashboard =
        new Dashboard(
            new Dashboard.Ports(
                ports.database(),
                accounts,
                new Applications(ports.database(), ports.ids(), ports.clock()),
                api,
                publicUrl,
                () -> playground,
                ports.clock()),
            new StoreErrors());
    return new ApiHandlers.Pages(dashboard, api);
  }

  /// Lets the pages and the API try things, from now on.
  void play(Playground with, TrialReceiver taking) {
    playground = with;
    receiver = taking;
  }

  /// What takes deliveries to try the hub with; null when there is nothing.
  @Nullable TrialReceiver receiver() {
    return receiver;
  }

  /// A new token of the set-up link; empty when there is an owner already.
  Secret setupToken() {
    return accounts.users().anyAdministrator() ? Secret.of("") : accounts.links().forSetup();
  }

  /// A link that signs the demo's user in, once.
  ///
  /// @return path and query
  String demoLink(UUID applicationId) {
    Users users = accounts.users();
    Users.Prepared prepared =
        users.prepare(new Users.NewUser("demo@switchhook.invalid", "Demo", null, true));
    UUID userId =
        ports
            .database()
            .writeNow(tx -> {
              // an earlier demo on the same database has made it already
              UUID id =
                  users.insert(tx, prepared)
                      ? prepared.user().id()
                      : users.byEmail(tx, prepared.user().email()).orElseThrow().id();
              users.setRole(tx, new Membership(id, applicationId, Role.OWNER));
              return id;
            });
    Secret token = accounts.links().forUser(userId, DEMO_LINK_GOOD);
    return "/enter?next=/phone&token=" + token.reveal();
  }

  @Override
  public void remove(Tx tx, UUID applicationId) {
    accounts.users().forgetApplication(tx, applicationId);
    accounts.audit().forgetApplication(tx, applicationId);
  }
}
