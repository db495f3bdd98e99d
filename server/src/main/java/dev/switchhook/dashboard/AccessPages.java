package dev.switchhook.dashboard;

import dev.switchhook.account.AuditEntry;
import dev.switchhook.account.AuditLog;
import dev.switchhook.account.Membership;
import dev.switchhook.account.OneTimeLinks;
import dev.switchhook.account.Role;
import dev.switchhook.account.User;
import dev.switchhook.account.Users;
import dev.switchhook.application.Application;
import dev.switchhook.application.Applications;
import dev.switchhook.crypto.Secret;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Coming in and going out: set-up, sign-in, one-time links, sign-out.
final class AccessPages implements Pages {
  private final Dashboard.Ports ports;
  private final Dashboard.Accounts accounts;
  private final Visits visits;

  AccessPages(Dashboard.Ports ports, Visits visits) {
    this.ports = ports;
    this.accounts = ports.accounts();
    this.visits = visits;
  }

  @Override
  public void mount(Screens.Mount to) {
    to.open(HttpMethod.GET, "/login", this::form);
    to.open(HttpMethod.POST, "/login", this::login);
    to.open(HttpMethod.GET, "/setup", this::setupForm);
    to.open(HttpMethod.POST, "/setup", this::setup);
    to.open(HttpMethod.GET, "/enter", this::enterForm);
    to.open(HttpMethod.POST, "/enter", this::enter);
    to.open(HttpMethod.GET, "/password", this::passwordForm);
    to.open(HttpMethod.POST, "/password", this::password);
    to.open(HttpMethod.POST, "/logout", this::logout);
    to.own("/logout/everywhere", this::logoutEverywhere);
  }

  private Answer form(Request request) {
    String next = Origins.local(request.queryParameter("next").orElse("/"));
    if (accounts.sessions().find(Cookies.session(request)).isPresent()) {
      return Answer.empty(303).withHeader("Location", next);
    }
    return visits.login(request, 200, new LoginView(next, "", "", ""));
  }

  private Answer login(Request request) {
    Origins.require(request, ports.publicUrl().get());
    Form form = Form.of(request);
    String email = form.text("email").toLowerCase(Locale.ROOT);
    String next = Origins.local(form.text("next").isEmpty() ? "/" : form.text("next"));
    if (email.length() > Users.EMAIL_CHARS_MAX
        || form.raw("password").length() > Users.PASSWORD_CHARS_MAX) {
      return visits.login(request, 401, new LoginView(next, "", "", "access.wrong"));
    }
    if (!accounts.limit().admits(email, request.peer())) {
      return visits
          .login(request, 429, new LoginView(next, email, "", "access.too_many"))
          .withHeader("Retry-After", "900");
    }
    Optional<User> user = accounts.users().authenticate(email, Secret.of(form.raw("password")));
    if (user.isEmpty()) {
      return visits.login(request, 401, new LoginView(next, email, "", "access.wrong"));
    }
    accounts.limit().succeeded(email, request.peer());
    return signedIn(request, user.get().id(), "session.login", next);
  }

  /// A session of its own for every sign-in; one that the browser had before ends.
  private Answer signedIn(Request request, UUID userId, String action, String next) {
    Secret before = Cookies.session(request);
    if (!before.isEmpty()) {
      accounts.sessions().end(before);
    }
    Secret token = accounts.sessions().open(userId, null);
    note(request, userId, action);
    return Answer.empty(303)
        .withHeader("Location", next)
        .withHeader("Set-Cookie", Cookies.begin(token, ports.publicUrl().get()));
  }

  private void note(Request request, UUID userId, String action) {
    accounts
        .audit()
        .note(
            new AuditLog.Deed(
                null,
                AuditEntry.Who.user(userId, request.peer()),
                action,
                User.ID_PREFIX + userId));
  }

  /// Programs open links too: those of mail and chat that look what is behind them, and browsers
  /// that load ahead. So opening it shows a button, and the button uses it up. The demo's own page
  /// presses it by itself, since its link goes to a terminal.
  private Answer enterForm(Request request) {
    String token = request.queryParameter("token").orElse("");
    if (accounts.links().userOf(Secret.of(token), OneTimeLinks.Kind.ENTER).isEmpty()) {
      return linkIsOver(request);
    }
    String next = Origins.local(request.queryParameter("next").orElse("/"));
    boolean demo = ports.playground().get() != null;
    return visits.outside(request, 200, "access/enter.jte", new EnterView(token, next, demo));
  }

  private Answer enter(Request request) {
    Origins.require(request, ports.publicUrl().get());
    Form form = Form.of(request);
    Optional<UUID> user = accounts.links().useForUser(Secret.of(form.text("token")));
    return user.isEmpty()
        ? linkIsOver(request)
        : signedIn(request, user.get(), "session.link", Origins.local(form.text("next")));
  }

  private Answer linkIsOver(Request request) {
    return visits.login(request, 403, new LoginView("/", "", "access.link_used", ""));
  }

  private Answer passwordForm(Request request) {
    String token = request.queryParameter("token").orElse("");
    return accounts.links().userOf(Secret.of(token), OneTimeLinks.Kind.PASSWORD).isEmpty()
        ? linkIsOver(request)
        : passwordPage(request, 200, new PasswordView(token, Mistakes.NONE));
  }

  private Answer passwordPage(Request request, int status, PasswordView view) {
    return visits.outside(request, status, "access/password.jte", view);
  }

