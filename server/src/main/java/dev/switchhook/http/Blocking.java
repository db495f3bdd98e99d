package dev.switchhook.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The seam between Vert.x and blocking code: the body is read on the event loop, the handler runs
/// on a thread of the executor (a virtual one), the answer is written on the event loop again.
/// Thread-safe.
public final class Blocking {
  /// Requests of one seam, with those made by [#within], that may be in hand at a time; more are
  /// answered 503.
  public static final int REQUESTS_MAX = 1_024;

  private final Executor executor;
  private final Errors errors;
  private final Limits limits;
  private final Room room;
  private final Mounting mounting;

  /// Puts something around every handler that is mounted.
  @FunctionalInterface
  public interface Around {
    /// The handler to mount instead.
    ///
    /// @param path as [Blocking#route] takes it
    Function<Request, Answer> handler(
        HttpMethod method, String path, Function<Request, Answer> handler);
  }

  /// What requests take up together.
  ///
  /// @param requests how many more may be in hand
  /// @param bodies of all requests of the hub
  record Room(Semaphore requests, BodyBudget bodies) {}

  /// @param executor runs handlers, which may block; a virtual thread for each
  /// @param bodies of all requests of the hub
  public Blocking(Executor executor, Errors errors, BodyBudget bodies) {
    this(executor, errors, Limits.API, new Room(new Semaphore(REQUESTS_MAX), bodies));
  }

  Blocking(Executor executor, Errors errors, Limits limits, Room room) {
    this(executor, errors, limits, room, new Mounting(null, (_, _, handler) -> handler));
  }

  /// What happens to handlers when they are mounted.
  private record Mounting(@Nullable LocalRoutes local, Around around) {}

  private Blocking(Executor executor, Errors errors, Limits limits, Room room, Mounting mounting) {
    this.mounting = mounting;
    this.executor = executor;
    this.errors = errors;
    this.limits = limits;
    this.room = room;
  }

  /// The same seam with other limits for the routes that it adds.
  public Blocking within(Limits others) {
    return new Blocking(executor, errors, others, room, mounting);
  }

  /// The same seam; what it adds from then on can be called within the process too.
  public Blocking recordedIn(LocalRoutes routes) {
    return new Blocking(executor, errors, limits, room, new Mounting(routes, mounting.around()));
  }

  /// The same seam, which puts something around every handler that it adds from then on, also where
  /// it is called within the process. What was put around before stays, outside.
  public Blocking around(Around inner) {
    Around outer = mounting.around();
    return new Blocking(
        executor,
        errors,
        limits,
        room,
        new Mounting(
            mounting.local(),
            (method, path, handler) ->
                outer.handler(method, path, inner.handler(method, path, handler))));
  }

  /// Adds a route. A `GET` route answers `HEAD` too.
  ///
  /// @param path as Vert.x writes it, with `:name` for path parameters
  /// @param handler may block and may throw; see [Errors]
  public Route route(
      Router router, HttpMethod method, String path, Function<Request, Answer> handler) {
    Function<Request, Answer> mounted = mounting.around().handler(method, path, handler);
    LocalRoutes local = mounting.local();
    if (local != null) {
      local.add(method.name(), path, mounted);
    }
    Route route = router.route(method, path);
    if (method.equals(HttpMethod.GET)) {
      route.method(HttpMethod.HEAD);
    }
    return route.handler(context -> start(context, mounted));
  }

  /// Answers a request that a route of the caller's has already chosen.
  public void answer(RoutingContext context, Function<Request, Answer> handler) {
    start(context, handler);
  }

  private void start(RoutingContext context, Function<Request, Answer> handler) {
    if (!room.requests().tryAcquire()) {
      var _ =
          Responder.send(
              context, answer(context, ApiError.tryAgain("busy", "too many requests are in hand")));
      return;
    }
    Slot slot = new Slot(room);
    context.addEndHandler(end -> slot.answered()); // or the caller has gone
    limitTime(context, slot);
    BodyReader.read(
        context,
        limits,
        room.bodies(),
        body -> run(context, slot, handler, body),
        error -> fail(context, slot, error));
  }

  private void limitTime(RoutingContext context, Slot slot) {
    long timer =
        context
            .vertx()
            .setTimer(
                limits.total().toMillis(),
                id -> {
                  if (!context.response().headWritten()) {
                    fail(context, slot, ApiError.tryAgain("timeout", "the answer took too long"));
                  }
                });
    context.addEndHandler(end -> context.vertx().cancelTimer(timer));
  }

  private void run(
      RoutingContext context, Slot slot, Function<Request, Answer> handler, byte[] body) {
    Context eventLoop = context.vertx().getOrCreateContext();
    slot.holds(body.length);
    try {
      Request request = Requests.of(context, body);
      slot.handlerStarts();
      executor.execute(() -> {
        try {
          Answer answer = answered(handler, request);
          eventLoop.runOnContext(nothing -> send(context, slot, answer));
        } finally {
          slot.handlerEnds();
        }
      });
    } catch (RejectedExecutionException e) {
      slot.handlerEnds();
      fail(context, slot, ApiError.tryAgain("stopping", "the hub is stopping"));
    } catch (RuntimeException | Error e) {
      slot.handlerEnds();
      fail(context, slot, e);
    }
  }

  /// Where the answer cannot be written, a header that is none for example, the root router writes
  /// another one.
  private static void send(RoutingContext context, Slot slot, Answer answer) {
    try {
      Responder.send(context, answer).onComplete(_ -> slot.answered());
    } catch (RuntimeException | Error e) {
      context.fail(e);
    }
  }

  private Answer answered(Function<Request, Answer> handler, Request request) {
    try {
      return handler.apply(request);
    } catch (RuntimeException | Error e) {
      // an error too, or its request would never be answered
      return errors.answer(e, request.path(), request.requestId());
    }
  }

  private void fail(RoutingContext context, Slot slot, Throwable error) {
    send(context, slot, answer(context, error));
  }

  private Answer answer(RoutingContext context, Throwable error) {
    String path = context.request().path();
    return errors.answer(error, path == null ? "/" : path, RequestIds.of(context));
  }

  /// One of [#REQUESTS_MAX], with the request's body: given back when the answer is written, or the
  /// caller has gone, and the handler, if it ran, has ended; one that outlives its answer still
  /// counts.
  private static final class Slot {
    private final Room room;
    private final AtomicBoolean givenBack = new AtomicBoolean();
    private volatile int bytes;
    private volatile boolean running;
    private volatile boolean answered;

    Slot(Room room) {
      this.room = room;
    }

    void holds(int bodyBytes) {
      bytes = bodyBytes;
      if (givenBack.get()) {
        room.bodies().giveBack(bodyBytes); // the answer was given before the body was there
      }
    }

    void handlerStarts() {
      running = true;
    }

    void handlerEnds() {
      running = false;
      if (answered) {
        giveBack();
      }
    }

    void answered() {
      answered = true;
      if (!running) {
        giveBack();
      }
    }

    private void giveBack() {
      if (givenBack.compareAndSet(false, true)) {
        room.requests().release();
        room.bodies().giveBack(bytes);
      }
    }
  }
}
