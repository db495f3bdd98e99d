package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.OPERATOR;
import static dev.switchhook.api.ApiFixture.expect;
import static dev.switchhook.api.ApiFixture.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.switchhook.access.ApiKeys;
import dev.switchhook.account.AuditLog;
import dev.switchhook.account.OneTimeLinks;
import dev.switchhook.account.Users;
import dev.switchhook.application.Applications;
import dev.switchhook.authentication.ProvenSending;
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
import dev.switchhook.delivery.NewEvent;
import dev.switchhook.delivery.Publisher;
import dev.switchhook.delivery.ReplaySource;
import dev.switchhook.delivery.TestDeliveries;
import dev.switchhook.delivery.VertxLoop;
import dev.switchhook.egress.Egress;
import dev.switchhook.egress.EgressSettings;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.endpoint.BoundedEndpoints;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.endpoint.Receiver;
import dev.switchhook.endpoint.Verification;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.EventType;
import dev.switchhook.http.Blocking;
import dev.switchhook.http.BodyBudget;
import dev.switchhook.http.Errors;
import dev.switchhook.http.RootRouter;
import dev.switchhook.http.WebServer;
import dev.switchhook.id.Ids;
import dev.switchhook.intake.Intake;
import dev.switchhook.intake.Quarantine;
import dev.switchhook.replay.ReplayPorts;
import dev.switchhook.replay.Replays;
import dev.switchhook.sending.ScriptedProvider;
import dev.switchhook.sending.SendingKit;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A hub for component tests of the native API: real HTTP, store, keys, dispatcher and egress, and
/// two applications.
final class NativeHub implements AutoCloseable {
  static final int ENDPOINTS_MAX = 30;
  private static final Duration WAIT_MAX = Duration.ofSeconds(15);
  private static final String USER_AGENT = "Switchhook/test";

  final Receiver receiver = new Receiver();
  final Database database;
  final Endpoints endpoints;
  final JsonNode own;
  final JsonNode other;
  final String key;
  final String otherKey;

  /// How far the hub's clock is ahead of the system's.
  volatile Duration ahead = Duration.ZERO;

