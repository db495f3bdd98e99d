package dev.switchhook.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.access.ApiKeys;
import dev.switchhook.access.Caller;
import dev.switchhook.access.IssuedKey;
import dev.switchhook.access.KeyRequest;
import dev.switchhook.access.LiveTokens;
import dev.switchhook.application.Application;
import dev.switchhook.application.Applications;
import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventTable;
import dev.switchhook.event.EventType;
import dev.switchhook.event.Journal;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Errors;
import dev.switchhook.http.RootRouter;
import dev.switchhook.http.WebServer;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.UnaryOperator;

/// Live events over a real store and real HTTP, without the rest of a hub.
final class LiveRig implements AutoCloseable {
  static final Duration RETENTION = Duration.ofDays(30);
  private static final SecureRandom RANDOM = new SecureRandom();

  /// How far the clock is ahead of the system's.
  volatile Duration ahead = Duration.ZERO;

  final InstantSource clock = () -> InstantSource.system().instant().plus(ahead);
  final Database database;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final ApiKeys keys;
  final LiveTokens tokens;
  final SecretBox box;
  final Journal journal;
  final LiveEvents live;
  private final Ids ids = new Ids(clock, RANDOM);
  private final Applications applications;
  private final EventTable events = new EventTable();
  private final WebServer server;

  LiveRig(StoreSettings store) {
    this(store, LiveLimits.USUAL);
  }

  LiveRig(StoreSettings store, LiveLimits limits) {
    this(store, limits, vertx -> vertx);
  }

  /// @param timers what handlers take for Vert.x, so that a test can fire its timers by hand
  LiveRig(StoreSettings store, LiveLimits limits, UnaryOperator<Vertx> timers) {
    database = Database.open(store, new SimpleMeterRegistry());
    applications = new Applications(database, ids, clock);
    keys = new ApiKeys(database, ids, new Tokens(RANDOM), clock, Secret.of(""));
    keys.load();
    box = new SecretBox(new byte[SecretBox.KEY_BYTES], RANDOM);
    tokens = new LiveTokens(box, keys, _ -> true, clock);
    journal = new Journal(clock);
    // where handlers find it; the server's threads are made before it
    CompletableFuture<LiveEvents> made = new CompletableFuture<>();
    server = new WebServer((vertx, threads) -> routes(timers.apply(vertx), threads, limits, made));
    live = made.join();
  }

  private Router routes(
      Vertx vertx, ExecutorService threads, LiveLimits limits, CompletableFuture<LiveEvents> made) {
    LiveEvents events =
        new LiveEvents(
            new LiveEvents.Ports(
                database,
                tokens,
                journal,
                (_, _, _) -> null,
                (_, _, _) -> null,
                clock,
                System::nanoTime,
                threads),
            RETENTION,
            limits,
            meters);
    events.start();
    Router router = RootRouter.create(vertx, ids, new Errors(Map.of(), _ -> Optional.empty()));
    events.mount(
        router,
        request ->
            switch (keys.authenticate(request.header("x-api-key").orElse(null))) {
              case Caller.Member member -> member;
              case Caller.Operator _, Caller.Refused _ ->
                  throw ApiError.of(401, "key_unknown", "there is no such key");
            });
    made.complete(events);
    return router;
  }

  String url() {
    return "http://127.0.0.1:" + server.port();
  }

  int port() {
    return server.port();
  }

  /// An application with a key.
  record Tenant(UUID id, IssuedKey key) {
    Caller.Member caller() {
      return new Caller.Member(id, key.key().id(), key.key().scopes());
    }
  }

  Tenant tenant() {
    Application application = applications.prepare("live");
    database.writeNow(tx -> {
      applications.insert(tx, application);
      return true;
    });
    return tenant(application.id());
  }

  /// The same application with another key.
  Tenant tenant(UUID application) {
    IssuedKey key = keys.issue(new KeyRequest(application, "k", new HashSet<>(), null));
    database.writeNow(tx -> {
      keys.insert(tx, key);
      return true;
    });
    keys.refresh(key.key().id());
    return new Tenant(application, key);
  }

  String token(Tenant tenant) {
    return tokens.issue(tenant.caller(), LiveTokens.TTL_DEFAULT, false).token().reveal();
  }

  LiveClient client(Tenant tenant, String more) {
    return LiveClient.to(url(), "?token=" + token(tenant) + more);
  }

  /// Waits until there are so many clients.
  void awaitClients(int count) {
    long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    while (meters.get("switchhook.live.clients").gauge().value() != count) {
      if (System.nanoTime() > end) {
        throw new AssertionError("there are not " + count + " clients");
      }
      Thread.onSpinWait();
    }
  }

  /// Commits a message that came in.
  ///
  /// @return its number, after the commit
  CompletableFuture<Long> publish(Tenant tenant, String text) {
    Instant now = clock.instant();
    UUID id = ids.next();
    Event event =
        new Event(
            id,
            tenant.id(),
            new UUID(1, 1),
            ChannelType.WHATSAPP,
            EventType.MESSAGE_INCOMING,
            now,
            now,
            ("{\"message_id\":\""
                    + id
                    + "\",\"from\":\"5511955550100\",\"content\":{\"type\":\"text\",\"text\":\""
                    + text
                    + "\"}}")
                .getBytes(UTF_8),
            null);
    return database.write(tx -> {
      long seq = journal.add(tx, event);
      events.insert(tx, event, null, false, seq);
      return seq;
    });
  }

  @Override
  public void close() {
    live.close();
    server.close();
    database.close();
  }
}
