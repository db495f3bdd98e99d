package dev.switchhook.api;

import dev.switchhook.access.Caller;
import dev.switchhook.access.Scope;
import dev.switchhook.channel.Channel;
import dev.switchhook.channel.Channels;
import dev.switchhook.delivery.AttemptRecord;
import dev.switchhook.delivery.DeliveryHistory;
import dev.switchhook.delivery.DeliveryLog;
import dev.switchhook.delivery.NewEvent;
import dev.switchhook.delivery.TestDeliveries;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.endpoint.Verification;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.EventType;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.JsonBody;
import dev.switchhook.http.Request;
import dev.switchhook.json.Json;
import dev.switchhook.profile.Profile;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// What can be done with an endpoint beside changing it: its secret, tests, the handshake, figures.
final class EndpointActions {
  /// Longest wait for a test: the longest attempt that can be configured, and some for the store.
  static final Duration TEST_TIME_MAX = EndpointFields.TIMEOUT_MAX.plusSeconds(30);

  /// Longest overlap of a rotation.
  static final Duration OVERLAP_MAX = Duration.ofDays(7);

  private static final Duration HANDSHAKE_WAIT_MAX =
      Verification.TIME_MAX.plus(Duration.ofSeconds(5));

  /// Stands for the channel in test events of applications without one.
  private static final UUID NO_CHANNEL = new UUID(0, 0);

  private static final int WORD_CHARS_MAX = 128;
  private static final int CHANNELS_LOOKED_AT = 100;

  private final Ports ports;
  private final InstantSource clock;
  private final EventExamples examples = new EventExamples();
  private final OutsideWaits outside = new OutsideWaits();

  /// What the actions work with.
  ///
  /// @param registered the example of a type that the application registered
  record Ports(
      Endpoints endpoints,
      Channels channels,
      Function<Endpoint, CompletableFuture<Verification.Result>> handshake,
      TestDeliveries tests,
      BiFunction<UUID, EventType, Optional<byte[]>> registered,
      DeliveryHistory history) {}

  EndpointActions(Ports ports, InstantSource clock) {
    this.ports = ports;
    this.clock = clock;
  }

  private Endpoint find(Request request, Caller.Member caller) {
    return ports
        .endpoints()
        .find(caller.applicationId(), EndpointsResource.id(request))
        .orElseThrow(EndpointsResource::none);
  }

  /// Shows the signing secret. It takes the scope to write, since whoever has it can speak for the
  /// hub.
  Answer secret(Request request, Caller.Member caller) {
    return secret(find(request, caller));
  }

  private static Answer secret(Endpoint endpoint) {
    return Answer.json(200, Json.object().put("secret", endpoint.secret().reveal()));
  }

  /// Makes a new secret; the old one is invalid at once, or signs beside it for the overlap.
  Answer rotate(Request request, Caller.Member caller) {
    Endpoint endpoint = find(request, caller);
    JsonBody body = JsonBody.orEmpty(request);
    Duration overlap = overlap(body, endpoint.settings().profile());
    body.requireValid();
    return secret(
        ports
            .endpoints()
            .redefineSecret(caller.applicationId(), endpoint.id(), overlap)
            .orElseThrow(EndpointsResource::none));
  }

  private static Duration overlap(JsonBody body, Profile profile) {
    String text = body.optionalText("overlap", WORD_CHARS_MAX);
    if (text == null) {
      return Duration.ZERO;
    }
    Optional<Duration> overlap =
        DurationText.parse(text).filter(parsed -> parsed.compareTo(OVERLAP_MAX) <= 0);
    if (overlap.isEmpty()) {
      body.refuse(
          "overlap",
          "must be a whole number and ms, s, m, h or d, from 0s to "
              + DurationText.of(OVERLAP_MAX));
    } else if (!overlap.get().isZero() && profile != Profile.STANDARD) {
      body.refuse(
          "overlap",
          "must be 0s: the profile " + profile.wireName() + " has room for one signature");
    }
    return overlap.orElse(Duration.ZERO);
  }

  /// Runs the handshake and answers how it ended.
  Answer verify(Request request, Caller.Member caller) {
    Endpoint endpoint = find(request, caller);
    if (endpoint.settings().isPolled()) {
      throw ApiError.conflict(
          "polled_endpoint", "a polled endpoint has no URL, so there is nobody to ask");
    }
    Verification.Result ended =
        outside.within(
            caller.applicationId(),
            () ->
                ports
                    .handshake()
                    .apply(endpoint)
                    .completeOnTimeout(
                        new Verification.Result(false, "not finished in time"),
                        HANDSHAKE_WAIT_MAX.toMillis(),
                        TimeUnit.MILLISECONDS)
                    .join());
    return Answer.json(
        200, Json.object().put("verified", ended.verified()).put("detail", ended.detail()));
  }

