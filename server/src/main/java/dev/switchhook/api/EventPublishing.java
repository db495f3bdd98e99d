package dev.switchhook.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.access.Caller;
import dev.switchhook.application.Applications;
import dev.switchhook.channel.Channel;
import dev.switchhook.channel.Channels;
import dev.switchhook.delivery.NewEvent;
import dev.switchhook.delivery.Publisher;
import dev.switchhook.event.EventType;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.JsonBody;
import dev.switchhook.http.Limits;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import dev.switchhook.store.Tx;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Publishing events of an application's own, one by one or many in one transaction.
final class EventPublishing {
  /// Largest `data` of an event of one's own, as compact JSON in bytes.
  static final int DATA_BYTES_MAX = 262_144;

  /// Most events of one batch.
  static final int EVENTS_MAX = 1_000;

  /// Largest body of a batch, in bytes: 4 MiB, as much as a provider may send.
  static final int BATCH_BODY_BYTES_MAX = 4_194_304;

  /// What a batch may cost.
  static final Limits BATCH =
      new Limits(BATCH_BODY_BYTES_MAX, Limits.BODY_TIME_MAX, Limits.TOTAL_MAX);

  private static final int ID_CHARS_MAX = 64;

  private final Ports ports;
  private final Creations creations;
  private final InstantSource clock;

  /// What publishing works with.
  record Ports(Applications applications, Channels channels, Publisher publisher) {}

  EventPublishing(Ports ports, Creations creations, InstantSource clock) {
    this.ports = ports;
    this.creations = creations;
    this.clock = clock;
  }

  /// Publishes one event.
  Answer one(Request request, Caller.Member caller) {
    return creations.once(caller.applicationId(), request, () -> published(request, caller));
  }

  private Answer published(Request request, Caller.Member caller) {
    JsonBody body = JsonBody.of(request);
    NewEvent fact = fact(body, caller.applicationId());
    body.requireValid();
    Publisher.Prepared event = ports.publisher().prepare(fact);
    Answer answer = Answer.json(202, Json.object().put("id", event.publicId()));
    return publish(request, caller.applicationId(), List.of(event), answer);
  }

  /// Publishes all events of the batch, or none when one of them is wrong.
  Answer batch(Request request, Caller.Member caller) {
    return creations.once(caller.applicationId(), request, () -> publishedAll(request, caller));
  }

  private Answer publishedAll(Request request, Caller.Member caller) {
    JsonBody body = JsonBody.of(request);
    List<NewEvent> facts =
        body.requiredObjects("events", EVENTS_MAX).stream()
            .map(event -> fact(event, caller.applicationId()))
            .toList();
    body.requireValid();
    List<Publisher.Prepared> events =
        facts.stream().map(fact -> ports.publisher().prepare(fact)).toList();
    ArrayNode ids = Json.array();
    events.forEach(event -> ids.addObject().put("id", event.publicId()));
    Answer answer = Answer.json(202, Json.object().set("data", ids));
    return publish(request, caller.applicationId(), events, answer);
  }

  private Answer publish(
      Request request, UUID applicationId, List<Publisher.Prepared> events, Answer answer) {
    Creation creation =
        new Creation(
            tx -> write(tx, applicationId, events),
            answer,
            () -> events.forEach(Publisher.Prepared::committed));
    return creations.create(applicationId, request, creation);
  }

  private void write(Tx tx, UUID applicationId, List<Publisher.Prepared> events) {
    if (!ports.applications().exists(tx, applicationId)) {
      throw ApiError.notFound("application");
    }
    events.forEach(event -> event.write(tx));
  }

  /// What the object describes; harmless where it is wrong, with the mistakes noted.
  private NewEvent fact(JsonBody body, UUID applicationId) {
    EventType type = BuiltInTypes.ofOnesOwn(body, "type");
    byte[] data = data(body);
    Channel channel = channel(body, applicationId);
    NewEvent.Origin origin =
        new NewEvent.Origin(
            applicationId,
            channel == null ? null : channel.id(),
            channel == null ? null : channel.type());
    return new NewEvent(origin, type, null, clock.instant(), data, null);
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
}
