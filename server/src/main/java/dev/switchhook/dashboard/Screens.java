package dev.switchhook.dashboard;

import dev.switchhook.account.Role;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Blocking;
import dev.switchhook.http.ErrorFormat;
import dev.switchhook.http.Errors;
import dev.switchhook.http.Request;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// All screens, and the way to each: session, role, form token, page.
final class Screens {
  /// One line for each class of pages.
  private static final List<Pages> ALL =
      List.of(
          new OverviewPages(), //
          new ReplayPages(),
          new DeliveriesPages(),
          new EndpointsPages(),
          new PhonePages(),
          new ReceiverPages(),
          new SignaturesPages(),
          new LivePages(),
          new ChannelsPages(),
          new EventsPages(),
          new ContactsPages(),
          new KeysPages(),
          new UsersPages(),
          new AuditPages(),
          new SystemPages(),
          new SettingsPages());

  private final Visits visits;
  private final AccessPages access;
  private final Assets assets;
  private final Set<String> paths = new HashSet<>(Set.of("/docs"));
  private final Map<String, Function<Visit, Answer>> actions = new LinkedHashMap<>();

  Screens(Dashboard.Ports ports) {
    this.assets = new Assets(ALL.stream().map(Pages::styles).filter(s -> !s.isEmpty()).toList());
    this.visits = new Visits(ports, new Ui.Shared(new Words(), assets, paths));
    this.access = new AccessPages(ports, visits);
  }

  /// How errors look that no page answers.
  ErrorFormat faults() {
    return (error, requestId) -> visits.fault(error, requestId);
  }

  /// Every change that a screen offers, by its path, once mounted.
  Map<String, Function<Visit, Answer>> actions() {
    return Collections.unmodifiableMap(actions);
  }

  void mount(Router router, Function<Errors, Blocking> seams, Errors errors) {
    Blocking blocking = seams.apply(errors);
    Mount mount = new Mount(router, blocking);
    blocking.route(router, HttpMethod.GET, "/assets/:file", assets::answer);
    access.mount(mount);
    ALL.forEach(pages -> pages.mount(mount));
    // people who mistype an address get a page; programs get problem details from the router
    router
        .route(HttpMethod.GET, "/*")
        .last()
        .handler(context -> {
          String accepted = context.request().getHeader("Accept");
          if (accepted == null || !accepted.contains("text/html")) {
            context.next();
            return;
          }
          blocking.answer(context, visits.page(Role.VIEWER, Screens::nowhere));
        });
  }

  private static Answer nowhere(Visit visit) {
    throw ApiError.notFound("page");
  }

  /// Where pages put their routes.
  final class Mount {
    private final Router router;
    private final Blocking blocking;

    private Mount(Router router, Blocking blocking) {
      this.router = router;
      this.blocking = blocking;
    }

    /// A page for those who are signed in.
    ///
    /// @param path with `:name` for parts that vary
    /// @param least the role that it takes
    void page(String path, Role least, Function<Visit, Answer> handler) {
      paths.add(path);
      blocking.route(router, HttpMethod.GET, path, visits.page(least, handler));
    }

    /// A change, by a form or by htmx. The answer is a redirect, a page with mistakes (422) or a
    /// part of a page. The page that it comes from must be of the application that is looked at.
    void action(String path, Role least, Function<Visit, Answer> handler) {
      action(new Visits.Change(path, least, false, handler));
    }

    /// A change of what is the user's own, whatever application is looked at: it works from pages
    /// of any.
    void own(String path, Function<Visit, Answer> handler) {
      action(new Visits.Change(path, Role.VIEWER, true, handler));
    }

    private void action(Visits.Change change) {
      actions.put(change.path(), change.handler());
      blocking.route(router, HttpMethod.POST, change.path(), visits.action(change));
    }

    /// A page for everybody.
    void open(HttpMethod method, String path, Function<Request, Answer> handler) {
      boolean reads = method.equals(HttpMethod.GET);
      blocking.route(
          router,
          method,
          path,
          reads ? request -> Compression.of(request, handler.apply(request)) : handler);
    }
  }
}
