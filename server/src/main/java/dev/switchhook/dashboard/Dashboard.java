package dev.switchhook.dashboard;

import dev.switchhook.account.AuditLog;
import dev.switchhook.account.LoginLimit;
import dev.switchhook.account.OneTimeLinks;
import dev.switchhook.account.Sessions;
import dev.switchhook.account.Users;
import dev.switchhook.application.Applications;
import dev.switchhook.http.Blocking;
import dev.switchhook.http.ErrorTranslation;
import dev.switchhook.http.Errors;
import dev.switchhook.http.LocalRoutes;
import dev.switchhook.store.Database;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// All pages. Only used at start.
public final class Dashboard {
  private final Screens screens;
  private final Errors errors;

  /// What the pages work with.
  ///
  /// @param api the routes of the API, mounted before a page is asked for
  /// @param publicUrl base of the hub's addresses, without a slash at the end; asked at each
  ///   request
  /// @param playground what can be tried; asked at each request, null when there is nothing
  public record Ports(
      Database database,
      Accounts accounts,
      Applications applications,
      LocalRoutes api,
      Supplier<String> publicUrl,
      Supplier<@Nullable Playground> playground,
      InstantSource clock) {}

  /// Who may come in.
  public record Accounts(
      Users users, Sessions sessions, OneTimeLinks links, LoginLimit limit, AuditLog audit) {}

  /// The dashboard over these.
  ///
  /// @param translation what failures of other packages mean
  public Dashboard(Ports ports, ErrorTranslation translation) {
    this.screens = new Screens(ports);
    this.errors = new Errors(Map.of("", screens.faults()), translation);
  }

  /// Adds all pages to the router.
  ///
  /// @param seams runs handlers, which block, with these errors
  public void mount(Router router, Function<Errors, Blocking> seams) {
    screens.mount(router, seams, errors);
  }
}
