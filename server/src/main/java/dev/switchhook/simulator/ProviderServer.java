package dev.switchhook.simulator;

import dev.switchhook.json.Json;
import dev.switchhook.simulator.provider.Call;
import dev.switchhook.simulator.provider.Journal;
import dev.switchhook.simulator.provider.Provider;
import dev.switchhook.simulator.provider.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The HTTP side of the simulated providers: reads requests, has them answered, writes them down,
/// and sends the answers, or loses them. Belongs to one context.
final class ProviderServer {
  /// Longest body, in bytes: the largest medium that Meta takes, and what is around it.
  static final int BODY_BYTES_MAX = 20 * 1024 * 1024;

  private static final int TOO_LARGE = 413;

  private final Vertx vertx;
  private final Simulation simulation;
  private final ControlApi control;

  ProviderServer(Vertx vertx, Simulation simulation) {
    this.vertx = vertx;
    this.simulation = simulation;
    this.control = new ControlApi(simulation);
  }

  void handle(HttpServerRequest request) {
    Buffer body = Buffer.buffer();
    request.handler(chunk -> {
      if (body.length() + chunk.length() > BODY_BYTES_MAX) {
        request.handler(null);
        refuse(request);
      } else {
        body.appendBuffer(chunk);
      }
    });
    request.endHandler(_ -> {
      if (!request.response().ended()) {
        answer(request, call(request, body.getBytes()));
      }
    });
  }

  private static void refuse(HttpServerRequest request) {
    request
        .response()
        .setStatusCode(TOO_LARGE)
        .end("a body has at most " + BODY_BYTES_MAX + " bytes\n");
  }

  private static Call call(HttpServerRequest request, byte[] body) {
    Map<String, String> headers = new HashMap<>();
    request
        .headers()
        .forEach(entry -> headers.putIfAbsent(lower(entry.getKey()), entry.getValue()));
    return new Call(
        request.method().name(),
        Objects.requireNonNullElse(request.path(), "/"),
        Objects.requireNonNullElse(request.query(), ""),
        headers,
        body);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private void answer(HttpServerRequest request, Call call) {
    if (ControlApi.owns(call.path())) {
      send(request, control.answer(call));
      return;
    }
    Provider provider = simulation.of(call.path());
    provider
        .answer(call)
        .onSuccess(reply -> {
          writeDown(provider, call, reply);
          if (reply.fate().after().isZero()) {
            send(request, reply);
          } else {
            vertx.setTimer(reply.fate().after().toMillis(), _ -> send(request, reply));
          }
        })
        .onFailure(_ -> request.response().setStatusCode(500).end());
  }

  private static void send(HttpServerRequest request, Reply reply) {
    if (reply.fate().lost()) {
      request.connection().close();
      return;
    }
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) {
      return;
    }
    response.setStatusCode(reply.status());
    reply.headers().forEach(response::putHeader);
    if (reply.status() != 204) {
      response.putHeader("Content-Type", reply.type());
    }
    response.end(Buffer.buffer(reply.body()));
  }

  private void writeDown(Provider provider, Call call, Reply reply) {
    int weight = Math.min(call.body().length, Journal.BODY_CHARS_MAX);
    ObjectNode row =
        Json.object()
            .put("at", simulation.world().timing().now().toString())
            .put("provider", provider.name())
            .put("account", emptyToNull(reply.account()))
            .put("method", call.method())
            .put("path", withoutToken(call.path()))
            .put("status", reply.status())
            .put("outcome", reply.outcome())
            .put("answer_lost", reply.fate().lost());
    writeBody(row, call);
    simulation.world().sent().add(row, weight);
  }

  private static @Nullable String emptyToNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static void writeBody(ObjectNode row, Call call) {
    byte[] body = call.body();
    if (body.length > Journal.BODY_CHARS_MAX || call.hasType("multipart/")) {
      row.put("body", "(" + body.length + " bytes)");
    } else if (call.hasType("application/x-www-form-urlencoded")) {
      ObjectNode form = row.putObject("body");
      call.form().flat().forEach(form::put);
    } else {
      call.json()
          .ifPresentOrElse(
              json -> row.set("body", json),
              () -> row.put("body", new String(body, StandardCharsets.UTF_8)));
    }
  }

  /// Telegram's tokens stand in the path.
  private static String withoutToken(String path) {
    return path.replaceFirst("/bot[^/]+", "/bot…");
  }
}
