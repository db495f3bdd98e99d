package dev.switchhook.api;

import dev.switchhook.access.Scope;
import dev.switchhook.delivery.AttemptRecord;
import dev.switchhook.delivery.DeliveryLog;
import dev.switchhook.delivery.Dispatcher;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Blocking;
import dev.switchhook.http.JsonBody;
import dev.switchhook.http.Limits;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/// The log of a webhook in the Chatt2.me dialect, and retries by hand.
///
/// A retry answers when its attempt has been made and recorded; whether the webhook took it stands
/// in the new row.
final class Chatt2meLogs {
  /// Longest wait for retries. An attempt takes at most five minutes, the longest time that can be
  /// configured.
  static final Duration RETRY_TIME_MAX = Duration.ofMinutes(6);

  /// Most rows of one bulk retry.
  static final int BULK_MAX = 100;

  /// Retries of one request that are under way at a time.
  static final int BULK_UNDER_WAY_MAX = 20;

  private static final Duration ANSWER_MARGIN = Duration.ofSeconds(30);
  private static final int ID_CHARS_MAX = 100;
  private static final String LOG = Chatt2meWebhooks.WEBHOOK + "/webhook-log";

  private final Chatt2meCallers callers;
  private final Endpoints endpoints;
  private final DeliveryLog log;
  private final Dispatcher dispatcher;
  private final Duration retryTimeMax;

  Chatt2meLogs(Chatt2meWebhooks.Ports ports, Duration retryTimeMax) {
    this.callers = ports.callers();
    this.endpoints = ports.endpoints();
    this.log = ports.deliveryLog();
    this.dispatcher = ports.dispatcher();
    this.retryTimeMax = retryTimeMax;
  }

  void mount(Router router, Blocking blocking) {
    Blocking patient =
        blocking.within(
            new Limits(
                Limits.API_BODY_BYTES_MAX, Limits.BODY_TIME_MAX, retryTimeMax.plus(ANSWER_MARGIN)));
    blocking.route(router, HttpMethod.GET, LOG, this::list);
    patient.route(router, HttpMethod.POST, LOG + "/retry", this::retryMany);
    patient.route(router, HttpMethod.POST, LOG + "/:webhookLogId/retry", this::retryOne);
  }

  private Answer list(Request request) {
    Endpoint endpoint = webhook(request, Scope.DELIVERIES_READ);
    Chatt2mePage page = Chatt2mePage.of(request);
    Boolean success = wantedSuccess(request);
    DeliveryLog.Page found =
        log.attempts(endpoint.applicationId(), endpoint.id(), success, page.offset(), page.limit())
            .orElseThrow(Chatt2meIds::noWebhook);
    ArrayNode data = Json.array();
    found.entries().forEach(entry -> data.add(Chatt2meViews.logRow(endpoint, entry)));
    return Answer.json(200, page.document(data, found.total()));
  }

  private Endpoint webhook(Request request, Scope scope) {
    UUID applicationId = callers.applicationOf(request, scope);
    return Chatt2meWebhooks.find(endpoints, applicationId, Chatt2meIds.webhook(request));
  }

  private static @Nullable Boolean wantedSuccess(Request request) {
    String status = request.queryParameter("status").orElse(null);
    return switch (status) {
      case null -> null;
      case "Success" -> true;
      case "Failed", "Error" -> false;
      default -> throw ApiError.invalidParameter("status", "must be Success, Failed or Error");
    };
  }

  private Answer retryOne(Request request) {
    Endpoint endpoint = webhook(request, Scope.DELIVERIES_REPLAY);
    AttemptRecord row =
        Chatt2meIds.parse(request.pathParameter("webhookLogId"))
            .flatMap(id -> log.attempt(endpoint.applicationId(), endpoint.id(), id))
            .orElseThrow(Chatt2meIds::noLog);
    CompletableFuture<Retried> deadline = deadline();
    Retried retried = dispatched(row, endpoint, deadline).join();
    deadline.cancel(false); // ends its timer
    return switch (retried) {
      case Retried.Made made ->
          Answer.json(
              200, Json.object().put("success", true).put("newLogId", made.logId().toString()));
      case Retried.Impossible _ ->
          throw ApiError.of(
              400,
              "cannot_be_retried",
              "this row cannot be retried: its event has been removed, or the hub is stopping");
      case Retried.Unfinished _ ->
          throw ApiError.tryAgain(
              "retry_unfinished",
              "the retry was started and is not finished: look into the log before trying again");
    };
  }