  /// Whoever has the link may set a password, and signs in with it then: the link alone opens
  /// nothing.
  private Answer password(Request request) {
    Origins.require(request, ports.publicUrl().get());
    Form form = Form.of(request);
    String token = form.text("token");
    String wanted = form.raw("new_password");
    if (!Users.isPassword(wanted)) {
      Mistakes mistakes = Mistakes.of("new_password", "access.bad_password");
      return passwordPage(request, 422, new PasswordView(token, mistakes));
    }
    Optional<UUID> user =
        accounts.users().resetPassword(accounts.links(), Secret.of(token), Secret.of(wanted));
    if (user.isEmpty()) {
      return linkIsOver(request);
    }
    note(request, user.get(), "user.password_reset");
    return gone();
  }

  private Answer setupForm(Request request) {
    String token = request.queryParameter("token").orElse("");
    requireSetup(token);
    return setupPage(
        request, 200, new SetupView(token, "", "", "", noApplication(), Mistakes.NONE));
  }

  private Answer setupPage(Request request, int status, SetupView view) {
    return visits.outside(request, status, "access/setup.jte", view);
  }

  private Answer setupAgain(Request request, Form form, boolean first, Mistakes mistakes) {
    return setupPage(
        request,
        422,
        new SetupView(
            form.text("token"),
            form.text("name"),
            form.text("email"),
            form.text("application"),
            first,
            mistakes));
  }

  private void requireSetup(String token) {
    if (!accounts.links().isSetup(Secret.of(token)) || accounts.users().anyAdministrator()) {
      throw ApiError.of(
          403,
          "link_used",
          "this set-up link is not good any more: sign in, or start the hub anew");
    }
  }

  private boolean noApplication() {
    return ports.applications().list(null, 1).isEmpty();
  }

  private Answer setup(Request request) {
    Origins.require(request, ports.publicUrl().get());
    Form form = Form.of(request);
    String token = form.text("token");
    requireSetup(token);
    Mistakes mistakes = setupMistakes(form);
    boolean first = noApplication();
    if (mistakes.any()) {
      return setupAgain(request, form, first, mistakes);
    }
    String name = form.text("name");
    Users.Prepared owner =
        accounts
            .users()
            .prepare(
                new Users.NewUser(
                    form.text("email"),
                    name.isEmpty() ? form.text("email") : name,
                    Secret.of(form.raw("password")),
                    true));
    String called = form.text("application");
    Application application =
        first ? ports.applications().prepare(called.isEmpty() ? "Default" : called) : null;
    return switch (made(token, owner, application)) {
      case MADE -> signedIn(request, owner.user().id(), "session.setup", "/");
      case LINK_USED ->
          throw ApiError.of(403, "link_used", "somebody has used this link meanwhile");
      case ADDRESS_TAKEN ->
          setupAgain(request, form, first, Mistakes.of("email", "access.taken_email"));
    };
  }

  /// What became of the first account.
  private enum Setup {
    MADE,
    LINK_USED,
    ADDRESS_TAKEN
  }

  /// Uses the link up with the account that it makes, and only with it: users with roles may be
  /// there before anybody administers the hub, and have the address.
  private Setup made(String token, Users.Prepared owner, @Nullable Application application) {
    return ports
        .database()
        .writeNow(tx -> {
          Users users = accounts.users();
          if (users.anyAdministrator(tx)) {
            return Setup.LINK_USED;
          }
          if (users.byEmail(tx, owner.user().email()).isPresent()) {
            return Setup.ADDRESS_TAKEN;
          }
          if (!accounts.links().useSetup(tx, Secret.of(token)) || !users.insert(tx, owner)) {
            return Setup.LINK_USED;
          }
          if (application != null) {
            ports.applications().insert(tx, application);
            users.setRole(tx, new Membership(owner.user().id(), application.id(), Role.OWNER));
          }
          return Setup.MADE;
        });
  }

  private static Mistakes setupMistakes(Form form) {
    Map<String, String> mistakes = new LinkedHashMap<>();
    if (!Users.isEmail(form.text("email"))) {
      mistakes.put("email", "access.bad_email");
    }
    if (!Users.isPassword(form.raw("password"))) {
      mistakes.put("password", "access.bad_password");
    }
    if (form.text("name").length() > Users.NAME_CHARS_MAX) {
      mistakes.put("name", "access.bad_name");
    }
    if (form.text("application").length() > Applications.NAME_CHARS_MAX) {
      mistakes.put("application", "access.bad_name");
    }
    return new Mistakes(mistakes);
  }

  /// Another site could at most sign somebody out; that it comes from here is asked all the same.
  private Answer logout(Request request) {
    Origins.require(request, ports.publicUrl().get());
    Secret token = Cookies.session(request);
    if (!token.isEmpty()) {
      accounts
          .sessions()
          .find(token)
          .ifPresent(session -> note(request, session.userId(), "session.logout"));
      accounts.sessions().end(token);
    }
    return gone();
  }

  private Answer logoutEverywhere(Visit visit) {
    accounts.sessions().endAll(visit.user().id());
    note(visit.request(), visit.user().id(), "session.logout_everywhere");
    return gone();
  }

  private Answer gone() {
    return Answer.empty(303)
        .withHeader("Location", "/login")
        .withHeader("Set-Cookie", Cookies.end(ports.publicUrl().get()));
  }
}
