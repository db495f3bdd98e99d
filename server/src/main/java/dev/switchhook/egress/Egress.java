package dev.switchhook.egress;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The guarded HTTP client: sends one request, reports one result, and connects to nothing that
/// [AddressPolicy] forbids.
///
/// One Egress belongs to one event loop: that of the context it is constructed on, or one of its
/// own when it is constructed elsewhere. Make one for each event loop that sends, as connections
/// are not shared between loops. [#send] may be called from any thread; from its own event loop it
/// costs no hop. Results always arrive on that loop.
public final class Egress {
  private static final long SWEEP_MILLIS = 1_000;

  final Vertx vertx;
  final EgressSettings settings;
  final Resolver resolver;
  final Connector connector;
  final LongSupplier nanoTime;
  final Pool pool;
  final Http2Connections http2;
  private final Context context;
  private final Set<Exchange> underWay = new HashSet<>();
  private volatile @Nullable Thread loop;
  private volatile int open;
  private boolean sweeping;
  private boolean closed;

  final LongAdder sent = new LongAdder();
  final LongAdder connects = new LongAdder();
  final LongAdder reuses = new LongAdder();
  final LongAdder resent = new LongAdder();
  final LongAdder blocked = new LongAdder();

  /// @param vertx runs the sockets and timers
  /// @param settings limits and the address policy
  /// @param resolver turns names into addresses
  /// @param nanoTime a monotonic clock in nanoseconds
  /// @throws IllegalStateException on a worker or virtual-thread context
  public Egress(Vertx vertx, EgressSettings settings, Resolver resolver, LongSupplier nanoTime) {
    this(vertx, settings, resolver, nanoTime, connector(vertx, settings, resolver));
  }

  private static Connector connector(Vertx vertx, EgressSettings settings, Resolver resolver) {
    SocketConnector direct = new SocketConnector(vertx, settings);
    ForwardProxy proxy = settings.proxy();
    return proxy == null ? direct : new ProxyConnector(direct, proxy, resolver, vertx);
  }

  Egress(
      Vertx vertx,
      EgressSettings settings,
      Resolver resolver,
      LongSupplier nanoTime,
      Connector connector) {
    this.vertx = vertx;
    this.settings = settings;
    this.resolver = resolver;
    this.nanoTime = nanoTime;
    this.connector = connector;
    this.pool = new Pool(settings);
    this.http2 = new Http2Connections(settings, pool, nanoTime);
    this.context = vertx.getOrCreateContext();
    if (!context.isEventLoopContext()) {
      throw new IllegalStateException("an Egress lives on an event loop");
    }
    if (Context.isOnEventLoopThread()) {
      loop = Thread.currentThread();
    }
  }

  /// Sends a request. It never throws; whatever happens is a result, told exactly once and within
  /// the request's deadline.
  ///
  /// @param done called on the event loop of this Egress; must not block
  public void send(EgressRequest request, Consumer<EgressResult> done) {
    onLoop(() -> {
      sent.increment();
      Exchange exchange = new Exchange(this, request, done);
      if (closed) {
        exchange.stop();
        return;
      }
      underWay.add(exchange);
      exchange.start();
      open = pool.openCount();
    });
  }

  /// Counts so far. Callable from any thread.
  public EgressFigures figures() {
    return new EgressFigures(
        sent.sum(), connects.sum(), reuses.sum(), resent.sum(), blocked.sum(), open);
  }

  /// Ends what is under way as failed, and closes every connection. Callable from any thread.
  public Future<Void> close() {
    Promise<Void> promise = Promise.promise();
    onLoop(() -> {
      closed = true;
      for (Exchange exchange : underWay.toArray(Exchange[]::new)) {
        exchange.stop();
      }
      pool.closeIdle();
      http2.closeAll();
      connector.close().onComplete(promise);
    });
    return promise.future();
  }

  /// Runs on this Egress's event loop: now when already there.
  void onLoop(Runnable task) {
    if (Thread.currentThread().equals(loop)) {
      task.run();
      return;
    }
    context.runOnContext(nothing -> {
      loop = Thread.currentThread();
      task.run();
    });
  }

  /// Runs on this Egress's event loop when everything that has been read from sockets is handled.
  void afterReads(Runnable task) {
    context.runOnContext(nothing -> task.run());
  }

  void ended(Exchange exchange) {
    underWay.remove(exchange);
    open = pool.openCount();
  }

  /// Keeps a connection, and looks after kept ones as long as there are any.
  void keep(Connection connection) {
    if (closed) {
      connection.close();
      return;
    }
    pool.keep(connection, nanoTime.getAsLong());
    lookAfter();
  }

  /// Takes over a connection that several exchanges share.
  void share(Http2Connection connection) {
    http2.add(connection);
    lookAfter();
  }

  private void lookAfter() {
    if (!sweeping) {
      sweeping = true;
      vertx.setTimer(SWEEP_MILLIS, id -> sweep());
    }
  }

  private void sweep() {
    pool.sweep(nanoTime.getAsLong());
    http2.sweep(nanoTime.getAsLong());
    open = pool.openCount();
    sweeping = (pool.idleCount() > 0 || !http2.isEmpty()) && !closed;
    if (sweeping) {
      vertx.setTimer(SWEEP_MILLIS, id -> sweep());
    }
  }
}