  /// What became of a retry.
  private sealed interface Retried {
    /// The attempt was made.
    record Made(UUID logId) implements Retried {}

    /// There is nothing to send.
    record Impossible() implements Retried {}

    /// The attempt was started and took too long.
    record Unfinished() implements Retried {}
  }

  /// Says "unfinished" when the time is over.
  private CompletableFuture<Retried> deadline() {
    return new CompletableFuture<Retried>()
        .completeOnTimeout(
            new Retried.Unfinished(), retryTimeMax.toMillis(), TimeUnit.MILLISECONDS);
  }

  private CompletableFuture<Retried> dispatched(
      AttemptRecord row, Endpoint endpoint, CompletableFuture<Retried> deadline) {
    return dispatcher
        .attemptNow(endpoint.applicationId(), row.deliveryId())
        .thenApply(id -> id.<Retried>map(Retried.Made::new).orElseGet(Retried.Impossible::new))
        .applyToEither(deadline, first -> first);
  }

  private Answer retryMany(Request request) {
    Endpoint endpoint = webhook(request, Scope.DELIVERIES_REPLAY);
    List<String> ids = wantedIds(JsonBody.of(request));
    CompletableFuture<Retried> deadline = deadline();
    ArrayNode results = Json.array();
    for (int from = 0; from < ids.size(); from += BULK_UNDER_WAY_MAX) {
      List<String> some = ids.subList(from, Math.min(from + BULK_UNDER_WAY_MAX, ids.size()));
      List<Optional<UUID>> made = retry(some, endpoint, deadline);
      for (int i = 0; i < some.size(); i++) {
        results
            .addObject()
            .put("webhookLogId", some.get(i))
            .put("success", made.get(i).isPresent())
            .put("newLogId", made.get(i).map(UUID::toString).orElse(null));
      }
    }
    deadline.cancel(false); // ends its timer
    return Answer.json(200, Json.object().set("results", results));
  }

  /// Retries some rows side by side.
  ///
  /// @return for each the new row's id, empty when the retry was not made in time
  private List<Optional<UUID>> retry(
      List<String> ids, Endpoint endpoint, CompletableFuture<Retried> deadline) {
    List<CompletableFuture<Retried>> started = new ArrayList<>();
    for (String id : ids) {
      started.add(
          deadline.isDone()
              ? CompletableFuture.completedFuture(new Retried.Unfinished())
              : Chatt2meIds.parse(id)
                  .flatMap(rowId -> log.attempt(endpoint.applicationId(), endpoint.id(), rowId))
                  .map(row -> dispatched(row, endpoint, deadline))
                  .orElseGet(() -> CompletableFuture.completedFuture(new Retried.Impossible())));
    }
    return started.stream()
        .map(CompletableFuture::join)
        .map(retried ->
            retried instanceof Retried.Made made
                ? Optional.of(made.logId())
                : Optional.<UUID>empty())
        .toList();
  }

  private static List<String> wantedIds(JsonBody body) {
    String field = "webhookLogIds";
    List<String> ids = body.optionalTexts(field, BULK_MAX, ID_CHARS_MAX);
    if (body.node(field) == null) {
      body.refuse(field, "is required");
    } else if (ids != null && ids.isEmpty()) {
      body.refuse(field, "must name at least one row");
    } else if (ids != null
        && ids.stream().map(id -> id.toLowerCase(Locale.ROOT)).distinct().count() < ids.size()) {
      body.refuse(field, "must name each row once");
    }
    body.requireValid();
    return ids == null ? List.of() : ids;
  }
}
