package dev.switchhook.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.access.ApiKeys;
import dev.switchhook.account.AuditLog;
import dev.switchhook.account.OneTimeLinks;
import dev.switchhook.account.Users;
import dev.switchhook.application.ApplicationRemoval;
import dev.switchhook.application.Applications;
import dev.switchhook.channel.ChannelSettings;
import dev.switchhook.channel.Channels;
import dev.switchhook.channel.Connecting;
import dev.switchhook.channel.Sources;
import dev.switchhook.contact.Contacts;
import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.delivery.DeliveryHistory;
import dev.switchhook.delivery.Dispatcher;
import dev.switchhook.delivery.DispatcherSettings;
import dev.switchhook.delivery.HubClock;
import dev.switchhook.delivery.Loop;
import dev.switchhook.delivery.Publisher;
import dev.switchhook.delivery.ReplaySource;
import dev.switchhook.delivery.TestDeliveries;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.endpoint.Verification;
import dev.switchhook.event.ChannelType;
import dev.switchhook.http.Blocking;
import dev.switchhook.http.BodyBudget;
import dev.switchhook.http.Errors;
import dev.switchhook.http.RootRouter;
import dev.switchhook.http.WebServer;
import dev.switchhook.id.Ids;
import dev.switchhook.intake.Intake;
import dev.switchhook.intake.Quarantine;
import dev.switchhook.json.Json;
import dev.switchhook.replay.ReplayPorts;
import dev.switchhook.replay.Replays;
import dev.switchhook.sending.SendingKit;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The whole API on a SQLite database behind a real HTTP server, with a clock that stands still.
final class ApiFixture implements AutoCloseable {
  static final String OPERATOR = "operator-key-for-tests";
  static final String PUBLIC_URL = "https://hub.example.com";

  final Database database;
  final List<UUID> removed = new ArrayList<>();
  final Channels channels;
  volatile Instant now = Instant.parse("2026-01-02T03:04:05.678Z");
  private final ApiRoutes routes;
  private final Ids ids;
  private final WebServer server;

  ApiFixture(Path directory) {
    this(directory, new RateLimits(50_000, 50_000, () -> 0));
  }

  /// As a node's: it asks the store for its size.
  private SystemStatus.Now status() {
    return new SystemStatus.Now(
        "1.2.3",
        java.time.Instant.parse("2026-11-21T10:00:00Z"),
        "sqlite",
        database.readNow(
            tx -> dev.switchhook.store.SizeTable.bytes(tx, dev.switchhook.store.Dialect.SQLITE)),
        java.time.Duration.ofDays(30),
        java.util.Map.of("attempts", 7L));
  }

