package dev.switchhook.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.access.Caller;
import dev.switchhook.access.Scope;
import dev.switchhook.application.Applications;
import dev.switchhook.channel.Channel;
import dev.switchhook.channel.Channels;
import dev.switchhook.delivery.DeliveryFilter;
import dev.switchhook.delivery.DeliveryHistory;
import dev.switchhook.delivery.NewEvent;
import dev.switchhook.delivery.Publisher;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventFilter;
import dev.switchhook.event.EventType;
import dev.switchhook.event.Events;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.JsonBody;
import dev.switchhook.http.Request;
import dev.switchhook.id.IdRange;
import dev.switchhook.json.Json;
import dev.switchhook.store.Tx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/events`, for keys of applications.
final class EventsResource {
  /// Largest `data` of an event of one's own, as compact JSON in bytes.
  static final int DATA_BYTES_MAX = 262_144;

  /// Most deliveries that are shown with an event.
  static final int DELIVERIES_MAX = 100;

  private static final List<String> FILTERS =
      List.of("type", "channel", "contact", "id", "text", "since", "until");
  private static final int NAME_CHARS_MAX = 128;
  private static final int ID_CHARS_MAX = 64;
  private static final int CHANNELS_STEP = 1_000;

  private final Ports ports;
  private final Creations creations;
  private final InstantSource clock;

  /// What the resource works with.
  record Ports(
      Applications applications,
      Channels channels,
      ContactNames contacts,
      Events events,
      DeliveryHistory history,
      Publisher publisher) {}

  EventsResource(Ports ports, Creations creations, InstantSource clock) {
    this.ports = ports;
    this.creations = creations;
    this.clock = clock;
  }

  /// Publishes an event of the application's own.
  Answer publish(Request request, Caller.Member caller) {
    UUID applicationId = caller.applicationId();
    JsonBody body = JsonBody.of(request);
    EventType type = type(body);
    byte[] data = data(body);
    Channel channel = channel(body, applicationId);
    body.requireValid();
    NewEvent.Origin origin =
        new NewEvent.Origin(
            applicationId,
            channel == null ? null : channel.id(),
            channel == null ? null : channel.type());
    Publisher.Prepared event =
        ports.publisher().prepare(new NewEvent(origin, type, null, clock.instant(), data, null));
    Answer answer = Answer.json(202, Json.object().put("id", event.publicId()));
    return creations.create(
        applicationId,
        request,
        new Creation(tx -> write(tx, applicationId, event), answer, event::committed));
  }

  private void write(Tx tx, UUID applicationId, Publisher.Prepared event) {
    if (!ports.applications().exists(tx, applicationId)) {
      throw ApiError.notFound("application");
    }
    event.write(tx);
  }

  /// A harmless type when it is wrong; the mistake is noted then.
  private static EventType type(JsonBody body) {
    String name = body.requiredText("type", NAME_CHARS_MAX);
    if (!EventType.isValid(name)) {
      if (!name.isBlank()) {
        body.refuse("type", "must be 1 to " + NAME_CHARS_MAX + " characters of a-z A-Z 0-9 . _ -");
      }
      return EventType.CHANNEL_EVENT;
    }
    EventType type = new EventType(name);
    if (BuiltInTypes.isReserved(type)) {
      body.refuse("type", "begins like a type of the hub's own: choose another name");
    }
    return type;
  }

  private static byte[] data(JsonBody body) {
    JsonNode data = body.node("data");
    if (data == null) {
      body.refuse("data", "is required");
    } else if (!data.isObject()) {
      body.refuse("data", "must be an object");
    } else {
      byte[] bytes = Json.bytes(data);
      if (bytes.length <= DATA_BYTES_MAX) {
        return bytes;
      }
      body.refuse("data", "must have at most " + DATA_BYTES_MAX + " bytes as compact JSON");
    }
    return "{}".getBytes(UTF_8);
  }

  private @Nullable Channel channel(JsonBody body, UUID applicationId) {
    String text = body.optionalText("channel_id", ID_CHARS_MAX);
    if (text == null) {
      return null;
    }
    Optional<Channel> channel =
        PublicId.parse("", text).flatMap(id -> ports.channels().find(applicationId, id));
    if (channel.isEmpty()) {
      body.refuse("channel_id", "is no channel of the application");
    }
    return channel.orElse(null);
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
    List<EventFilter> filters =
        request
            .queryParameter("channel")
            .map(channel -> ofChannel(whole, channel))
            .orElse(List.of(whole));
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

  /// By id, or by type: then those of the channels that the application has now.
  private List<EventFilter> ofChannel(EventFilter whole, String text) {
    Optional<UUID> id = PublicId.parse("", text);
    if (id.isPresent()) {
      return List.of(in(whole, id.get()));
    }
    ChannelType type =
        ChannelType.parse(text)
            .orElseThrow(() ->
                ApiError.invalidParameter("channel", "must be a channel's id or a channel type"));
    return channels(whole.applicationId()).stream()
        .filter(channel -> channel.type() == type)
        .map(channel -> in(whole, channel.id()))
        .toList();
  }

  private List<Channel> channels(UUID applicationId) {
    List<Channel> all = new ArrayList<>();
    List<Channel> page = ports.channels().list(applicationId, null, CHANNELS_STEP);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = ports.channels().list(applicationId, page.getLast().id(), CHANNELS_STEP);
    }
    return all;
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
      byte[] source = event.source();
      view.set("source", source == null ? null : Json.parse(source));
    }
    ArrayNode deliveries = view.putArray("deliveries");
    for (boolean test : new boolean[] {false, true}) {
      DeliveryFilter filter = new DeliveryFilter(caller.applicationId(), null, id, null, test);
      ports
          .history()
          .page(filter, IdRange.ALL, DELIVERIES_MAX)
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
