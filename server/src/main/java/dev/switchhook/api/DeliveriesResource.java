package dev.switchhook.api;

import dev.switchhook.access.Caller;
import dev.switchhook.access.Scope;
import dev.switchhook.delivery.DeliveryHistory;
import dev.switchhook.delivery.Dispatcher;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.JsonBody;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/deliveries`, for keys of applications.
final class DeliveriesResource {
  private static final Logger log = LoggerFactory.getLogger(DeliveriesResource.class);

  /// Deliveries that one request may retry.
  static final int RETRIES_MAX = 100;

  private static final int ID_CHARS_MAX = 64;

  private final DeliveryHistory history;
  private final Dispatcher dispatcher;
  private final ContactNames contacts;

  DeliveriesResource(DeliveryHistory history, Dispatcher dispatcher, ContactNames contacts) {
    this.contacts = contacts;
    this.history = history;
    this.dispatcher = dispatcher;
  }

  Answer list(Request request, Caller.Member caller) {
    Paging paging = Paging.of(request, DeliveryFilters.NAMES);
    DeliveryFilters filters =
        DeliveryFilters.read(FilterWords.of(request), caller.applicationId(), contacts);
    if (filters.filter().event().text() != null) {
      Gate.require(caller, Scope.PAYLOADS_READ);
    }
    DeliveryHistory.Found found =
        history.find(filters.filter(), paging.within(filters.range()), paging.rowsToFetch());
    return paging.answer(
        found.entries(), found.lookedTo(), DeliveryHistory.Entry::id, DeliveryViews::row);
  }

  /// With the request and all attempts; bodies only for those who may see payloads.
  Answer get(Request request, Caller.Member caller) {
    DeliveryHistory.Detail detail =
        history.detail(caller.applicationId(), id(request)).orElseThrow(DeliveriesResource::none);
    return Answer.json(200, DeliveryViews.detail(detail, caller.may(Scope.PAYLOADS_READ)));
  }

  /// Starts an attempt by hand and does not wait for it.
  Answer retry(Request request, Caller.Member caller) {
    return Answer.json(202, DeliveryViews.row(retried(caller, id(request))));
  }

  private DeliveryHistory.Entry retried(Caller.Member caller, UUID id) {
    DeliveryHistory.Entry entry =
        history.find(caller.applicationId(), id).orElseThrow(DeliveriesResource::none);
    if (entry.test()) {
      throw ApiError.conflict(
          "test_delivery", "a test is not retried, to stay out of the figures: send another test");
    }
    if (entry.eventType() == null) {
      throw ApiError.conflict(
          "event_removed", "the event has been removed, so there is nothing to send");
    }
    var _ =
        dispatcher
            .attemptNow(caller.applicationId(), entry.id())
            .whenComplete((_, failure) -> {
              if (failure != null) {
                log.warn("the retry of delivery {} failed", entry.id(), failure);
              }
            });
    return entry;
  }

  /// Starts attempts by hand for several deliveries, each for itself.
  Answer retryAll(Request request, Caller.Member caller) {
    JsonBody body = JsonBody.of(request);
    List<String> ids = body.optionalTexts("ids", RETRIES_MAX, ID_CHARS_MAX);
    if (ids == null || ids.isEmpty()) {
      body.refuse("ids", "must name 1 to " + RETRIES_MAX + " deliveries");
      ids = List.of();
    }
    body.requireValid();
    ObjectNode view = Json.object();
    ArrayNode data = view.putArray("data");
    for (String id : new LinkedHashSet<>(ids)) {
      ObjectNode row = data.addObject().put("id", id);
      try {
        retried(caller, parsed(id));
        row.put("accepted", true);
      } catch (ApiError refusal) {
        row.put("accepted", false).put("code", refusal.code()).put("detail", refusal.detail());
      }
    }
    return Answer.json(202, view);
  }

  private static UUID id(Request request) {
    return parsed(request.pathParameter("id"));
  }

  private static UUID parsed(String id) {
    return PublicId.parse(DeliveryViews.DELIVERY_PREFIX, id).orElseThrow(DeliveriesResource::none);
  }

  private static ApiError none() {
    return ApiError.notFound("delivery");
  }
}
