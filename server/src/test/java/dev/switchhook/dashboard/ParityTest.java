package dev.switchhook.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.access.Caller;
import dev.switchhook.account.AuditLog;
import dev.switchhook.account.LoginLimit;
import dev.switchhook.account.OneTimeLinks;
import dev.switchhook.account.Preferences;
import dev.switchhook.account.Role;
import dev.switchhook.account.Sessions;
import dev.switchhook.account.User;
import dev.switchhook.account.Users;
import dev.switchhook.api.StoreErrors;
import dev.switchhook.application.Applications;
import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.http.Answer;
import dev.switchhook.http.Blocking;
import dev.switchhook.http.BodyBudget;
import dev.switchhook.http.Errors;
import dev.switchhook.http.LocalRoutes;
import dev.switchhook.http.Request;
import dev.switchhook.http.RootRouter;
import dev.switchhook.id.Ids;
import dev.switchhook.json.Json;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Everything that the dashboard does, the API does: every change that a screen offers is played
/// with an API that only writes down what it is asked, and must ask for something that the OpenAPI
/// documents describe.
class ParityTest {
  /// What is no matter of an application's data: why the API has nothing like it.
  private static final Map<String, String> OWN =
      Map.ofEntries(
          Map.entry("/settings/theme", "how the pages look to somebody"),
          Map.entry("/settings/language", "in which language somebody reads the pages"),
          Map.entry("/settings/preferences", "both, and the time zone"),
          Map.entry("/settings/password", "belongs to the person; the API knows keys"),
          Map.entry(
              "/settings/application", "what the browser looks at; keys have one application"),
          Map.entry("/logout/everywhere", "sessions are the browsers'; keys are revoked singly"),
          Map.entry("/phone/say", "plays a customer on the simulated provider"),
          Map.entry("/phone/press", "plays a customer on the simulated provider"),
          Map.entry("/phone/fault", "sets the simulated provider"));

  private static final List<String> DOCUMENTS =
      List.of(
          "",
          "-catalogue",
          "-contacts",
          "-delivery",
          "-live",
          "-messages",
          "-operations",
          "-polling",
          "-replays",
          "-users",
          "-webhooks");

  /// Enough of everything that some form asks for.
  private static final String FORM =
      "url=https%3A%2F%2Fa.example&description=a&event_types=message.incoming&name=a&type=whatsapp"
          + "&email=a%40example.com&role=viewer&text=a&to=a&id=a&ids=a&scopes=events%3Aread"
          + "&event_type=message.incoming&endpoint=a&channel=a&body=a&confirm=a&advanced=1"
          + "&status=200&delay_ms=0&failure_percent=0";

  private static final int DEEPEST = 8;

  private final List<String> asked = new ArrayList<>();
  private final Vertx vertx = Vertx.vertx();
  private Database database;
  private Dashboard.Accounts accounts;
  private LocalRoutes api;
  private Screens screens;
  private Router router;

