package dev.switchhook.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.access.ApiKeys;
import dev.switchhook.access.Caller;
import dev.switchhook.access.IssuedKey;
import dev.switchhook.access.KeyRequest;
import dev.switchhook.access.Scope;
import dev.switchhook.authentication.ProvenSending;
import dev.switchhook.channel.Channel;
import dev.switchhook.channel.ChannelRequest;
import dev.switchhook.channel.ChannelSettings;
import dev.switchhook.channel.Channels;
import dev.switchhook.channel.Sources;
import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.delivery.DeliveryLog;
import dev.switchhook.delivery.Dispatcher;
import dev.switchhook.delivery.DispatcherSettings;
import dev.switchhook.delivery.HubClock;
import dev.switchhook.delivery.NewEvent;
import dev.switchhook.delivery.Publisher;
import dev.switchhook.delivery.VertxLoop;
import dev.switchhook.egress.Egress;
import dev.switchhook.egress.EgressSettings;
import dev.switchhook.endpoint.BoundedEndpoints;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.endpoint.Receiver;
import dev.switchhook.endpoint.Verification;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.EventType;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Blocking;
import dev.switchhook.http.BodyBudget;
import dev.switchhook.http.Errors;
import dev.switchhook.http.Request;
import dev.switchhook.http.RootRouter;
import dev.switchhook.http.WebServer;
import dev.switchhook.id.Ids;
import dev.switchhook.json.Json;
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
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A hub for component tests of the dialect: real HTTP, store, keys, dispatcher and egress.
final class Chatt2meHub implements AutoCloseable {
  static final UUID OWN = new UUID(1, 1);
  static final UUID OTHER = new UUID(2, 2);
  static final UUID CHANNEL = new UUID(7, 7);
  static final int WEBHOOKS_MAX = 25;
  static final String WEBHOOKS = "/v1/organization/webhook";
  private static final Duration WAIT_MAX = Duration.ofSeconds(15);
  private static final String USER_AGENT = "Switchhook/test";

  final Receiver receiver = new Receiver();
  final Database database;
  final Endpoints endpoints;
  final ApiKeys keys;
  final String ownKey;
  final String otherKey;
  private final InstantSource clock = InstantSource.system();
  private final SecureRandom random = new SecureRandom();
  private final Ids ids = new Ids(clock, random);
  private final Tokens tokens = new Tokens(random);
  private final WebServer server;
  private @Nullable Dispatcher dispatcher;
  private @Nullable Publisher publisher;
  private @Nullable Router router;
  private @Nullable SendingKit sending;
  private final Channels channels;

  Chatt2meHub(Path directory) {
    this(directory, Chatt2meLogs.RETRY_TIME_MAX);
  }

  Chatt2meHub(Path directory, Duration retryTimeMax) {
    database = Stores.SQLITE.open(directory);
    endpoints = BoundedEndpoints.of(database, clock, WEBHOOKS_MAX);
    channels =
        new Channels(
            database,
            new SecretBox(new byte[SecretBox.KEY_BYTES], random),
            new Sources(ids, tokens, clock),
            new ChannelSettings(Set.of(ChannelType.values()), Secret.of("s"), Secret.of("")));
    keys = new ApiKeys(database, ids, tokens, clock, Secret.of("operator-key"));
    ownKey = issue(OWN, Set.of());
    otherKey = issue(OTHER, Set.of());
    server = new WebServer((vertx, threads) -> routes(vertx, threads, retryTimeMax));
  }

  private Router routes(Vertx vertx, ExecutorService threads, Duration retryTimeMax) {
    Context context = vertx.getOrCreateContext();
    Egress egress = egress(vertx, context);
    Dispatcher started =
        new Dispatcher(
            new Dispatcher.Ports(
                database,
                endpoints,
                ids,
                new HubClock(clock, System::nanoTime),
                random,
                threads,
                new SimpleMeterRegistry()),
            new DispatcherSettings(
                List.of(Duration.ofHours(1)),
                Duration.ofSeconds(5),
                false,
                Receiver.urls(),
                USER_AGENT),
            List.of(new Dispatcher.Lanes(new VertxLoop(vertx, context), egress::send)));
    started.start();
    dispatcher = started;
    publisher = new Publisher(database, endpoints, started, ids, clock);
    Verification verification =
        new Verification(
            new Verification.Ports(
                egress,
                endpoints,
                tokens,
                threads,
                new ProvenSending.Clocks(InstantSource.system(), System::nanoTime)),
            Receiver.urls(),
            USER_AGENT);
    Errors errors =
        new Errors(
            Map.of(
                Chatt2meErrors.PATH_PREFIX,
                Chatt2meErrors.FORMAT,
                Chatt2meMessages.PATH_PREFIX,
                Chatt2meErrors.FORMAT),
            _ -> Optional.empty());
    Router root = RootRouter.create(vertx, ids, errors);
    new Chatt2meWebhooks(
            new Chatt2meWebhooks.Ports(
                this::applicationOf,
                endpoints,
                verification,
                Receiver.urls(),
                new DeliveryLog(database, endpoints),
                started),
            retryTimeMax)
        .mount(root, new Blocking(threads, errors, new BodyBudget()));
    SendingKit kit =
        new SendingKit(database, channels, publisher, ids, new VertxLoop(vertx, context)).start();
    sending = kit;
    new Chatt2meMessages(
            new Chatt2meMessages.Ports(this::applicationOf, channels, kit.messages, database))
        .mount(root, new Blocking(threads, errors, new BodyBudget()));
    router = root;
    return root;
  }

