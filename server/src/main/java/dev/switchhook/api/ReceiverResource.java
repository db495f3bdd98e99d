package dev.switchhook.api;

import dev.switchhook.access.Caller;
import dev.switchhook.access.Scope;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Blocking;
import dev.switchhook.http.JsonBody;
import dev.switchhook.http.Request;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/receiver`: the built-in receiver of the demo, how it answers and what it got. A hub without
/// it answers 404.
final class ReceiverResource {
  /// What people wrote; for those who may see payloads.
  private static final List<String> PRIVATE = List.of("from", "text", "headers", "body");

  private final Supplier<@Nullable TrialReceiver> receiver;

  ReceiverResource(Supplier<@Nullable TrialReceiver> receiver) {
    this.receiver = receiver;
  }

  void mount(Router router, Blocking blocking, Gate gate) {
    String all = "/v1/receiver";
    blocking.route(router, HttpMethod.GET, all, gate.member(Scope.ENDPOINTS_READ, this::get));
    blocking.route(
        router,
        HttpMethod.GET,
        all + "/requests/:number",
        gate.member(Scope.ENDPOINTS_READ, this::request));
    blocking.route(
        router,
        HttpMethod.PUT,
        all + "/endpoints/:name",
        gate.member(Scope.ENDPOINTS_WRITE, this::put));
  }

  /// Endpoints and the newest requests, without what people wrote.
  Answer get(Request request, Caller.Member caller) {
    int limit = Paging.of(request).limit();
    JsonNode shown = here().describe(limit);
    shown.path("data").forEach(ReceiverResource::hide);
    return Answer.json(200, shown);
  }

  private static void hide(JsonNode row) {
    if (row instanceof ObjectNode fields) {
      var _ = fields.remove(PRIVATE);
    }
  }

  /// One request; what people wrote only for those who may see payloads.
  Answer request(Request request, Caller.Member caller) {
    String number = request.pathParameter("number");
    if (!number.matches("\\d{1,18}")) {
      throw none();
    }
    JsonNode row = here().request(Long.parseLong(number)).orElseThrow(ReceiverResource::none);
    if (!caller.may(Scope.PAYLOADS_READ)) {
      hide(row);
    }
    return Answer.json(200, row);
  }

  /// Sets how an endpoint answers: what the body does not name is as at first.
  Answer put(Request request, Caller.Member caller) {
    JsonBody body = JsonBody.of(request);
    TrialReceiver.Answering answering =
        new TrialReceiver.Answering(
            body.optionalInteger(
                    "status",
                    TrialReceiver.Answering.STATUS_MIN,
                    TrialReceiver.Answering.STATUS_MAX)
                .orElse(TrialReceiver.Answering.STATUS_MIN),
            body.optionalInteger("delay_ms", 0, TrialReceiver.Answering.DELAY_MILLIS_MAX).orElse(0),
            body.optionalInteger("failure_percent", 0, TrialReceiver.Answering.PERCENT_MAX)
                .orElse(0),
            body.optionalBoolean("echoes_token", true));
    body.requireValid();
    TrialReceiver found = here();
    String name = request.pathParameter("name");
    try {
      found.answers(name, answering);
    } catch (IllegalArgumentException refused) {
      throw ApiError.invalidParameter("name", "is refused: " + refused.getMessage());
    }
    for (JsonNode endpoint : found.describe(0).path("endpoints")) {
      if (endpoint.path("name").asString("").equals(name)) {
        return Answer.json(200, endpoint);
      }
    }
    throw none();
  }

  private TrialReceiver here() {
    TrialReceiver found = receiver.get();
    if (found == null) {
      throw ApiError.notFound("receiver in this hub: the demo has one");
    }
    return found;
  }

  private static ApiError none() {
    return ApiError.notFound("request: the newest are kept");
  }
}
