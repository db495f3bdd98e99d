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
  private final Semaphore free;
  private final @Nullable LocalRoutes local;

  /// @param executor runs handlers, which may block; a virtual thread for each
  public Blocking(Executor executor, Errors errors) {
    this(executor, errors, Limits.API, new Semaphore(REQUESTS_MAX), null);
  }

  /// @param free how many more requests may be in hand
  Blocking(Executor executor, Errors errors, Limits limits, Semaphore free) {
    this(executor, errors, limits, free, null);
  }

  private Blocking(
      Executor executor,
      Errors errors,
      Limits limits,
      Semaphore free,
      @Nullable LocalRoutes local) {
    this.local = local;
    this.executor = executor;
    this.errors = errors;
    this.limits = limits;
    this.free = free;
  }

  /// The same seam with other limits for the routes that it adds.
  public Blocking within(Limits others) {
    return new Blocking(executor, errors, others, free, local);
  }

  /// The same seam; what it adds from then on can be called within the process too.
  public Blocking recordedIn(LocalRoutes routes) {
    return new Blocking(executor, errors, limits, free, routes);
  }

  /// Adds a route. A `GET` route answers `HEAD` too.
  ///
  /// @param path as Vert.x writes it, with `:name` for path parameters
  /// @param handler may block and may throw; see [Errors]
  public Route route(
      Router router, HttpMethod method, String path, Function<Request, Answer> handler) {
    if (local != null) {
      local.add(method.name(), path, handler);
    }
    Route route = router.route(method, path);
    if (method.equals(HttpMethod.GET)) {
      route.method(HttpMethod.HEAD);
    }
    return route.handler(context -> start(context, handler));
  }

  /// Answers a request that a route of the caller's has already chosen.
  public void answer(RoutingContext context, Function<Request, Answer> handler) {
    start(context, handler);
  }

  private void start(RoutingContext context, Function<Request, Answer> handler) {
    if (!free.tryAcquire()) {
      fail(context, ApiError.tryAgain("busy", "too many requests are in hand"));
      return;
    }
    Slot slot = new Slot(free);
    context.addEndHandler(end -> slot.answered());
    limitTime(context);
    BodyReader.read(
        context, limits, body -> run(context, slot, handler, body), error -> fail(context, error));
  }

  private void limitTime(RoutingContext context) {
    long timer =
        context
            .vertx()
            .setTimer(
                limits.total().toMillis(),
                id -> fail(context, ApiError.tryAgain("timeout", "the answer took too long")));
    context.addEndHandler(end -> context.vertx().cancelTimer(timer));
  }

  private void run(
      RoutingContext context, Slot slot, Function<Request, Answer> handler, byte[] body) {
    Context eventLoop = context.vertx().getOrCreateContext();
    try {
      Request request = Requests.of(context, body);
      slot.handlerStarts();
      executor.execute(() -> {
        Answer answer = answered(handler, request);
        slot.handlerEnds();
        eventLoop.runOnContext(nothing -> Responder.send(context, answer));
      });
    } catch (RejectedExecutionException e) {
      slot.handlerEnds();
      fail(context, ApiError.tryAgain("stopping", "the hub is stopping"));
    } catch (ApiError e) {
      fail(context, e);
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

  private void fail(RoutingContext context, ApiError error) {
    String path = context.request().path();
    Responder.send(
        context, errors.answer(error, path == null ? "/" : path, RequestIds.of(context)));
  }

  /// One of [#REQUESTS_MAX]: given back when the request was answered and its handler, if it ran,
  /// has ended; a handler that outlives its answer still counts.
  private static final class Slot {
    private final Semaphore free;
    private final AtomicBoolean givenBack = new AtomicBoolean();
    private volatile boolean running;

    Slot(Semaphore free) {
      this.free = free;
    }

    void handlerStarts() {
      running = true;
    }

    void handlerEnds() {
      giveBack();
    }

    void answered() {
      if (!running) {
        giveBack();
      }
    }

    private void giveBack() {
      if (givenBack.compareAndSet(false, true)) {
        free.release();
      }
    }
  }
}
