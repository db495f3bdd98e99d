package dev.switchhook.simulator;

import dev.switchhook.crypto.Tokens;
import dev.switchhook.simulator.SignatureCheck.Unchecked;
import dev.switchhook.simulator.SignatureCheck.Verdict;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The receiver's HTTP side: hooks that take deliveries, and pages that show them.
final class ReceiverRoutes {
  /// Longest body of a delivery, in bytes; a longer one is answered 413 and not kept.
  static final int REQUEST_BYTES_MAX = 5 * 1024 * 1024;

  /// Nothing from elsewhere, no inline script or style: a payload that got into the page as markup
  /// could still do nothing.
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final String PLAIN = "text/plain; charset=utf-8";

  private final InstantSource clock;
  private final SimulatedEndpoints endpoints;
  private final ReceivedLog log;
  private final Listeners listeners;
  private final AtomicLong count;

  /// Whoever wants to know of deliveries.
  interface Listeners {
    /// A delivery came to the endpoint of this name. Called on the event loop.
    void heard(String name, byte[] body);
  }

  ReceiverRoutes(
      InstantSource clock, SimulatedEndpoints endpoints, ReceivedLog log, Listeners listeners) {
    this.listeners = listeners;
    this.clock = clock;
    this.endpoints = endpoints;
    this.log = log;
    this.count = log.count();
  }

  Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    router.route().handler(ReceiverRoutes::harden);
    router
        .post("/hooks/:name")
        .handler(BodyHandler.create(false).setBodyLimit(REQUEST_BYTES_MAX))
        .handler(this::receive);
    router.route("/hooks/:name").handler(ReceiverRoutes::onlyPost);
    router.get("/").handler(this::page);
    router.get("/requests").handler(this::requests);
    router.get("/healthz").handler(request -> plain(request, OK, "ok\n"));
    file(router, "receiver.css", "text/css; charset=utf-8");
    file(router, "receiver.js", "text/javascript; charset=utf-8");
    file(router, "receiver.svg", "image/svg+xml");
    return router;
  }

  private static void harden(RoutingContext request) {
    request
        .response()
        .putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin")
        .putHeader("Cache-Control", "no-store");
    request.next();
  }

  private void receive(RoutingContext request) {
    String name = Objects.requireNonNullElse(request.pathParam("name"), "");
    if (!SimulatedEndpoints.isName(name)) {
      plain(request, NOT_FOUND, "no endpoint can have this name\n");
      return;
    }
    SimulatedEndpoint endpoint = endpoints.find(name);
    byte[] body = body(request);
    Instant now = clock.instant();
    String token = request.request().getHeader("X-Validation-Token");
    if (token != null) {
      String answer = endpoint.handshake() ? token : "no";
      keep(
          request,
          new Outcome(name, now, true, OK, new Unchecked("handshakes are not signed")),
          body);
      request.response().putHeader("Content-Type", PLAIN).end(answer);
      return;
    }
    Verdict signature = endpoint.judge(request.request().headers(), body, now);
    SimulatedEndpoint.Answer answer = endpoint.answer();
    keep(request, new Outcome(name, now, false, answer.status(), signature), body);
    listeners.heard(name, body);
    if (answer.after().isZero()) {
      plain(request, answer.status(), answer.body());
      return;
    }
    request
        .vertx()
        .setTimer(
            answer.after().toMillis(),
            _ -> {
              // the caller may have given up meanwhile
              if (!request.response().closed()) {
                plain(request, answer.status(), answer.body());
              }
            });
  }

  private record Outcome(
      String name, Instant at, boolean handshake, int status, Verdict signature) {}

  private void keep(RoutingContext request, Outcome outcome, byte[] body) {
    log.add(
        new Received(
            count.incrementAndGet(),
            outcome.at(),
            outcome.name(),
            outcome.handshake(),
            request.request().headers().entries(),
            body.length > Received.BODY_BYTES_MAX
                ? Arrays.copyOf(body, Received.BODY_BYTES_MAX)
                : body,
            body.length,
            HexFormat.of().formatHex(Tokens.hash(body)),
            Glimpse.of(body),
            outcome.status(),
            outcome.signature(),
            request.request().getHeader("X-Switchhook-Attempt")));
  }

  private static byte[] body(RoutingContext request) {
    Buffer body = request.body().buffer();
    return body == null ? new byte[0] : body.getBytes();
  }

  private static void onlyPost(RoutingContext request) {
    request.response().putHeader("Allow", "POST");
    plain(request, METHOD_NOT_ALLOWED, "endpoints take POST only\n");
  }

  private void page(RoutingContext request) {
    long after = number(request.request().getParam("after"));
    var view =
        new ReceiverPage.View(
            url(request),
            count.get(),
            endpoints.snapshots(),
            log.newestFirst().stream().filter(one -> one.number() > after).toList());
    request
        .response()
        .putHeader("Content-Type", "text/html; charset=utf-8")
        .end(ReceiverPage.render(view));
  }

  private void requests(RoutingContext request) {
    request
        .response()
        .putHeader("Content-Type", "application/json")
        .end(Buffer.buffer(RequestsDocument.bytes(count.get(), log.newestFirst())));
  }

  private static String url(RoutingContext request) {
    return "http://" + Receiver.HOST + ":" + request.request().localAddress().port();
  }

  private static long number(@Nullable String text) {
    return text != null && text.matches("\\d{1,15}") ? Long.parseLong(text) : 0;
  }

  private static void file(Router router, String name, String type) {
    byte[] bytes = Resources.bytes(name);
    router
        .get("/" + name)
        .handler(request ->
            request.response().putHeader("Content-Type", type).end(Buffer.buffer(bytes)));
  }

  private static void plain(RoutingContext request, int status, String text) {
    HttpServerResponse response = request.response().setStatusCode(status);
    response
        .putHeader("Content-Type", PLAIN)
        .end(Buffer.buffer(text.getBytes(StandardCharsets.UTF_8)));
  }
}
