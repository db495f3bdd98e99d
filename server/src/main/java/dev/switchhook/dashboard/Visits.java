package dev.switchhook.dashboard;

import dev.switchhook.access.Caller;
import dev.switchhook.access.Scope;
import dev.switchhook.account.Membership;
import dev.switchhook.account.Role;
import dev.switchhook.account.Session;
import dev.switchhook.account.Sessions;
import dev.switchhook.account.User;
import dev.switchhook.application.Application;
import dev.switchhook.crypto.Secret;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Failure;
import dev.switchhook.http.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes visits of requests: who it is, what they look at, what they may. Thread-safe.
final class Visits {
  /// Most applications in the switcher.
  static final int APPLICATIONS_MAX = 100;

  private static final String FORM_TOKEN = "_token";
  private static final String TOKEN_HEADER = "X-CSRF-Token";

  /// Looking, without what people wrote.
  private static final Set<Scope> VIEWER =
      Set.of(
          Scope.ENDPOINTS_READ,
          Scope.EVENTS_READ,
          Scope.DELIVERIES_READ,
          Scope.CHANNELS_READ,
          Scope.LIVE_READ);

  private final Dashboard.Ports ports;
  private final Ui.Shared shared;
  private final Templates templates = new Templates();

  Visits(Dashboard.Ports ports, Ui.Shared shared) {
    this.ports = ports;
    this.shared = shared;
  }

  /// A handler of a page.
  Function<Request, Answer> page(Role least, Function<Visit, Answer> handler) {
    return request -> {
      Secret token = Cookies.session(request);
      Optional<Visit> visit = visit(request, token, Form.EMPTY);
      Answer answer =
          visit.map(found -> handled(found, least, handler)).orElseGet(() -> away(request, token));
      return Compression.of(request, answer);
    };
  }

  /// A handler of a change.
  Function<Request, Answer> action(Role least, Function<Visit, Answer> handler) {
    return request -> {
      Origins.require(request, ports.publicUrl().get());
      Secret token = Cookies.session(request);
      Form form = Form.of(request);
      Optional<Visit> visit = visit(request, token, form);
      if (visit.isEmpty()) {
        return away(request, token);
      }
      String sent = request.header(TOKEN_HEADER).orElseGet(() -> form.raw(FORM_TOKEN));
      return handled(
          visit.get(),
          least,
          found -> {
            if (!Sessions.isFormToken(token, sent)) {
              throw ApiError.of(
                  403, "form_expired", "the form is from another session: load the page again");
            }
            return handler.apply(found);
          });
    };
  }

  private Answer handled(Visit visit, Role least, Function<Visit, Answer> handler) {
    try {
      if (!visit.role().includes(least)) {
        throw ApiError.of(403, "role_missing", "your role does not allow this");
      }
      return handler.apply(visit);
    } catch (ApiError error) {
      return fault(visit.ui(), error, visit.request().requestId());
    } catch (Failure marked) {
      if (marked.getCause() instanceof ApiError error) {
        return fault(visit.ui(), error, visit.request().requestId());
      }
      throw marked;
    }
  }

  /// Nobody is signed in: the way to the sign-in page and back. A session that is over is said to
  /// be.
  private Answer away(Request request, Secret token) {
    if (request.header("HX-Request").isPresent()) {
      return Answer.empty(401).withHeader("HX-Redirect", "/login");
    }
    if (!token.isEmpty()) {
      return login(request, 401, new LoginView(local(request), "", "access.ended", ""))
          .withHeader("Set-Cookie", Cookies.end(ports.publicUrl().get()));
    }
    String next = URLEncoder.encode(local(request), StandardCharsets.UTF_8);
    return Answer.empty(303)
        .withHeader("Location", next.equals("%2F") ? "/login" : "/login?next=" + next);
  }

  private static String local(Request request) {
    return request.method().equals("GET") ? request.path() : "/";
  }

  /// The sign-in page.
  Answer login(Request request, int status, LoginView view) {
    return outside(request, status, "access/login.jte", view);
  }

  /// A page for those who are not signed in.
  Answer outside(Request request, int status, String template, Object view) {
    return templates.html(status, template, Map.of("ui", nobody(request), "view", view));
  }

  private Ui nobody(Request request) {
    return new Ui(
        shared,
        Words.best(request.header("Accept-Language").orElse("")),
        ports.clock().instant(),
        Ui.Who.NOBODY,
        new Ui.Place(request.path(), "", Cookies.zone(request)));
  }

