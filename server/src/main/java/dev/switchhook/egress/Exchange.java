package dev.switchhook.egress;

import dev.switchhook.egress.EgressResult.Answered;
import dev.switchhook.egress.EgressResult.Failed;
import io.vertx.core.AsyncResult;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One request on its way: resolve, judge, connect, write, read, and one result. Used by one event
/// loop.
final class Exchange {
  /// Most addresses of one name that are tried.
  static final int ADDRESSES_TRIED_MAX = 4;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final String WAITING = "waiting for the answer";

  private final Egress egress;
  private final EgressRequest request;
  private final EndpointUrl url;

  /// What kept connections are told apart by.
  private final String route;

  private final Consumer<EgressResult> done;
  private final long startedAt;
  private final AnswerParser parser;
  private String phase = "looking the host up";
  private Heard heard;
  private @Nullable Connection connection;

  /// Instead of a connection of its own, with HTTP/2.
  private @Nullable Http2Answer stream;

  private @Nullable Tried tried;
  private long timer = -1;
  private long connectingSince;
  private boolean reused;
  private boolean resent;
  private boolean written;
  private boolean finished;

  Exchange(Egress egress, EgressRequest request, Consumer<EgressResult> done) {
    this.egress = egress;
    this.request = request;
    this.url = request.url();
    ClientCertificate certificate = request.certificate();
    this.route =
        certificate == null ? url.origin() : url.origin() + " as " + certificate.fingerprint();
    this.done = done;
    this.parser = new AnswerParser(request.answerBytesMax());
    this.heard = parser;
    this.startedAt = egress.nanoTime.getAsLong();
  }

  void start() {
    timer = egress.vertx.setTimer(request.deadline().toMillis(), id -> deadline());
    String fault = RequestBytes.fault(request.headers());
    if (fault != null) {
      blocked(fault);
      return;
    }
    Http2Connection shared = mayShare() ? egress.http2.take(route) : null;
    if (shared != null) {
      egress.reuses.increment();
      reused = true;
      use(shared);
      return;
    }
    Connection kept = request.once() ? null : egress.pool.take(route, startedAt);
    if (kept == null) {
      resolve();
      return;
    }
    egress.reuses.increment();
    reused = true;
    use(kept);
  }

  /// What may leave at most once has a connection to itself.
  private boolean mayShare() {
    return egress.settings.http2() && url.ssl() && !request.once();
  }

  /// The hub stops.
  void stop() {
    fail(FailureKind.RESET, "the hub is stopping; the request was given up");
  }

  private void resolve() {
    InetAddress literal = url.address();
    if (literal != null) {
      judge(List.of(literal));
      return;
    }
    switch (url.kind()) {
      case LOOPBACK -> judge(Loopback.permitted(egress.settings.addresses(), Loopback.BOTH));
      case LOOPBACK_V6 -> judge(Loopback.permitted(egress.settings.addresses(), Loopback.V6));
      case NEVER -> blocked(url.host() + " is not a public name");
      case INTERNAL, PUBLIC ->
          egress
              .resolver
              .lookUp(url.host())
              .onComplete(answer -> egress.onLoop(() -> resolved(answer)));
    }
  }

  private void resolved(AsyncResult<List<InetAddress>> answer) {
    if (finished) {
      return;
    }
    if (answer.failed()) {
      String words = url.host() + ": " + answer.cause().getMessage();
      fail(afterSending(LookUpFailure.kindOf(answer.cause())), words);
      return;
    }
    judge(answer.result());
  }

  /// Every address must be permitted: dropping just the bad ones would leave the choice to whoever
  /// answers the look-up.
  private void judge(List<InetAddress> addresses) {
    for (InetAddress address : addresses) {
      String refusal = egress.settings.addresses().refusal(address.getAddress());
      if (refusal != null) {
        String where = IpText.format(address.getAddress());
        String name = where.equals(url.host()) ? where : url.host() + " leads to " + where;
        blocked(name + ", " + refusal);
        return;
      }
    }
    if (addresses.isEmpty()) {
      boolean loopback = url.kind() != HostName.Kind.PUBLIC && url.kind() != HostName.Kind.INTERNAL;
      if (loopback) {
        blocked(url.host() + " is the hub's own machine, which is not in SWITCHHOOK_EGRESS_ALLOW");
      } else {
        fail(FailureKind.RESOLVE, url.host() + ": the name has no address");
      }
      return;
    }
    boolean room =
        egress.pool.reserve(route) || (egress.http2.closeAnIdle() && egress.pool.reserve(route));
    if (!room) {
      String words = "no further connection to " + url.origin() + " is permitted now";
      fail(afterSending(FailureKind.OVERLOADED), words);
      return;
    }
    phase = "connecting";
    tried = null;
    connectingSince = egress.nanoTime.getAsLong();
    connect(addresses, 0);
  }

  /// What was sent on a kept connection before may have been taken, so it is not as if nothing had
  /// been tried.
  private FailureKind afterSending(FailureKind kind) {
    return resent && kind == FailureKind.OVERLOADED ? FailureKind.RESET : kind;
  }

  private void connect(List<InetAddress> addresses, int index) {
    long spent = egress.nanoTime.getAsLong() - connectingSince;
    int triesLeft = Math.min(addresses.size(), ADDRESSES_TRIED_MAX) - index;
    Duration share =
        egress.settings.connectTimeout().minusNanos(spent).dividedBy(Math.max(1, triesLeft));
    egress.connects.increment();
    egress
        .connector
        .connect(
            new Connector.Destination(url, addresses.get(index), request.certificate(), mayShare()),
            share)
        .onComplete(opened -> egress.onLoop(() -> connected(opened, addresses, index)));
  }

