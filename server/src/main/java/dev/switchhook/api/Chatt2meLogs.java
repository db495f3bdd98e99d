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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

  private static final Logger logger = LoggerFactory.getLogger(Chatt2meLogs.class);
  private static final Duration ANSWER_MARGIN = Duration.ofSeconds(30);
  private static final int ID_CHARS_MAX = 100;
  private static final String LOG = Chatt2meWebhooks.WEBHOOK + "/webhook-log";

  private final Chatt2meCallers callers;
  private final Endpoints endpoints;
  private final DeliveryLog log;
  private final Dispatcher dispatcher;
  private final Duration retryTimeMax;
  private final OutsideWaits outside = new OutsideWaits();

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
        row(endpoint, request.pathParameter("webhookLogId")).orElseThrow(Chatt2meIds::noLog);
    return switch (outside.within(endpoint.applicationId(), () -> retried(row, endpoint))) {
      case Retried.Made made ->
          Answer.json(
              200, Json.object().put("success", true).put("newLogId", made.logId().toString()));
      case Retried.Impossible _ ->
          throw ApiError.of(
              400,
              "cannot_be_retried",
              "this row cannot be retried: its event has been removed, or the hub is stopping");
      case Retried.Unfinished _ ->
          // no Retry-After: it would have programs send the event again
          throw ApiError.of(
              503,
              "retry_unfinished",
              "the retry was started and is not finished: look into the log before trying again");
    };
  }

  private Retried retried(AttemptRecord row, Endpoint endpoint) {
    CompletableFuture<Retried> deadline = deadline();
    Retried retried = dispatched(row, endpoint, deadline).join();
    deadline.cancel(false); // ends its timer
    return retried;
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
    // all rows are read before the first attempt: a store that is away then has changed nothing
    List<Optional<AttemptRecord>> rows = ids.stream().map(id -> row(endpoint, id)).toList();
    List<Retried> retried = outside.within(endpoint.applicationId(), () -> retried(rows, endpoint));
    ArrayNode results = Json.array();
    for (int i = 0; i < ids.size(); i++) {
      UUID logId = retried.get(i) instanceof Retried.Made made ? made.logId() : null;
      results
          .addObject()
          .put("webhookLogId", ids.get(i))
          .put("success", logId != null)
          .put("newLogId", logId == null ? null : logId.toString());
    }
    return Answer.json(200, Json.object().set("results", results));
  }

  private Optional<AttemptRecord> row(Endpoint endpoint, String id) {
    return Chatt2meIds.parse(id)
        .flatMap(rowId -> log.attempt(endpoint.applicationId(), endpoint.id(), rowId));
  }

  private List<Retried> retried(List<Optional<AttemptRecord>> rows, Endpoint endpoint) {
    CompletableFuture<Retried> deadline = deadline();
    List<Retried> retried = new ArrayList<>();
    for (int from = 0; from < rows.size() && !deadline.isDone(); from += BULK_UNDER_WAY_MAX) {
      rows.subList(from, Math.min(from + BULK_UNDER_WAY_MAX, rows.size())).stream()
          .map(row -> started(row, endpoint, deadline))
          .toList()
          .forEach(started -> retried.add(started.join()));
    }
    deadline.cancel(false); // ends its timer
    while (retried.size() < rows.size()) {
      retried.add(new Retried.Unfinished());
    }
    return retried;
  }

  /// Starts one of several retries. Its failure must not hide what became of the others.
  private CompletableFuture<Retried> started(
      Optional<AttemptRecord> row, Endpoint endpoint, CompletableFuture<Retried> deadline) {
    return row.map(found ->
            dispatched(found, endpoint, deadline)
                .exceptionally(failure -> {
                  logger.warn("a retry for endpoint {} failed", endpoint.id(), failure);
                  return new Retried.Impossible();
                }))
        .orElseGet(() -> CompletableFuture.completedFuture(new Retried.Impossible()));
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
