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
import java.util.ArrayList;
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
  private static final String OTHER_APPLICATION =
      "the page is of another application than the one that is looked at now: go back and load it"
          + " again";

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

  /// A change that a page offers.
  ///
  /// @param path with `:name` for parts that vary
  /// @param least the role that it takes
  /// @param own whether it is of the user's own, and may come from a page of any application
  record Change(String path, Role least, boolean own, Function<Visit, Answer> handler) {}

  /// A handler of a page.
  Function<Request, Answer> page(Role least, Function<Visit, Answer> handler) {
    return request -> {
      Secret token = Cookies.session(request);
      String back = WayBack.to(request);
      Optional<Visit> visit = visit(request, token, Form.EMPTY, back);
      Answer answer =
          visit
              .map(found ->
                  handled(
                      found,
                      here -> {
                        requireRole(here, least);
                        return handler.apply(here);
                      }))
              .orElseGet(() -> away(request, token, back));
      return Compression.of(request, answer);
    };
  }

  /// A handler of a change.
  Function<Request, Answer> action(Change change) {
    return request -> {
      Origins.require(request, ports.publicUrl().get());
      Secret token = Cookies.session(request);
      Form form = Form.of(request);
      String back = WayBack.from(change.path(), request, shared.paths());
      Optional<Visit> visit = visit(request, token, form, back);
      if (visit.isEmpty()) {
        return away(request, token, back);
      }
      String sent = request.header(TOKEN_HEADER).orElseGet(() -> form.raw(FORM_TOKEN));
      return handled(
          visit.get(),
          found -> {
            requireFormToken(found, change, sent);
            requireRole(found, change.least());
            return change.handler().apply(found);
          });
    };
  }

  /// A page that stayed open while another application was chosen must not change that one.
  private static void requireFormToken(Visit visit, Change change, String sent) {
    if (!Sessions.isFormToken(visit.token(), sent)) {
      throw expired("the form is from another session: load the page again");
    }
    if (!change.own() && !Sessions.isFormToken(visit.token(), visit.applicationId(), sent)) {
      throw expired(OTHER_APPLICATION);
    }
  }

  private static ApiError expired(String why) {
    return ApiError.of(403, "form_expired", why);
  }

  private static void requireRole(Visit visit, Role least) {
    if (!visit.role().includes(least)) {
      throw ApiError.of(403, "role_missing", "your role does not allow this");
    }
  }

  private Answer handled(Visit visit, Function<Visit, Answer> handler) {
    try {
      return handler.apply(visit);
    } catch (ApiError error) {
      return fault(visit, error);
    } catch (Failure marked) {
      if (marked.getCause() instanceof ApiError error) {
        return fault(visit, error);
      }
      throw marked;
    }
  }

  /// Nobody is signed in: the way to the sign-in page and back. A session that is over is said to
  /// be.
  private Answer away(Request request, Secret token, String back) {
    if (request.header("HX-Request").isPresent()) {
      return Answer.empty(401).withHeader("HX-Redirect", "/login");
    }
    if (!token.isEmpty()) {
      return login(request, 401, new LoginView(back, "", "access.ended", ""))
          .withHeader("Set-Cookie", Cookies.end(ports.publicUrl().get()));
    }
    String next = URLEncoder.encode(back, StandardCharsets.UTF_8);
    return Answer.empty(303)
        .withHeader("Location", next.equals("%2F") ? "/login" : "/login?next=" + next);
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
        new Ui.Place(request.path(), "/", "", Cookies.zone(request)));
  }

  /// An error that no page answers, for somebody who is not known.
  Answer fault(ApiError error, String requestId) {
    Ui ui =
        new Ui(
            shared,
            Locale.ENGLISH,
            ports.clock().instant(),
            Ui.Who.NOBODY,
            new Ui.Place("", "/", "", ZoneOffset.UTC));
    return fault(
        ui, error, ui.textOr("shell.fault_text." + error.code(), error.detail()), requestId);
  }

  /// The same for who is known. htmx swaps no refusals in: a part of a page that is too old has the
  /// whole page loaded again.
  private Answer fault(Visit visit, ApiError error) {
    Ui ui = visit.ui();
    Ui.Choice application = ui.application();
    String text =
        application != null && error.detail().equals(OTHER_APPLICATION)
            ? ui.text("shell.switched", application.label())
            : ui.textOr("shell.fault_text." + error.code(), error.detail());
    Answer page = fault(ui, error, text, visit.request().requestId());
    return visit.asksForPart() && error.code().equals("form_expired")
        ? page.withHeader("HX-Refresh", "true")
        : page;
  }

  private Answer fault(Ui ui, ApiError error, String text, String requestId) {
    FaultView view = new FaultView(error.status(), text, requestId);
    return templates.html(error.status(), "fault.jte", Map.of("ui", ui, "view", view));
  }

  private Optional<Visit> visit(Request request, Secret token, Form form, String back) {
    if (token.isEmpty()) {
      return Optional.empty();
    }
    Optional<Session> session = ports.accounts().sessions().find(token);
    Optional<User> user = session.flatMap(found -> ports.accounts().users().find(found.userId()));
    if (session.isEmpty() || user.isEmpty()) {
      return Optional.empty();
    }
    Looking looking = looking(user.get(), session.get().applicationId());
    Ui ui = ui(request, back, new Person(user.get(), token), looking);
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

  /// Who it is.
  private record Person(User user, Secret token) {}

  /// What somebody looks at.
  ///
  /// @param applications to choose from; the one that is looked at is among them
  /// @param more whether there are more than that
  private record Looking(
      @Nullable Application application, Role role, List<Application> applications, boolean more) {}

  private Looking looking(User user, @Nullable UUID wanted) {
    List<Membership> roles = ports.accounts().users().rolesOf(user.id());
    List<Application> found =
        user.administrator()
            ? ports.applications().list(null, APPLICATIONS_MAX + 1)
            : roles.stream()
                .limit(APPLICATIONS_MAX + 1)
                .map(role -> ports.applications().find(role.applicationId()))
                .flatMap(Optional::stream)
                .toList();
    List<Application> listed =
        new ArrayList<>(found.subList(0, Math.min(found.size(), APPLICATIONS_MAX)));
    Optional<Application> chosen = Optional.ofNullable(wanted).flatMap(id -> one(listed, id));
    if (chosen.isEmpty() && wanted != null && mayLookAt(user, roles, wanted)) {
      chosen = ports.applications().find(wanted);
      chosen.ifPresent(listed::addFirst);
    }
    Application application = chosen.orElseGet(() -> listed.isEmpty() ? null : listed.getLast());
    return new Looking(
        application, role(user, roles, application), listed, found.size() > APPLICATIONS_MAX);
  }

  private static Optional<Application> one(List<Application> listed, UUID id) {
    return listed.stream().filter(each -> each.id().equals(id)).findFirst();
  }

  private static boolean mayLookAt(User user, List<Membership> roles, UUID id) {
    return user.administrator() || roles.stream().anyMatch(role -> role.applicationId().equals(id));
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

  private Ui ui(Request request, String back, Person person, Looking looking) {
    User user = person.user();
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
            ports
                .accounts()
                .sessions()
                .formToken(person.token(), application == null ? null : application.id())
                .reveal(),
            application == null ? null : choice(application),
            looking.applications().stream().map(Visits::choice).toList(),
            looking.more()),
        new Ui.Place(
            request.path(),
            back,
            request.queryParameter("flash").orElse(""),
            Cookies.zone(request)));
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