  private void connected(AsyncResult<NetSocket> opened, List<InetAddress> addresses, int index) {
    if (finished) {
      egress.pool.unreserve(route);
      if (opened.succeeded()) {
        opened.result().close();
      }
      return;
    }
    if (opened.succeeded()) {
      long now = egress.nanoTime.getAsLong();
      use(opened.result(), now);
      return;
    }
    Tried last = Tried.of(opened.cause(), request, addresses.get(index), egress.connector);
    Tried told = last.after(tried);
    tried = told;
    int next = index + 1;
    boolean tryNext =
        last.fault().isOfOneAddress()
            && next < Math.min(addresses.size(), ADDRESSES_TRIED_MAX)
            && egress.nanoTime.getAsLong() - connectingSince
                < egress.settings.connectTimeout().toNanos() - NANOS_PER_MILLI;
    if (tryNext) {
      connect(addresses, next);
      return;
    }
    egress.pool.unreserve(route);
    fail(afterSending(told.fault().kind()), url.origin() + told.words());
  }

  private void use(NetSocket socket, long now) {
    if (!SocketConnector.HTTP2.equals(socket.applicationLayerProtocol())) {
      use(new Connection(socket, egress.pool, route, now));
      return;
    }
    Http2Connection shared = new Http2Connection(socket, egress.http2, route, now);
    egress.share(shared);
    use(shared);
  }

  private void use(Connection open) {
    phase = WAITING;
    heard = parser;
    connection = open;
    open.begin(this, RequestBytes.of(request));
  }

  private void use(Http2Connection shared) {
    phase = WAITING;
    Http2Answer answer = new Http2Answer(this, request.answerBytesMax());
    heard = answer;
    stream = answer;
    shared.begin(request, answer);
  }

  void written() {
    written = true;
  }

  void received(byte[] read) {
    switch (parser.feed(read)) {
      case MORE -> reading();
      case COMPLETE, CUT -> answered();
      case BROKEN -> fail(FailureKind.BROKEN_ANSWER, url.origin() + ": " + parser.fault());
    }
  }

  /// An answer has begun.
  void reading() {
    phase = "reading the answer";
  }

  /// The stream ended without a whole answer.
  void broken(FailureKind kind, String words) {
    stream = null;
    fail(kind, url.origin() + ": " + words);
  }

  /// The server, or the connection, has not looked at the request: it is sent once more.
  void refused() {
    stream = null;
    if (resent) {
      fail(FailureKind.RESET, url.origin() + ": the server refused the request twice");
    } else {
      sendAgain();
    }
  }

  private void sendAgain() {
    resent = true;
    written = false;
    egress.resent.increment();
    phase = "looking the host up";
    resolve();
  }

  /// The connection is closed already.
  ///
  /// @param cause null when it was closed in order
  void connectionEnded(@Nullable Throwable cause) {
    boolean orderly = cause == null;
    boolean shared = stream != null;
    connection = null;
    stream = null;
    if (shared && heard.begun()) {
      fail(
          FailureKind.BROKEN_ANSWER,
          url.origin() + ": the connection ended in the middle of the answer");
      return;
    }
    if (parser.begun()) {
      if (parser.closed(orderly) == AnswerParser.Progress.COMPLETE) {
        answered();
      } else {
        fail(FailureKind.BROKEN_ANSWER, url.origin() + ": " + parser.fault());
      }
      return;
    }
    if (cause != null && ConnectFault.isAlert(cause)) {
      fail(ConnectFault.of(cause, request.certificate() != null));
      return;
    }
    if (reused && !resent) {
      sendAgain();
      return;
    }
    fail(
        FailureKind.RESET,
        url.origin()
            + ": the connection was "
            + (orderly ? "closed" : "reset")
            + " without an answer");
  }

  /// The answer is whole, or as long as it may be.
  void answered() {
    Duration took = took();
    if (took.compareTo(request.deadline()) >= 0) {
      deadline();
      return;
    }
    Connection open = connection;
    connection = null;
    stream = null;
    boolean keep = open != null && parser.reusable() && written && !request.once();
    if (open != null && keep) {
      open.release();
    } else if (open != null) {
      open.close();
    }
    EgressResult result =
        new Answered(heard.status(), heard.headers(), heard.body(), heard.truncated(), took);
    finished = true;
    egress.vertx.cancelTimer(timer);
    // Not before the socket's other bytes have been handled: a forged second answer that came along
    // closes the connection instead of meeting the next request.
    egress.afterReads(() -> {
      if (open != null && keep && !open.isClosed()) {
        egress.keep(open);
      }
      egress.ended(this);
      done.accept(result);
    });
  }

  private void deadline() {
    fail(
        FailureKind.TIMEOUT,
        url.origin()
            + ": not finished after "
            + request.deadline().toMillis()
            + " ms, while "
            + phase);
  }

  private void fail(ConnectFault fault) {
    fail(fault.kind(), url.origin() + ": " + fault.words());
  }

  private void blocked(String words) {
    egress.blocked.increment();
    fail(FailureKind.BLOCKED, words);
  }

  private void fail(FailureKind kind, String detail) {
    Connection open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
    Http2Answer unfinished = stream;
    stream = null;
    if (unfinished != null) {
      unfinished.giveUp();
    }
    finish(new Failed(kind, detail, took(), heard.status()));
  }

  private Duration took() {
    return Duration.ofNanos(egress.nanoTime.getAsLong() - startedAt);
  }

  private void finish(EgressResult result) {
    if (finished) {
      return;
    }
    finished = true;
    if (timer >= 0) {
      egress.vertx.cancelTimer(timer);
    }
    egress.ended(this);
    done.accept(result);
  }
}
