package dev.switchhook.api;

import dev.switchhook.access.Caller;
import dev.switchhook.access.Scope;
import dev.switchhook.channel.Channels;
import dev.switchhook.delivery.DeliveryFilter;
import dev.switchhook.delivery.DeliveryHistory;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventFilter;
import dev.switchhook.event.Events;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import dev.switchhook.id.IdRange;
import dev.switchhook.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reading `/v1/events`, for keys of applications; see [EventPublishing] for writing.
final class EventsResource {
  /// Most deliveries that are shown with an event.
  static final int DELIVERIES_MAX = 100;

  private static final List<String> FILTERS =
      List.of("type", "channel", "contact", "id", "text", "since", "until");

  private final Ports ports;

  /// What the resource works with.
  record Ports(Channels channels, ContactNames contacts, Events events, DeliveryHistory history) {}

  EventsResource(Ports ports) {
    this.ports = ports;
  }

  Answer list(Request request, Caller.Member caller) {
    Paging paging = Paging.of(request, FILTERS);
    FilterWords words = FilterWords.of(request);
    Optional<Set<String>> names =
        request
            .queryParameter("contact")
            .map(contact -> ports.contacts().of(caller.applicationId(), contact));
    EventFilter whole =
        new EventFilter(
            caller.applicationId(),
            Filters.type(words, "type"),
            null,
            names.filter(found -> !found.isEmpty()).orElse(null),
            Filters.bounded(words, "text", DeliveryFilters.TEXT_CHARS_MAX));
    if (whole.text() != null) {
      Gate.require(caller, Scope.PAYLOADS_READ);
    }
    List<UUID> channels = ChannelFilter.of(request, ports.channels(), caller.applicationId());
    List<EventFilter> filters =
        channels == null
            ? List.of(whole)
            : channels.stream().map(channel -> in(whole, channel)).toList();
    if (names.isPresent() && names.get().isEmpty()) {
      filters = List.of(); // a contact that does not exist has no events
    }
    IdRange range =
        Filters.id(words, "id", Event.ID_PREFIX)
            .map(Filters.range(words)::only)
            .orElse(Filters.range(words));
    boolean payloads = caller.may(Scope.PAYLOADS_READ);
    Events.Found found = ports.events().find(filters, paging.within(range), paging.rowsToFetch());
    return paging.answer(
        found.events(), found.lookedTo(), Event::id, event -> view(event, payloads));
  }

  private static EventFilter in(EventFilter whole, UUID channelId) {
    return new EventFilter(
        whole.applicationId(), whole.type(), channelId, whole.contacts(), whole.text());
  }

  /// With its source and its deliveries.
  Answer get(Request request, Caller.Member caller) {
    UUID id =
        PublicId.parse(Event.ID_PREFIX, request.pathParameter("id"))
            .orElseThrow(EventsResource::none);
    Event event = ports.events().find(caller.applicationId(), id).orElseThrow(EventsResource::none);
    boolean payloads = caller.may(Scope.PAYLOADS_READ);
    ObjectNode view = view(event, payloads);
    if (payloads) {
      view.set("source", EventSource.shown(event));
    }
    ArrayNode deliveries = view.putArray("deliveries");
    for (boolean test : new boolean[] {false, true}) {
      DeliveryFilter filter = new DeliveryFilter(caller.applicationId(), null, id, null, test);
      ports
          .history()
          .ofEvent(filter, DELIVERIES_MAX)
          .forEach(entry -> deliveries.add(DeliveryViews.row(entry)));
    }
    return Answer.json(200, view);
  }

  private static ObjectNode view(Event event, boolean payloads) {
    UUID channelId = event.channelId();
    ChannelType channelType = event.channelType();
    ObjectNode view =
        Json.object()
            .put("id", event.publicId())
            .put("type", event.type().name())
            .put("timestamp", event.occurredAt().toString())
            .put("received_at", event.receivedAt().toString())
            .put("channel", channelType == null ? null : channelType.wireName())
            .put("channel_id", channelId == null ? null : channelId.toString());
    if (payloads) {
      view.set("data", Json.parse(event.data()));
    }
    return view;
  }

  private static ApiError none() {
    return ApiError.notFound("event");
  }
}
