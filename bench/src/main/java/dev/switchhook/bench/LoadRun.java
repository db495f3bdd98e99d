package dev.switchhook.bench;

import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One [Load] on its way. Everything happens on one event loop.
///
/// Closed loop: each connection sends its next message when the last one was answered. Open loop:
/// message n is due at start + n / rate; it goes out on whichever connection is free, and its
/// latency counts from the time it was **due**, so a server that stalls cannot hide the wait of
/// those that queued behind (coordinated omission).
final class LoadRun {
  /// Wait before a lost or refused connection is tried again, and before a connection goes on after
  /// an answer that was not an acknowledgement.
  static final long PAUSE_MILLIS = 20;

  /// A request that has no complete answer after this is unknown.
  static final long ANSWER_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);

  /// Open loop: how long after the end messages that were due are still sent.
  private static final long OVERTIME_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long WATCH_MILLIS = 100;
  private static final String PATH = "/api/webhook";

  private final Load load;
  private final Messages messages;
  private final Vertx vertx;
  private final NetClient client;
  private final EventLoop loop;
  private final Promise<Load.Result> done = Promise.promise();
  private final List<Connection> connections = new ArrayList<>();
  private final Deque<Connection> idle = new ArrayDeque<>();
  private final Latencies latencies = new Latencies();
  private final byte[] headStart;
  private int unsettled;
  private boolean started;
  private boolean stopped;
  private boolean finished;
  private long startedNanos;
  private long endedNanos;
  private long sent;
  private long inFlight;
  private long acknowledged;
  private long refused;
  private long unknown;
  private long reconnects;

  /// @param messages where sequence numbers, bodies and the ledger are; outlives the run
  LoadRun(Vertx vertx, NetClient client, Load load, Messages messages) {
    this.vertx = vertx;
    this.client = client;
    this.load = load;
    this.messages = messages;
    this.loop = ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop();
    this.headStart =
        ("POST "
                + PATH
                + " HTTP/1.1\r\nHost: 127.0.0.1:"
                + load.port()
                + "\r\nAccept: */*\r\nUser-Agent: facebookexternalua\r\nContent-Type: application/json\r\nX-Hub-Signature-256: ")
            .getBytes(StandardCharsets.US_ASCII);
  }

  /// Call on the event loop.
  Future<Load.Result> start() {
    unsettled = load.connections();
    long watch = vertx.setPeriodic(WATCH_MILLIS, _ -> watch());
    for (int i = 0; i < load.connections(); i++) {
      connect(true);
    }
    return done.future().onComplete(_ -> vertx.cancelTimer(watch));
  }

  /// Messages acknowledged so far.
  long acknowledged() {
    return acknowledged;
  }

  /// Sends nothing new; the result comes when what is in flight is answered.
  void stop() {
    stopped = true;
    finishWhenQuiet();
  }

  private void connect(boolean first) {
    client
        .connect(load.port(), "127.0.0.1")
        .onComplete(result -> {
          if (result.succeeded()) {
            adopt(result.result());
          } else {
            reconnectLater();
          }
          if (first && --unsettled == 0) {
            begin();
          }
        });
  }

  private void adopt(NetSocket socket) {
    if (finished) {
      socket.close();
      return;
    }
    Connection[] self = new Connection[1];
    Connection connection =
        new Connection(
            socket,
            () -> {
              connections.remove(self[0]);
              idle.remove(self[0]);
              reconnectLater();
            });
    self[0] = connection;
    connections.add(connection);
    free(connection);
  }

  private void reconnectLater() {
    if (finished) {
      return;
    }
    reconnects++;
    vertx.setTimer(PAUSE_MILLIS, _ -> reconnect());
  }

  private void reconnect() {
    if (!finished) {
      connect(false);
    }
  }

  /// The clock starts when each connection has been tried once, so that connecting is not measured.
  private void begin() {
    started = true;
    startedNanos = System.nanoTime();
    endedNanos = startedNanos;
    if (load.openLoop()) {
      pace();
      return;
    }
    for (Connection connection : List.copyOf(idle)) {
      idle.remove(connection);
      free(connection);
    }
  }

  /// A connection has nothing to do: give it the next message, or park it.
  private void free(Connection connection) {
    if (connection.closed()) {
      return;
    }
    long now = System.nanoTime();
    if (!started || !maySend(now)) {
      idle.push(connection);
      finishWhenQuiet();
      return;
    }
    send(connection, load.openLoop() ? dueNanos(sent) : now, now);
  }

  private boolean maySend(long now) {
    if (stopped || messages.exhausted()) {
      return false;
    }
    if (load.openLoop()) {
      return sent < total() && dueNanos(sent) <= now && now <= deadline() + OVERTIME_NANOS;
    }
    boolean wanted = load.limit() == 0 || acknowledged + inFlight < load.limit();
    return wanted && now < deadline();
  }

  private void send(Connection connection, long due, long now) {
    long sequence = messages.next();
    byte[] body =
        messages.bodies().body(sequence, load.whom(), due, System.currentTimeMillis() / 1_000);
    if (load.recorded()) {
      messages.ledger().intent(sequence, due);
    }
    Buffer request =
        Buffer.buffer(headStart.length + 128 + body.length)
            .appendBytes(headStart)
            .appendString(messages.bodies().signature(body))
            .appendString("\r\nContent-Length: ")
            .appendString(Integer.toString(body.length))
            .appendString("\r\n\r\n")
            .appendBytes(body);
    sent++;
    inFlight++;
    connection.send(
        request,
        new Connection.Sent(sequence, due, now),
        (answered, answer) -> answered(connection, answered, answer));
  }

  private void answered(Connection connection, Connection.Sent request, Answer answer) {
    inFlight--;
    endedNanos = System.nanoTime();
    AnswerLedger.Outcome outcome =
        load.recorded()
            ? messages.ledger().outcome(request.sequence(), answer, endedNanos)
            : AnswerLedger.judge(answer);
    switch (outcome) {
      case ACKNOWLEDGED -> {
        acknowledged++;
        latencies.record(endedNanos - request.dueNanos());
        free(connection);
      }
      case REFUSED -> {
        refused++;
        vertx.setTimer(PAUSE_MILLIS, _ -> free(connection));
      }
      case UNKNOWN -> {
        unknown++;
        vertx.setTimer(PAUSE_MILLIS, _ -> free(connection));
      }
    }
    finishWhenQuiet();
  }

  /// Open loop: sends what is due, then sleeps to the next due time.
  private void pace() {
    long now = System.nanoTime();
    while (!idle.isEmpty() && maySend(now)) {
      send(idle.pop(), dueNanos(sent), now);
    }
    if (sent < total() && now <= deadline() + OVERTIME_NANOS && !stopped) {
      // without a free connection the next answer sends, not this clock: then a look per pause is
      // enough
      long wait =
          idle.isEmpty()
              ? TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS)
              : Math.max(0, dueNanos(sent) - System.nanoTime());
      loop.schedule(this::pace, wait, TimeUnit.NANOSECONDS)
          .addListener(paced -> {
            if (!paced.isSuccess()) {
              done.tryFail(paced.cause());
            }
          });
    }
  }

  private long total() {
    return load.rate() * load.millis() / 1_000;
  }

  private long dueNanos(long message) {
    return startedNanos + message * 1_000_000_000L / load.rate();
  }

  private long deadline() {
    return startedNanos + TimeUnit.MILLISECONDS.toNanos(load.millis());
  }

  private void watch() {
    long expired = System.nanoTime() - ANSWER_LIMIT_NANOS;
    List.copyOf(connections).forEach(connection -> connection.expire(expired));
    finishWhenQuiet();
  }

  private void finishWhenQuiet() {
    if (finished || !started || inFlight > 0 || moreToCome(System.nanoTime())) {
      return;
    }
    finished = true;
    List.copyOf(connections).forEach(Connection::close);
    messages.ledger().flush();
    done.complete(
        new Load.Result(
            sent,
            acknowledged,
            refused,
            unknown,
            load.openLoop() ? total() - sent : 0,
            reconnects,
            startedNanos,
            endedNanos,
            latencies.percentiles()));
  }

  private boolean moreToCome(long now) {
    if (stopped || messages.exhausted()) {
      return false;
    }
    if (load.openLoop()) {
      return sent < total() && now <= deadline() + OVERTIME_NANOS;
    }
    boolean wanted = load.limit() == 0 || acknowledged < load.limit();
    return wanted && now < deadline();
  }
}
