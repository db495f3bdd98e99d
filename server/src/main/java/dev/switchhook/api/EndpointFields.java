package dev.switchhook.api;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.egress.CustomHeaders;
import dev.switchhook.egress.EndpointUrl;
import dev.switchhook.egress.Header;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.event.EventType;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.FieldError;
import dev.switchhook.http.JsonBody;
import dev.switchhook.profile.Profile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the body of a creation or a PATCH says about an endpoint (contracts §5). Immutable; null =
/// the field was not given.
///
/// A `null` in a PATCH clears `rate_limit`, `headers`, `channels`, `networks`, `conditions`,
/// `retry_schedule`, `timeout`, `authentication` and `client_certificate`; the other fields refuse
/// it. A header whose value is [#MASK] keeps the value that it has, and so does a secret.
///
/// @param url judged: it may be called
/// @param channels of the application; empty = all
record EndpointFields(
    @Nullable String url,
    @Nullable String description,
    @Nullable Set<EventType> eventTypes,
    @Nullable Profile profile,
    @Nullable Given<Integer> rateLimit,
    @Nullable List<Header> headers,
    @Nullable Set<UUID> channels,
    @Nullable Given<List<Duration>> retrySchedule,
    @Nullable Given<Duration> timeout,
    FilterFields filter,
    @Nullable Boolean ordered,
    CredentialFields credentials,
    @Nullable Boolean active) {
  /// Longest `description`, in characters.
  static final int DESCRIPTION_CHARS_MAX = 500;

  /// Most `event_types`.
  static final int EVENT_TYPES_MAX = 100;

  /// Most `channels`.
  static final int CHANNELS_MAX = 100;

  /// Highest `rate_limit`, in deliveries per second.
  static final int RATE_LIMIT_MAX = 10_000;

  /// Most waits of a `retry_schedule`.
  static final int RETRY_STEPS_MAX = 20;

  /// Longest wait of a `retry_schedule`.
  static final Duration RETRY_WAIT_MAX = Duration.ofDays(7);

  /// Shortest `timeout`.
  static final Duration TIMEOUT_MIN = Duration.ofMillis(100);

  /// Longest `timeout`.
  static final Duration TIMEOUT_MAX = Duration.ofMinutes(5);

  /// What stands in answers instead of a header's value or a secret.
  static final String MASK = "***";

  private static final int WORD_CHARS_MAX = 64;
  private static final int TYPE_CHARS_MAX = 128;
  private static final List<String> NEVER_NULL =
      List.of("url", "description", "event_types", "profile", "active", "ordered", "kind");

  private static final KeptSecrets.Dialect NATIVE =
      new KeptSecrets.Dialect(AuthenticationFields.nativeNames(), true);

  /// Every endpoint is made by filling this; the required fields replace what is empty here.
  private static final EndpointSettings BLANK =
      new EndpointSettings(
          "",
          "",
          Set.of(EventType.MESSAGE_INCOMING),
          Set.of(),
          Profile.STANDARD,
          true,
          List.of(),
          Authentication.none(),
          null,
          null,
          null,
          null);

  /// A value that was given, if only as null.
  record Given<T>(@Nullable T value) {}

  /// Where values are judged.
  ///
  /// @param urls what `url` may be
  /// @param ownsChannel whether the application has this channel
  record Rules(UrlPolicy urls, Predicate<UUID> ownsChannel) {}

  /// The fields of a new endpoint.
  ///
  /// @throws ApiError 422 with all mistakes
  static EndpointFields forCreation(JsonBody body, Rules rules) {
    boolean polled = EndpointKind.wanted(body) == EndpointKind.POLL;
    Stream.of("url", "description", "event_types")
        .filter(field -> !(polled && field.equals("url")))
        .filter(field -> body.node(field) == null)
        .forEach(field -> body.refuse(field, "is required"));
    return read(body, rules);
  }

  /// The fields of a PATCH of an endpoint of that kind.
  ///
  /// @throws ApiError 422 with all mistakes
  static EndpointFields forChange(JsonBody body, EndpointKind kind, Rules rules) {
    kind.refuseInChange(body);
    NEVER_NULL.stream()
        .filter(body::isNull)
        .forEach(field -> body.refuse(field, "must not be null: leave it out to keep it"));
    return read(body, rules);
  }

  private static EndpointFields read(JsonBody body, Rules rules) {
    EndpointFields fields =
        new EndpointFields(
            url(body, rules.urls()),
            description(body),
            eventTypes(body),
            profile(body),
            rateLimit(body),
            headers(body),
            channels(body, rules.ownsChannel()),
            retrySchedule(body),
            timeout(body),
            FilterFields.of(body),
            flag(body, "ordered"),
            CredentialFields.of(body, rules.urls()),
            flag(body, "active"));
    body.requireValid();
    return fields;
  }

  private static @Nullable Boolean flag(JsonBody body, String field) {
    return body.node(field) == null ? null : body.optionalBoolean(field, false);
  }

  /// The settings of a new endpoint.
  EndpointSettings created() {
    return applied(BLANK);
  }

  /// The settings after the change.
  ///
  /// @throws ApiError 422 when the parts do not fit together
  EndpointSettings applied(EndpointSettings old) {
    Profile newProfile = profile == null ? old.profile() : profile;
    List<Header> newHeaders = headers == null ? old.headers() : merged(headers, old.headers());
    CredentialFields.Credentials proof = credentials.applied(old, newHeaders);
    EndpointSettings settings =
        new EndpointSettings(
            url == null ? old.url() : url,
            description == null ? old.description() : description,
            eventTypes == null ? old.eventTypes() : eventTypes,
            channels == null ? old.channels() : channels,
            newProfile,
            old.signed() || newProfile != Profile.CHATT2ME,
            newHeaders,
            proof.authentication(),
            old.scope(),
            rateLimit == null ? old.rateLimit() : rateLimit.value(),
            retrySchedule == null ? old.retrySchedule() : retrySchedule.value(),
            timeout == null ? old.timeout() : timeout.value(),
            filter.applied(old.filter()),
            ordered == null ? old.ordered() : ordered,
            proof.clientCertificate());
    requireSomethingCarried(settings);
    new KeptSecrets(headersBrought(), credentials.bringsSecret()).require(old, settings, NATIVE);
    return settings;
  }

  private static void requireSomethingCarried(EndpointSettings settings) {
    Profile profile = settings.profile();
    if (settings.eventTypes().stream().noneMatch(profile::carries)) {
      throw invalid(
          FieldError.pointerTo("event_types"),
          "would never bring anything: the profile "
              + profile.wireName()
              + " has a form for none of them");
    }
  }

  private static List<Header> merged(List<Header> wanted, List<Header> old) {
    List<Header> merged = new ArrayList<>(wanted.size());
    for (Header header : wanted) {
      merged.add(header.value().equals(MASK) ? kept(header.name(), old) : header);
    }
    if (CustomHeaders.check(merged) instanceof CustomHeaders.Refused refused) {
      throw invalid(FieldError.pointerTo("headers"), "cannot be used: " + refused.detail());
    }
    return merged;
  }

  private static Header kept(String name, List<Header> old) {
    return old.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() ->
            invalid(
                FieldError.pointerTo("headers") + FieldError.pointerTo(name),
                "has the value " + MASK + ", which keeps the present one, but there is none"));
  }

  private static ApiError invalid(String pointer, String detail) {
    return ApiError.invalid(List.of(new FieldError(pointer, detail)));
  }

  /// Names, in lower case, of the headers whose values this request brought.
  Set<String> headersBrought() {
    return headers == null
        ? Set.of()
        : headers.stream()
            .filter(header -> !header.value().equals(MASK))
            .map(header -> EndpointViews.lower(header.name()))
            .collect(Collectors.toSet());
  }

  private static @Nullable String url(JsonBody body, UrlPolicy urls) {
    String url = body.optionalText("url", EndpointUrl.TEXT_CHARS_MAX);
    if (url != null && EndpointUrl.parse(url, urls) instanceof EndpointUrl.Refused refused) {
      body.refuse("url", "cannot be used: " + refused.detail());
    }
    return url;
  }

  private static @Nullable String description(JsonBody body) {
    String description = body.optionalText("description", DESCRIPTION_CHARS_MAX);
    if (description != null && description.isBlank()) {
      body.refuse("description", "must not be empty");
    }
    return description;
  }

  private static @Nullable Set<EventType> eventTypes(JsonBody body) {
    List<String> names = body.optionalTexts("event_types", EVENT_TYPES_MAX, TYPE_CHARS_MAX);
    if (names == null) {
      return null;
    }
    if (names.isEmpty()) {
      body.refuse("event_types", "must name at least one");
      return null;
    }
    Set<EventType> types = new LinkedHashSet<>();
    for (int i = 0; i < names.size(); i++) {
      Optional<EventType> type = eventType(body, "/event_types/" + i, names.get(i));
      type.ifPresent(types::add);
    }
    return types.isEmpty() ? null : types;
  }

  private static Optional<EventType> eventType(JsonBody body, String pointer, String name) {
    if (!EventType.isValid(name)) {
      body.refuseAt(pointer, "must be 1 to " + TYPE_CHARS_MAX + " characters of a-z A-Z 0-9 . _ -");
      return Optional.empty();
    }
    EventType type = new EventType(name);
    if (BuiltInTypes.isUnknown(type)) {
      body.refuseAt(pointer, "is no type of the hub's; there are " + BuiltInTypes.names());
      return Optional.empty();
    }
    return Optional.of(type);
  }

  private static @Nullable Profile profile(JsonBody body) {
    String name = body.optionalText("profile", WORD_CHARS_MAX);
    if (name == null) {
      return null;
    }
    Optional<Profile> profile = Profile.parse(name);
    if (profile.isEmpty()) {
      body.refuse(
          "profile",
          "must be one of "
              + Stream.of(Profile.values())
                  .map(Profile::wireName)
                  .collect(Collectors.joining(", ")));
    }
    return profile.orElse(null);
  }

  private static @Nullable Given<Integer> rateLimit(JsonBody body) {
    if (!body.has("rate_limit")) {
      return null;
    }
    OptionalInt limit = body.optionalInteger("rate_limit", 1, RATE_LIMIT_MAX);
    return new Given<>(limit.isPresent() ? limit.getAsInt() : null);
  }

  private static @Nullable Set<UUID> channels(JsonBody body, Predicate<UUID> owns) {
    if (body.isNull("channels")) {
      return Set.of();
    }
    List<String> texts = body.optionalTexts("channels", CHANNELS_MAX, WORD_CHARS_MAX);
    if (texts == null) {
      return null;
    }
    Set<UUID> channels = new LinkedHashSet<>();
    for (int i = 0; i < texts.size(); i++) {
      Optional<UUID> id = PublicId.parse("", texts.get(i)).filter(owns);
      if (id.isEmpty()) {
        body.refuseAt("/channels/" + i, "is no channel of the application");
      } else {
        channels.add(id.get());
      }
    }
    return channels;
  }

  private static @Nullable Given<List<Duration>> retrySchedule(JsonBody body) {
    if (!body.has("retry_schedule")) {
      return null;
    }
    List<String> texts = body.optionalTexts("retry_schedule", RETRY_STEPS_MAX, WORD_CHARS_MAX);
    if (texts == null) {
      return new Given<>(null);
    }
    List<Duration> waits = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      DurationRange range =
          new DurationRange("/retry_schedule/" + i, Duration.ZERO, RETRY_WAIT_MAX);
      Duration wait = range.read(body, texts.get(i));
      if (wait != null) {
        waits.add(wait);
      }
    }
    return new Given<>(List.copyOf(waits));
  }

  private static @Nullable Given<Duration> timeout(JsonBody body) {
    if (!body.has("timeout")) {
      return null;
    }
    String text = body.optionalText("timeout", WORD_CHARS_MAX);
    DurationRange range = new DurationRange("/timeout", TIMEOUT_MIN, TIMEOUT_MAX);
    return new Given<>(text == null ? null : range.read(body, text));
  }

  private static @Nullable List<Header> headers(JsonBody body) {
    if (body.isNull("headers")) {
      return List.of();
    }
    JsonNode object = body.node("headers");
    if (object == null) {
      return null;
    }
    if (!object.isObject()) {
      body.refuse("headers", "must be an object of names and values");
      return null;
    }
    List<Header> headers = new ArrayList<>();
    for (var field : object.properties()) {
      if (!field.getValue().isString()) {
        body.refuseAt(headerPointer(field.getKey()), "must be a string");
        return null;
      }
      headers.add(new Header(field.getKey(), field.getValue().stringValue()));
    }
    return switch (CustomHeaders.check(headers)) {
      case CustomHeaders.Accepted accepted -> accepted.headers();
      case CustomHeaders.Refused refused -> {
        body.refuseAt(
            refused.index() < headers.size()
                ? headerPointer(headers.get(refused.index()).name())
                : "/headers",
            "cannot be used: " + refused.detail());
        yield null;
      }
    };
  }

  private static String headerPointer(String name) {
    return "/headers" + FieldError.pointerTo(name);
  }
}