  /// Sends an example and answers with the attempt; at a polled endpoint the example waits to be
  /// read.
  Answer test(Request request, Caller.Member caller) {
    Endpoint endpoint = find(request, caller);
    JsonBody body = JsonBody.of(request);
    EventType type = type(body, endpoint);
    body.requireValid();
    if (endpoint.settings().isPolled()) {
      UUID id = ports.tests().queue(endpoint, example(endpoint, type)).join();
      return Answer.json(
          202, Json.object().put("delivery_id", DeliveryLog.publicId(id)).put("status", "pending"));
    }
    AttemptRecord attempt =
        outside.within(
            caller.applicationId(),
            () -> await(ports.tests().send(endpoint, example(endpoint, type))));
    return Answer.json(200, DeliveryViews.attempt(attempt, caller.may(Scope.PAYLOADS_READ)));
  }

  private static AttemptRecord await(CompletableFuture<Optional<AttemptRecord>> sent) {
    try {
      return sent.orTimeout(TEST_TIME_MAX.toMillis(), TimeUnit.MILLISECONDS)
          .join()
          .orElseThrow(() -> ApiError.tryAgain("stopping", "the hub is stopping"));
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw ApiError.of(
          503, "test_unfinished", "the test was started and is not finished: look at deliveries");
    }
  }

  /// A harmless type when it is wrong; the mistake is noted then.
  private static EventType type(JsonBody body, Endpoint endpoint) {
    String name = body.requiredText("event_type", WORD_CHARS_MAX);
    if (!EventType.isValid(name)) {
      if (!name.isBlank()) {
        body.refuse("event_type", "must be the name of an event type");
      }
      return EventType.CHANNEL_EVENT;
    }
    EventType type = new EventType(name);
    if (BuiltInTypes.isUnknown(type)) {
      body.refuse("event_type", "is no type of the hub's; there are " + BuiltInTypes.names());
    } else if (!endpoint.settings().profile().carries(type)) {
      body.refuse(
          "event_type", "has no form in the profile " + endpoint.settings().profile().wireName());
    }
    return type;
  }

  private NewEvent example(Endpoint endpoint, EventType type) {
    return new NewEvent(
        origin(endpoint, type),
        type,
        null,
        clock.instant(),
        ports.registered().apply(endpoint.applicationId(), type).orElse(examples.data(type)),
        examples.source(type));
  }

  /// Types of providers, and those of contacts, come from a channel: one that the endpoint wants,
  /// else any. The examples are WhatsApp's.
  private NewEvent.Origin origin(Endpoint endpoint, EventType type) {
    UUID applicationId = endpoint.applicationId();
    boolean ofContact =
        type.equals(EventType.CONTACT_NEW) || type.equals(EventType.CONTACT_UPDATED);
    if (!ofContact && examples.source(type) == null) {
      return new NewEvent.Origin(applicationId, null, null);
    }
    UUID channelId = channel(endpoint).map(Channel::id).orElse(NO_CHANNEL);
    return new NewEvent.Origin(applicationId, channelId, ChannelType.WHATSAPP);
  }

  private Optional<Channel> channel(Endpoint endpoint) {
    UUID applicationId = endpoint.applicationId();
    Stream<Channel> wanted =
        endpoint.settings().channels().stream()
            .map(id -> ports.channels().find(applicationId, id))
            .flatMap(Optional::stream);
    Stream<Channel> newest =
        ports.channels().list(applicationId, null, CHANNELS_LOOKED_AT).stream();
    return Stream.concat(wanted, newest)
        .filter(channel -> channel.type() == ChannelType.WHATSAPP)
        .findFirst();
  }

  /// Figures over the deliveries that are kept.
  Answer stats(Request request, Caller.Member caller) {
    DeliveryHistory.Figures figures = ports.history().figures(find(request, caller).id());
    long ended = figures.delivered() + figures.failed();
    ObjectNode view =
        Json.object()
            .put("total", figures.total())
            .put("successful", figures.delivered())
            .put("failed", figures.failed())
            .put("pending", figures.pending())
            .put("cancelled", figures.cancelled())
            .put(
                "success_rate",
                ended == 0 ? null : (Double) ((double) figures.delivered() / ended));
    view.putObject("duration_ms").put("p50", figures.p50()).put("p95", figures.p95());
    DeliveryHistory.LastError error = figures.lastError();
    view.set(
        "last_error",
        error == null
            ? null
            : Json.object()
                .put("at", error.at().toString())
                .put("error", error.error())
                .put("status_code", error.statusCode()));
    return Answer.json(200, view);
  }
}