  private static Egress egress(Vertx vertx, Context context) {
    CompletableFuture<Egress> made = new CompletableFuture<>();
    context.runOnContext(_ ->
        made.complete(
            new Egress(
                vertx,
                EgressSettings.standard(Receiver.urls().addresses()),
                _ -> Future.failedFuture("no names here"),
                System::nanoTime)));
    return made.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private UUID applicationOf(Request request, Scope scope) {
    return switch (keys.authenticate(request.header("x-api-key").orElse(null))) {
      case Caller.Member member when member.may(scope) -> member.applicationId();
      case Caller.Member _ ->
          throw ApiError.of(403, "scope_missing", "the key lacks the scope " + scope.wireName());
      case Caller.Operator _ ->
          throw ApiError.of(403, "not_a_member", "the operator's key has no application");
      case Caller.Refused refused ->
          throw ApiError.of(401, "key_refused", "the key is refused: " + refused.reason());
    };
  }

  String issue(UUID application, Set<Scope> scopes) {
    IssuedKey issued = keys.issue(new KeyRequest(application, "test", scopes, null));
    database.writeNow(tx -> {
      keys.insert(tx, issued);
      return issued;
    });
    keys.refresh(issued.key().id());
    return issued.secret().reveal();
  }

  Router router() {
    if (router == null) {
      throw new IllegalStateException("not started");
    }
    return router;
  }

  /// What was answered.
  record Reply(int status, String text, JsonNode json) {
    String at(String field) {
      return json.path(field).asString();
    }

    String error() {
      return at("errorMessage");
    }
  }

  Reply get(String path) {
    return call("GET", path, ownKey, null);
  }

  Reply post(String path, @Nullable String body) {
    return call("POST", path, ownKey, body);
  }

  Reply patch(String path, String body) {
    return call("PATCH", path, ownKey, body);
  }

  Reply call(String method, String path, @Nullable String key, @Nullable String body) {
    HttpRequest.Builder request = server.to(path);
    if (key != null) {
      request.header("x-api-key", key);
    }
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    return send(
        request.method(
            method,
            body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpRequest.Builder to(String path) {
    return server.to(path);
  }

  Reply send(HttpRequest.Builder request) {
    HttpResponse<String> response = Contract.get().check(server.send(request));
    JsonNode json =
        response.body().isEmpty() ? Json.object() : Json.parse(response.body().getBytes(UTF_8));
    return new Reply(response.statusCode(), response.body(), json);
  }

  /// Registers a webhook and takes its handshake from the receiver.
  String webhook(String url, String extra) {
    Reply made = post(WEBHOOKS, registration(url, extra));
    if (made.status() != 201) {
      throw new AssertionError(made.text());
    }
    receiver.next();
    return made.at("id");
  }

  /// A registration for messages.
  ///
  /// @param extra more fields, each after a comma
  static String registration(String url, String extra) {
    return "{\"label\":\"ReceivedMessages\",\"endpoint\":"
        + Json.text(url)
        + ",\"eventType\":\"Message\",\"authenticationProtocol\":\"NoAuthentication\""
        + extra
        + "}";
  }

  /// Somebody wrote to the application's channel.
  void message(String messageId) {
    publish(
        EventType.MESSAGE_INCOMING,
        "{\"message_id\":\""
            + messageId
            + "\",\"from\":\"5511993986082\",\"content\":{\"type\":\"text\",\"text\":\"Hello\"}}");
  }

  void publish(EventType type, String data) {
    if (publisher == null) {
      throw new IllegalStateException("not started");
    }
    publisher
        .publish(
            List.of(
                new NewEvent(
                    new NewEvent.Origin(OWN, CHANNEL, ChannelType.WHATSAPP),
                    type,
                    null,
                    Instant.ofEpochSecond(1_700_000_000),
                    data.getBytes(UTF_8),
                    null)))
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  /// The log once it has so many rows.
  Reply logOf(String webhook, int rows) {
    return await(
        WEBHOOKS + "/" + webhook + "/webhook-log",
        reply -> reply.json().path("data").size() == rows);
  }

  /// Reads until the answer is as expected.
  Reply await(String path, Predicate<Reply> expected) {
    Instant end = clock.instant().plus(WAIT_MAX);
    Reply reply = get(path);
    while (!expected.test(reply)) {
      if (clock.instant().isAfter(end)) {
        throw new AssertionError("not as expected: " + reply.text());
      }
      reply = get(path);
    }
    return reply;
  }

  /// A channel of an application.
  ///
  /// @param values by the names of contracts §4
  Channel channel(UUID application, ChannelType type, Map<String, String> values) {
    Channel made = channels.prepare(new ChannelRequest(application, type, "c", values));
    database.writeNow(tx -> {
      channels.insert(tx, made);
      return made;
    });
    channels.refresh(made.id());
    return made;
  }

  /// What messages are sent to.
  ScriptedProvider provider() {
    if (sending == null) {
      throw new IllegalStateException("not started");
    }
    return sending.provider;
  }

  @Override
  public void close() {
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