  private final InstantSource clock = () -> InstantSource.system().instant().plus(ahead);
  private final SecureRandom random = new SecureRandom();
  private final Ids ids = new Ids(clock, random);
  private final Tokens tokens = new Tokens(random);
  private final SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES], random);
  private final Channels channels;
  private final RateLimits limits;
  private final UrlPolicy urls;
  private final WebServer server;
  private @Nullable Dispatcher dispatcher;
  private @Nullable Publisher publisher;
  private @Nullable Replays replays;
  private @Nullable SendingKit sending;

  NativeHub(Path directory) {
    this(directory, new RateLimits(50_000, 50_000, System::nanoTime));
  }

  NativeHub(Path directory, RateLimits limits) {
    this(directory, limits, Receiver.urls());
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

  /// @param urls which URLs endpoints may have
  NativeHub(Path directory, RateLimits limits, UrlPolicy urls) {
    this.limits = limits;
    this.urls = urls;
    database = Stores.SQLITE.open(directory);
    endpoints = BoundedEndpoints.of(database, clock, ENDPOINTS_MAX);
    channels =
        new Channels(
            database,
            box,
            new Sources(ids, tokens, clock),
            new ChannelSettings(Set.of(ChannelType.WHATSAPP), Secret.of(""), Secret.of("")));
    server = new WebServer(this::routes);
    own = application("Acme");
    other = application("Other");
    key = text(own, "api_key");
    otherKey = text(other, "api_key");
  }

  private Router routes(Vertx vertx, ExecutorService threads) {
    Context context = vertx.getOrCreateContext();
    Egress egress = egress(vertx, context);
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    HubClock steady = new HubClock(clock, System::nanoTime);
    Dispatcher started =
        new Dispatcher(
            new Dispatcher.Ports(database, endpoints, ids, steady, random, threads, meters),
            new DispatcherSettings(
                List.of(Duration.ofHours(1)), Duration.ofSeconds(5), false, urls, USER_AGENT),
            List.of(new Dispatcher.Lanes(new VertxLoop(vertx, context), egress::send)));
    started.start();
    dispatcher = started;
    Contacts contacts = new Contacts(database, ids, clock);
    Publisher made = new Publisher(database, endpoints, started, ids, clock);
    publisher = made;
    Replays again =
        new Replays(
            new ReplayPorts(
                database,
                endpoints,
                new ReplaySource(started, ids),
                ids,
                steady,
                new VertxLoop(vertx, context),
                false,
                Duration.ofDays(30)));
    replays = again;
    SendingKit kit =
        new SendingKit(database, channels, made, ids, new VertxLoop(vertx, context)).start();
    sending = kit;
    Quarantine quarantine = new Quarantine(database, ids, clock);
    ApiRoutes routes =
        new ApiRoutes(
            new ApiRoutes.Foundation(database, box, clock, ids, limits, this::status, () -> null),
            new ApiRoutes.Features(
                new ApiKeys(database, ids, tokens, clock, Secret.of(OPERATOR)),
                new Applications(database, ids, clock),
                channels,
                new Connecting(Map.of(), (_, _) -> new CompletableFuture<>()),
                contacts,
                List.of(),
                () -> ApiFixture.PUBLIC_URL,
                quarantine,
                new Intake(
                    new Intake.Ports(
                        channels,
                        contacts,
                        made,
                        quarantine,
                        ids,
                        clock,
                        () -> ApiFixture.PUBLIC_URL,
                        Runnable::run,
                        System::nanoTime),
                    meters),
                new ApiRoutes.Delivering(
                    endpoints,
                    urls,
                    new Verification(
                            new Verification.Ports(
                                egress,
                                endpoints,
                                tokens,
                                threads,
                                new ProvenSending.Clocks(InstantSource.system(), System::nanoTime)),
                            urls,
                            USER_AGENT)
                        ::verify,
                    new DeliveryHistory(database, endpoints, USER_AGENT),
                    started,
                    made,
                    new TestDeliveries(database, started, endpoints, ids, clock),
                    again),
                new ApiRoutes.Sending(kit.messages, kit.media),
                new ApiRoutes.People(
                    new Users(database, ids, clock, random),
                    new OneTimeLinks(database, tokens, clock),
                    new AuditLog(database, ids))));
    Errors errors = new Errors(Map.of(), new StoreErrors());
    Router root = RootRouter.create(vertx, ids, errors);
    routes.mount(root, new Blocking(threads, errors, new BodyBudget()));
    return root;
  }

  private Egress egress(Vertx vertx, Context context) {
    CompletableFuture<Egress> made = new CompletableFuture<>();
    context.runOnContext(_ ->
        made.complete(
            new Egress(
                vertx,
                EgressSettings.standard(urls.addresses()),
                _ -> Future.failedFuture("no names here"),
                System::nanoTime)));
    return made.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private JsonNode application(String name) {
    return expect(201, call("POST", "/v1/applications", OPERATOR, "{\"name\":\"" + name + "\"}"));
  }

  /// A key of the own application with one scope.
  String keyWith(String scope) {
    return keyWith("{\"name\":\"k\",\"scopes\":[\"" + scope + "\"]}", own);
  }

  private String keyWith(String body, JsonNode application) {
    return text(
        expect(
            201,
            call("POST", "/v1/applications/" + text(application, "id") + "/keys", OPERATOR, body)),
        "key");
  }

  /// A WhatsApp channel of the application that the key belongs to.
  String channel(String applicationKey, String number) {
    return text(
        expect(
            201,
            call(
                "POST",
                "/v1/channels",
                applicationKey,
                "{\"type\":\"whatsapp\",\"name\":\"c\",\"phone_number_id\":\""
                    + number
                    + "\",\"access_token\":\"t\",\"app_secret\":\"s\"}")),
        "id");
  }

  /// A new endpoint of the own application.
  ///
  /// @param more further fields, each after a comma
  JsonNode endpoint(String url, String more) {
    return expect(201, post("/v1/endpoints", endpointBody(url, more)));
  }

  static String endpointBody(String url, String more) {
    return "{\"url\":\""
        + url
        + "\",\"description\":\"CRM\",\"event_types\":[\"message.incoming\",\"order.paid\"]"
        + more
        + "}";
  }

  HttpResponse<String> get(String path) {
    return call("GET", path, key, null);
  }

  HttpResponse<String> post(String path, @Nullable String json) {
    return call("POST", path, key, json);
  }

  HttpResponse<String> patch(String path, String json) {
    return call("PATCH", path, key, json);
  }

  HttpResponse<String> delete(String path) {
    return call("DELETE", path, key, null);
  }

  HttpResponse<String> call(
      String method, String path, @Nullable String callersKey, @Nullable String json) {
    HttpRequest.Builder request = to(path);
    if (callersKey != null) {
      request.header("x-api-key", callersKey);
    }
    if (json != null) {
      request.header("Content-Type", "application/json");
    }
    return send(
        request.method(
            method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json)));
  }

  HttpRequest.Builder to(String path) {
    return server.to(path);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    return Contract.get().check(server.send(request));
  }

  /// Reads until the answer is as expected.
  JsonNode await(String path, Predicate<JsonNode> expected) {
    Instant end = clock.instant().plus(WAIT_MAX);
    JsonNode answer = expect(200, get(path));
    while (!expected.test(answer)) {
      if (clock.instant().isAfter(end)) {
        throw new AssertionError("not as expected: " + answer);
      }
      answer = expect(200, get(path));
    }
    return answer;
  }

  /// An event of a channel of the application.
  void publish(JsonNode application, @Nullable String channelId, EventType type, String data) {
    publish(application, channelId, type, data, null);
  }

  /// An event about somebody.
  void publish(
      JsonNode application,
      @Nullable String channelId,
      EventType type,
      String data,
      @Nullable String contact) {
    if (publisher == null) {
      throw new IllegalStateException("not started");
    }
    UUID applicationId = UUID.fromString(text(application, "id").substring("app_".length()));
    NewEvent.Origin origin =
        new NewEvent.Origin(
            applicationId,
            channelId == null ? null : UUID.fromString(channelId),
            channelId == null ? null : ChannelType.WHATSAPP);
    NewEvent fact =
        new NewEvent(
            null,
            origin,
            type,
            null,
            Instant.ofEpochSecond(1_700_000_000),
            data.getBytes(UTF_8),
            "{\"raw\":1}".getBytes(UTF_8),
            contact,
            null);
    publisher.publish(List.of(fact)).orTimeout(10, TimeUnit.SECONDS).join();
  }

  ScriptedProvider provider() {
    return requireNonNull(sending, "not started").provider;
  }

  @Override
  public void close() {
    if (replays != null) {
      replays.close();
    }
    if (sending != null) {
      sending.close();
    }
    if (dispatcher != null) {
      dispatcher.close();
    }
    server.close();
    receiver.close();
    database.close();
  }
}