  @BeforeEach
  void mount(@TempDir Path directory) {
    database = Stores.SQLITE.open(directory);
    SecureRandom random = new SecureRandom();
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));
    Ids ids = new Ids(clock, random);
    Tokens tokens = new Tokens(random);
    accounts =
        new Dashboard.Accounts(
            new Users(database, ids, clock, random),
            new Sessions(database, tokens, clock),
            new OneTimeLinks(database, tokens, clock),
            new LoginLimit(() -> 0),
            new AuditLog(database, ids));
    api = new LocalRoutes();
    Errors errors = new Errors(Map.of(), new StoreErrors());
    Blocking seam = new Blocking(Runnable::run, errors, new BodyBudget());
    record(seam.recordedIn(api));
    screens =
        new Screens(
            new Dashboard.Ports(
                database,
                accounts,
                new Applications(database, ids, clock),
                api,
                () -> "http://hub.example",
                () -> null,
                clock));
    router = Router.router(vertx);
    screens.mount(router, _ -> seam, errors);
  }

  /// Routes for every path, that write down what is asked and answer with an empty object.
  private void record(Blocking seam) {
    StringBuilder path = new StringBuilder("/v1");
    for (int depth = 1; depth <= DEEPEST; depth++) {
      path.append("/:part").append(depth);
      for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
        seam.route(
            Router.router(vertx),
            HttpMethod.valueOf(method),
            path.toString(),
            request -> {
              asked.add(request.method() + " " + request.path());
              return Answer.json(200, Json.object());
            });
      }
    }
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    database.close();
  }

  @Test
  void everyChangeOfAScreenAsksTheApiForIt() throws IOException {
    Set<String> documented = documented();
    List<String> wrong = new ArrayList<>();
    screens
        .actions()
        .forEach((path, action) -> {
          asked.clear();
          play(path, action);
          if (OWN.containsKey(path)) {
            return;
          }
          if (asked.isEmpty()) {
            wrong.add(path + " asks the API for nothing");
          }
          asked.stream()
              .filter(call -> documented.stream().noneMatch(template -> fits(template, call)))
              .forEach(call -> wrong.add(path + " asks for " + call + ", which is not described"));
        });
    assertThat(wrong).isEmpty();
    assertThat(screens.actions().keySet()).hasSizeGreaterThan(OWN.size()).containsAll(OWN.keySet());
  }

  /// What the API is asked for is in the audit log; so there must be no other way to change things.
  @Test
  void whatTakesNoSessionIsSigningInAndOut() {
    Set<String> others =
        RootRouter.routes(router).stream()
            .filter(route -> !route.startsWith("GET ") && !route.startsWith("HEAD "))
            .collect(Collectors.toCollection(TreeSet::new));
    screens.actions().keySet().forEach(path -> others.remove("POST " + path));

    assertThat(others)
        .containsExactly(
            "POST /enter", "POST /login", "POST /logout", "POST /password", "POST /setup");
  }

  private void play(String path, Function<Visit, Answer> action) {
    try {
      var _ = action.apply(visit(path));
    } catch (RuntimeException e) {
      // an empty object is seldom what a page can be made of; what counts was asked before
      assertThat(e).isNotNull();
    }
  }

  private Visit visit(String path) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String segment : path.split("/", -1)) {
      if (segment.startsWith(":")) {
        parameters.put(segment.substring(1), "some-id");
      }
    }
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Content-Type", List.of("application/x-www-form-urlencoded"));
    Request request =
        new Request(
            "POST",
            path,
            parameters,
            Map.of(),
            headers,
            FORM.getBytes(StandardCharsets.UTF_8),
            "request");
    User user =
        new User(new UUID(0, 1), "a@example.com", "A", true, Preferences.NONE, Instant.EPOCH);
    UUID application = new UUID(0, 2);
    Api calls = new Api(api, new Api.As(new Caller.Operator(user.id()), request, _ -> true));
    return new Visit(
        request,
        user,
        Secret.of("session"),
        application,
        Role.OWNER,
        Form.of(request),
        new Ui(
            new Ui.Shared(new Words(), new Assets(List.of()), Set.of()),
            Locale.ENGLISH,
            Instant.EPOCH,
            Ui.Who.NOBODY,
            new Ui.Place(path, "/", "", ZoneOffset.UTC)),
        new Visit.Tools(calls, calls, new Templates(), accounts, null, "http://hub.example"));
  }

  private static Set<String> documented() throws IOException {
    Set<String> routes = new TreeSet<>();
    for (String name : DOCUMENTS) {
      try (InputStream in = ParityTest.class.getResourceAsStream("/openapi" + name + ".json")) {
        JsonNode paths = Json.parse(Objects.requireNonNull(in, name).readAllBytes()).path("paths");
        paths
            .properties()
            .forEach(path ->
                path.getValue()
                    .propertyNames()
                    .forEach(method ->
                        routes.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
      }
    }
    assertThat(routes).contains("POST /v1/endpoints");
    return routes;
  }

  private static boolean fits(String template, String call) {
    return call.matches(template.replaceAll("\\{\\w+}", "[^/]+"));
  }
}