  /// An error that no page answers, for somebody who is not known.
  Answer fault(ApiError error, String requestId) {
    Ui ui =
        new Ui(
            shared,
            Locale.ENGLISH,
            ports.clock().instant(),
            Ui.Who.NOBODY,
            new Ui.Place("", "", ZoneOffset.UTC));
    return fault(ui, error, requestId);
  }

  private Answer fault(Ui ui, ApiError error, String requestId) {
    FaultView view =
        new FaultView(
            error.status(),
            ui.textOr("shell.fault_text." + error.code(), error.detail()),
            requestId);
    return templates.html(error.status(), "fault.jte", Map.of("ui", ui, "view", view));
  }

  private Optional<Visit> visit(Request request, Secret token, Form form) {
    if (token.isEmpty()) {
      return Optional.empty();
    }
    Optional<Session> session = ports.accounts().sessions().find(token);
    Optional<User> user = session.flatMap(found -> ports.accounts().users().find(found.userId()));
    if (session.isEmpty() || user.isEmpty()) {
      return Optional.empty();
    }
    Looking looking = looking(user.get(), session.get().applicationId());
    Ui ui = ui(request, user.get(), token, looking);
    return Optional.of(
        new Visit(
            request,
            user.get(),
            token,
            looking.application() == null ? null : looking.application().id(),
            looking.role(),
            form,
            ui,
            tools(request, user.get(), token, looking)));
  }

  /// What somebody looks at.
  private record Looking(
      @Nullable Application application, Role role, List<Application> applications) {}

  private Looking looking(User user, @Nullable UUID wanted) {
    List<Membership> roles = ports.accounts().users().rolesOf(user.id());
    List<Application> applications =
        user.administrator()
            ? ports.applications().list(null, APPLICATIONS_MAX)
            : roles.stream()
                .limit(APPLICATIONS_MAX)
                .map(role -> ports.applications().find(role.applicationId()))
                .flatMap(Optional::stream)
                .toList();
    Application application =
        applications.stream()
            .filter(each -> each.id().equals(wanted))
            .findFirst()
            .orElseGet(() -> applications.isEmpty() ? null : applications.getLast());
    return new Looking(application, role(user, roles, application), applications);
  }

  private static Role role(User user, List<Membership> roles, @Nullable Application application) {
    if (user.administrator()) {
      return Role.OWNER;
    }
    return roles.stream()
        .filter(role -> application != null && role.applicationId().equals(application.id()))
        .map(Membership::role)
        .findFirst()
        .orElse(Role.VIEWER);
  }

  private Ui ui(Request request, User user, Secret token, Looking looking) {
    String language = user.preferences().language();
    Application application = looking.application();
    return new Ui(
        shared,
        Optional.ofNullable(language)
            .flatMap(Words::byTag)
            .orElseGet(() -> Words.best(request.header("Accept-Language").orElse(""))),
        ports.clock().instant(),
        new Ui.Who(
            user,
            looking.role(),
            ports.accounts().sessions().formToken(token).reveal(),
            application == null ? null : choice(application),
            looking.applications().stream().map(Visits::choice).toList()),
        new Ui.Place(
            request.path(), request.queryParameter("flash").orElse(""), Cookies.zone(request)));
  }

  private static Ui.Choice choice(Application application) {
    return new Ui.Choice(application.publicId(), application.name());
  }

  private Visit.Tools tools(Request request, User user, Secret token, Looking looking) {
    Application application = looking.application();
    UUID applicationId = application == null ? null : application.id();
    UUID known = applicationId == null ? new UUID(0, 0) : applicationId;
    Caller member =
        new Caller.Member(
            known,
            user.id(),
            looking.role() == Role.VIEWER ? VIEWER : Set.of(),
            Sessions.name(token));
    String below = "/v1/applications/" + Application.ID_PREFIX + known + "/";
    boolean owner = looking.role() == Role.OWNER && applicationId != null;
    return new Visit.Tools(
        new Api(ports.api(), new Api.As(member, request, path -> true)),
        new Api(
            ports.api(),
            new Api.As(
                new Caller.Operator(user.id()),
                request,
                path -> user.administrator() || (owner && isOwners(path, below)))),
        templates,
        ports.accounts(),
        ports.playground().get(),
        ports.publicUrl().get());
  }

  /// An account may have roles elsewhere too, so who owns one application must not get hold of it.
  private static boolean isOwners(String path, String below) {
    return path.startsWith(below) && !path.endsWith("/password-link");
  }
}