  ApiFixture(Path directory, RateLimits limits) {
    database = Stores.SQLITE.open(directory);
    SecureRandom random = new SecureRandom();
    SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES], random);
    Tokens tokens = new Tokens(random);
    ids = new Ids(() -> now, random);
    channels =
        new Channels(
            database,
            box,
            new Sources(ids, tokens, () -> now),
            new ChannelSettings(Set.of(ChannelType.values()), Secret.of(""), Secret.of("")));
    Contacts contacts = new Contacts(database, ids, () -> now);
    Quarantine quarantine = new Quarantine(database, ids, () -> now);
    Endpoints endpoints = new Endpoints(database, box, tokens, ids, () -> now);
    Dispatcher dispatcher = dispatcher(endpoints);
    Publisher publisher = new Publisher(database, endpoints, dispatcher, ids, () -> now);
    SendingKit kit = SendingKit.idle(database, channels, publisher, ids);
    ApplicationRemoval removal = (tx, id) -> removed.add(id);
    routes =
        new ApiRoutes(
            new ApiRoutes.Foundation(
                database, box, () -> now, ids, limits, this::status, () -> null),
            new ApiRoutes.Features(
                new ApiKeys(database, ids, tokens, () -> now, Secret.of(OPERATOR)),
                new Applications(database, ids, () -> now),
                channels,
                new Connecting(Map.of(), (_, _) -> new CompletableFuture<>()),
                contacts,
                List.of(removal),
                () -> PUBLIC_URL,
                quarantine,
                new Intake(
                    new Intake.Ports(
                        channels,
                        contacts,
                        publisher,
                        quarantine,
                        ids,
                        () -> now,
                        () -> PUBLIC_URL,
                        Runnable::run,
                        System::nanoTime),
                    new SimpleMeterRegistry()),
                new ApiRoutes.Delivering(
                    endpoints,
                    UrlPolicy.strict(),
                    _ -> CompletableFuture.completedFuture(new Verification.Result(false, "none")),
                    new DeliveryHistory(database, endpoints, "test"),
                    dispatcher,
                    publisher,
                    new TestDeliveries(database, dispatcher, endpoints, ids, () -> now),
                    replays(endpoints, dispatcher)),
                new ApiRoutes.Sending(kit.messages, kit.media),
                new ApiRoutes.People(
                    new Users(database, ids, () -> now, random),
                    new OneTimeLinks(database, tokens, () -> now),
                    new AuditLog(database, ids))));
    server = new WebServer(this::router);
  }

  /// Replays that never run.
  private Replays replays(Endpoints endpoints, Dispatcher dispatcher) {
    Loop loop =
        new Loop() {
          @Override
          public void execute(Runnable task) {}

          @Override
          public void after(Duration delay, Runnable task) {}
        };
    return new Replays(
        new ReplayPorts(
            database,
            endpoints,
            new ReplaySource(dispatcher, ids),
            ids,
            new HubClock(() -> now, () -> 0),
            loop,
            false,
            Duration.ofDays(30)));
  }

  /// A dispatcher that has nowhere to send.
  private Dispatcher dispatcher(Endpoints endpoints) {
    return new Dispatcher(
        new Dispatcher.Ports(
            database,
            endpoints,
            ids,
            new HubClock(() -> now, () -> 0),
            new SecureRandom(),
            Runnable::run,
            new SimpleMeterRegistry()),
        new DispatcherSettings(List.of(), Duration.ofSeconds(1), false, UrlPolicy.strict(), "test"),
        List.of());
  }

  Router router(Vertx vertx, Executor executor) {
    Errors errors = new Errors(Map.of(), new StoreErrors());
    Router router = RootRouter.create(vertx, ids, errors);
    Blocking blocking = new Blocking(executor, errors, new BodyBudget());
    routes.mount(router, blocking);
    new HealthRoutes(database, () -> "").mount(router, blocking);
    return router;
  }

  HttpRequest.Builder to(String path) {
    return server.to(path);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    return Contract.get().check(server.send(request));
  }

  HttpResponse<String> call(
      String method, String path, @Nullable String key, @Nullable String json) {
    HttpRequest.Builder request =
        to(path)
            .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
    if (key != null) {
      request.header("x-api-key", key);
    }
    if (json != null) {
      request.header("Content-Type", "application/json");
    }
    return send(request);
  }

  HttpResponse<String> get(String path, @Nullable String key) {
    return call("GET", path, key, null);
  }

  HttpResponse<String> post(String path, @Nullable String key, String json) {
    return call("POST", path, key, json);
  }

  /// A new application: its id and key.
  JsonNode application(String name) {
    return expect(201, post("/v1/applications", OPERATOR, "{\"name\":\"" + name + "\"}"));
  }

  /// A key of the application with these scopes, as a JSON array.
  JsonNode key(JsonNode application, String scopes) {
    return expect(
        201,
        post(
            "/v1/applications/" + text(application, "id") + "/keys",
            OPERATOR,
            "{\"name\":\"k\",\"scopes\":" + scopes + "}"));
  }

  static JsonNode expect(int status, HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return json(response);
  }

  static JsonNode problem(int status, String code, HttpResponse<String> response) {
    JsonNode problem = expect(status, response);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(text(problem, "code")).isEqualTo(code);
    return problem;
  }

  static List<String> pointers(JsonNode problem) {
    return problem.get("errors").valueStream().map(error -> text(error, "pointer")).toList();
  }

  static JsonNode json(HttpResponse<String> response) {
    return Json.parse(response.body().getBytes(StandardCharsets.UTF_8));
  }

  static String text(JsonNode object, String field) {
    return object.get(field).stringValue();
  }

  @Override
  public void close() {
    server.close();
    database.close();
  }
}
