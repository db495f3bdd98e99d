package dev.switchhook.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The customer's endpoint: writes each POST down and answers 200, or what a script says. Answers
/// the hub's handshake (`X-Validation-Token` comes back as text). What comes below [#HANGING] is
/// written down and never answered.
///
/// | control route | does |
/// |---|---|
/// | `GET /__control/report` | [Report] as JSON; the ledger file is complete up to then |
/// | `POST /__control/reset-latencies` | starts the latencies anew |
/// | `POST /__control/away` | from now on ends every connection without an answer, and writes nothing down: the endpoint is away |
/// | `POST /__control/back` | the endpoint is there again |
/// | `POST /__control/script` `{"statuses":[503,500]}` | answers the next arrivals so, in order; then 200 again |
final class Sink {
  /// Scripted answers that may wait.
  static final int MAX_SCRIPT = 1_000_000;

  /// Paths that begin so take a request and never answer it.
  static final String HANGING = "/hang";

  private static final String CONTROL = "/__control/";

  /// Addresses to listen on at most.
  static final int MAX_ADDRESSES = 200;

  private static final int BACKLOG = 4_096;
  private static final String ABSENT = "-";
  private static final int MAX_HEADER_VALUE = 200;

  private final ArrivalLedger ledger;
  private final Deque<Integer> script = new ArrayDeque<>();
  private long handshakes;
  private long answered;
  private boolean away;

  private Sink(ArrivalLedger ledger) {
    this.ledger = ledger;
  }

  /// Starts listening on 127.0.0.1.
  ///
  /// @param port 0 = any
  /// @return the port
  static Future<Integer> start(Vertx vertx, int port, String run, Path ledgerFile) {
    return start(vertx, port, 1, run, ledgerFile);
  }

  /// Starts listening on 127.0.0.1 and the addresses after it, on the same port of each, so that a
  /// hub sees as many different hosts.
  ///
  /// @param port 0 = any
  /// @param addresses how many, 1 to [#MAX_ADDRESSES]
  /// @return the port
  static Future<Integer> start(Vertx vertx, int port, int addresses, String run, Path ledgerFile) {
    Sink sink;
    try {
      sink = new Sink(new ArrivalLedger(run, ledgerFile));
    } catch (java.io.IOException e) {
      return Future.failedFuture(e);
    }
    Future<Integer> listening = listen(vertx, sink, port, address(0));
    for (int n = 1; n < addresses; n++) {
      String address = address(n);
      listening = listening.compose(actual -> listen(vertx, sink, actual, address));
    }
    return listening;
  }

  private static Future<Integer> listen(Vertx vertx, Sink sink, int port, String address) {
    return vertx
        .createHttpServer(new HttpServerOptions().setTcpNoDelay(true).setAcceptBacklog(BACKLOG))
        .requestHandler(sink::handle)
        .listen(port, address)
        .map(server -> server.actualPort());
  }

  /// The address number `n` that it listens on.
  static String address(int n) {
    return "127.0.0." + (1 + n % MAX_ADDRESSES);
  }

  private void handle(HttpServerRequest request) {
    String path = String.valueOf(request.path());
    if (path.startsWith(CONTROL)) {
      control(request, path.substring(CONTROL.length()));
      return;
    }
    if (away) {
      var _ = request.connection().close();
      return;
    }
    if (!request.method().equals(HttpMethod.POST)) {
      request.response().setStatusCode(405).end();
      return;
    }
    String token = request.getHeader("X-Validation-Token");
    if (token != null) {
      handshakes++;
      request.response().putHeader("Content-Type", "text/plain").end(token);
      return;
    }
    long nanos = System.nanoTime();
    request.body().onSuccess(body -> arrived(request, nanos, body.getBytes()));
  }

  private void arrived(HttpServerRequest request, long nanos, byte[] body) {
    boolean hangs = String.valueOf(request.path()).startsWith(HANGING);
    Integer scripted = hangs ? Integer.valueOf(0) : script.poll();
    int status = scripted == null ? 200 : scripted;
    ledger.record(
        new ArrivalLedger.Arrival(
            header(request, "X-Switchhook-Event-Id"),
            header(request, "X-Switchhook-Delivery-Id"),
            header(request, "X-Switchhook-Attempt"),
            status,
            nanos,
            clean(String.valueOf(request.path()))),
        body);
    if (!hangs) {
      request.response().setStatusCode(status).end().onSuccess(_ -> answered++);
    }
  }

  private static String header(HttpServerRequest request, String name) {
    String value = request.getHeader(name);
    return value == null || value.isBlank() ? ABSENT : clean(value);
  }

  /// Spaces and line ends would break the ledger's lines.
  private static String clean(String value) {
    String clean = value.replaceAll("\\s", "_");
    return clean.length() <= MAX_HEADER_VALUE ? clean : clean.substring(0, MAX_HEADER_VALUE);
  }

  private void control(HttpServerRequest request, String route) {
    HttpServerResponse response = request.response();
    switch (route) {
      case "report" ->
          response
              .putHeader("Content-Type", "application/json")
              .end(BenchJson.line(new Report(ledger.report(), handshakes, answered)));
      case "reset-latencies" -> {
        ledger.resetLatencies();
        response.setStatusCode(204).end();
      }
      case "away", "back" -> {
        away = route.equals("away");
        response.setStatusCode(204).end();
      }
      case "script" -> request.body().onSuccess(body -> script(response, body.toString()));
      default -> response.setStatusCode(404).end();
    }
  }

  private void script(HttpServerResponse response, String json) {
    Script read;
    try {
      read = BenchJson.read(json, Script.class);
    } catch (tools.jackson.core.JacksonException e) {
      response.setStatusCode(400).end(String.valueOf(e.getOriginalMessage()));
      return;
    }
    boolean sound = read.statuses().stream().allMatch(status -> status >= 200 && status <= 599);
    if (!sound || script.size() + read.statuses().size() > MAX_SCRIPT) {
      response.setStatusCode(400).end("statuses are 200 to 599, at most " + MAX_SCRIPT);
      return;
    }
    script.addAll(read.statuses());
    response.setStatusCode(204).end();
  }

  private record Script(List<Integer> statuses) {}

  /// @param handshakes verification requests answered; they are no arrivals
  /// @param answered answers that were written to the connection whole
  record Report(ArrivalLedger.Report ledger, long handshakes, long answered) {}
}
