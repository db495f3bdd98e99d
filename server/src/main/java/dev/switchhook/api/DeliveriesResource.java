package dev.switchhook.api;

import dev.switchhook.access.Caller;
import dev.switchhook.access.Scope;
import dev.switchhook.delivery.DeliveryHistory;
import dev.switchhook.delivery.Dispatcher;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/v1/deliveries`, for keys of applications.
final class DeliveriesResource {
  private static final Logger log = LoggerFactory.getLogger(DeliveriesResource.class);

  private final DeliveryHistory history;
  private final Dispatcher dispatcher;

  DeliveriesResource(DeliveryHistory history, Dispatcher dispatcher) {
    this.history = history;
    this.dispatcher = dispatcher;
  }

  Answer list(Request request, Caller.Member caller) {
    Paging paging = Paging.of(request, DeliveryFilters.NAMES);
    DeliveryFilters filters =
        DeliveryFilters.read(FilterWords.of(request), caller.applicationId());
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
    DeliveryHistory.Entry entry =
        history.find(caller.applicationId(), id(request)).orElseThrow(DeliveriesResource::none);
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
    return Answer.json(202, DeliveryViews.row(entry));
  }

  private static UUID id(Request request) {
    return PublicId.parse(DeliveryViews.DELIVERY_PREFIX, request.pathParameter("id"))
        .orElseThrow(DeliveriesResource::none);
  }

  private static ApiError none() {
    return ApiError.notFound("delivery");
  }
}
