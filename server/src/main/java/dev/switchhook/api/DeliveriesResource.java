package dev.switchhook.api;

import dev.switchhook.access.Caller;
import dev.switchhook.access.Scope;
import dev.switchhook.delivery.DeliveryHistory;
import dev.switchhook.delivery.DeliveryState;
import dev.switchhook.delivery.Dispatcher;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.event.Event;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import dev.switchhook.id.IdRange;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/v1/deliveries`, for keys of applications.
final class DeliveriesResource {
  private static final Logger log = LoggerFactory.getLogger(DeliveriesResource.class);
  private static final List<String> FILTERS =
      List.of("endpoint", "event", "status", "since", "until", "test");

  private final DeliveryHistory history;
  private final Dispatcher dispatcher;

  DeliveriesResource(DeliveryHistory history, Dispatcher dispatcher) {
    this.history = history;
    this.dispatcher = dispatcher;
  }

  Answer list(Request request, Caller.Member caller) {
    Paging paging = Paging.of(request, FILTERS);
    DeliveryHistory.Filter filter =
        new DeliveryHistory.Filter(
            caller.applicationId(),
            Filters.id(request, "endpoint", Endpoint.ID_PREFIX).orElse(null),
            Filters.id(request, "event", Event.ID_PREFIX).orElse(null),
            state(request),
            Filters.flag(request, "test"));
    IdRange range = Filters.range(request, paging);
    return paging.answer(
        history.page(filter, range, paging.rowsToFetch()),
        DeliveryHistory.Entry::id,
        DeliveryViews::row);
  }

  private static @Nullable DeliveryState state(Request request) {
    return request
        .queryParameter("status")
        .map(text ->
            DeliveryState.parse(text)
                .orElseThrow(() ->
                    ApiError.invalidParameter(
                        "status", "must be pending, delivered, failed or cancelled")))
        .orElse(null);
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
