package dev.switchhook.live;

import static io.vertx.core.http.HttpMethod.GET;

import dev.switchhook.access.Caller;
import dev.switchhook.access.LiveTokens;
import dev.switchhook.event.Journal;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import dev.switchhook.store.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Live events: `/ws` and `/v1/live/events`. Thread-safe.
public final class LiveEvents implements AutoCloseable {
  private final Ports ports;
  private final LiveTable table = new LiveTable();
  private final Feeds feeds;
  private final Entrance entrance;
  private final Map<Thread, LiveLoop> loops = new ConcurrentHashMap<>();

  /// What it works with.
  ///
  /// @param known who somebody is, from memory; never blocks
  /// @param found the same from the store; may block
  /// @param nanos monotonic time
  /// @param blocking a virtual thread for each task
  public record Ports(
      Database database,
      LiveTokens tokens,
      Journal journal,
      KnownContacts known,
      KnownContacts found,
      InstantSource clock,
      LongSupplier nanos,
      Executor blocking) {}

  /// Serves nobody yet.
  ///
  /// @param retention older things may be gone
  public LiveEvents(Ports ports, Duration retention, LiveLimits limits, MeterRegistry meters) {
    this.ports = ports;
    this.feeds = new Feeds(ports.database(), ports.journal(), ports.known());
    Admissions admissions = new Admissions(limits);
    meters.gauge("switchhook.live.clients", admissions, Admissions::clients);
    this.entrance =
        new Entrance(
            new Entrance.Ports(
                ports.tokens(),
                feeds,
                new Backlog(ports.database(), feeds, ports.found(), ports.blocking()),
                admissions,
                ports.clock(),
                ports.nanos()),
            retention,
            limits);
  }

  /// Goes on where an earlier process ended. Called once, before anything is published; blocks for
  /// a read.
  public void start() {
    long last = ports.database().readNow(table::last);
    ports.journal().goOn(last);
    feeds.begin(last);
  }

  /// Adds the two routes.
  ///
  /// @param admission whom a key in a request speaks for; may throw [ApiError]
  public void mount(Router router, Function<Request, Caller.Member> admission) {
    router.route(GET, "/ws").handler(this::upgrade);
    router
        .route(GET, "/v1/live/events")
        .handler(context -> events(context, () -> holder(context, admission)));
  }

  private void upgrade(RoutingContext context) {
    HttpServerRequest request = context.request();
    Optional<String> accept = WebSocketHandshake.accept(request.headers());
    if (accept.isEmpty()) {
      context.fail(
          ApiError.of(426, "upgrade_required", "this address speaks WebSocket, version 13")
              .withHeader("Upgrade", "websocket")
              .withHeader("Sec-WebSocket-Version", WebSocketHandshake.VERSION));
      return;
    }
    MultiMap query = context.queryParams();
    Wish wish = Wish.of(query, null);
    LiveLoop loop = loop(context.vertx());
    request
        .response()
        .setStatusCode(101)
        .putHeader("Upgrade", "websocket")
        .putHeader("Connection", "Upgrade")
        .putHeader("Sec-WebSocket-Accept", accept.get());
    var _ =
        request
            .toNetSocket()
            .onSuccess(socket -> {
              WebSocketConnection connection =
                  new WebSocketConnection(socket, loop, entrance, wish, ports.nanos());
              connection.open(query.get("token"));
            });
  }

  /// Answers with server-sent events for an application whose caller was let in by other means than
  /// a key or a token.
  public void follow(RoutingContext context, LiveTokens.Holder holder) {
    events(context, () -> holder);
  }

  private void events(RoutingContext context, Supplier<LiveTokens.Holder> who) {
    LiveTokens.Holder holder;
    try {
      holder = who.get();
    } catch (ApiError e) {
      context.fail(e);
      return;
    }
    switch (Wish.of(context.queryParams(), context.request().getHeader("Last-Event-ID"))) {
      case Wish.Unclear(String _, String detail) ->
          context.fail(ApiError.unreadable("bad_query", detail));
      case Wish.Wanted wish -> {
        LiveLoop loop = loop(context.vertx());
        entrance.enter(loop, new EventStream(context, loop), Wire.SERVER_SENT_EVENTS, wish, holder);
      }
    }
  }

  private LiveTokens.Holder holder(
      RoutingContext context, Function<Request, Caller.Member> admission) {
    @Nullable String token = context.queryParams().get("token");
    if (token != null) {
      return ports.tokens().verify(token).orElseThrow(LiveEvents::refusedToken);
    }
    Caller.Member caller = admission.apply(Request.withoutBody(context));
    return new LiveTokens.Holder(caller.applicationId(), caller.keyId(), null);
  }

  static ApiError refusedToken() {
    return ApiError.of(401, "token_refused", "the token is not good, or not any more")
        .withHeader("WWW-Authenticate", "Bearer");
  }

  /// The loop that this runs on.
  private LiveLoop loop(Vertx vertx) {
    return loops.computeIfAbsent(
        Thread.currentThread(),
        _ -> {
          Context context = vertx.getOrCreateContext();
          return new LiveLoop(vertx, context, feeds, ports.nanos());
        });
  }

  /// Ends the connections of an application that was removed.
  public void forget(UUID applicationId) {
    forAll(client -> {
      if (client.feed().applicationId().equals(applicationId)) {
        client.end(CloseCode.UNAUTHORIZED, "");
      }
    });
  }

  private void forAll(Consumer<Client> action) {
    loops.values().forEach(loop -> loop.execute(() -> loop.clients().forEach(action)));
  }

  /// Says good-bye to everybody.
  @Override
  public void close() {
    forAll(client -> client.end(CloseCode.GOING_AWAY, "the hub stops"));
  }
}
