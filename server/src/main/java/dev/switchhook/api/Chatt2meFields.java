package dev.switchhook.api;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.egress.CustomHeaders;
import dev.switchhook.egress.EndpointUrl;
import dev.switchhook.egress.Header;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.endpoint.EndpointChange;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.endpoint.EndpointState;
import dev.switchhook.http.JsonBody;
import dev.switchhook.http.Request;
import dev.switchhook.profile.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the body of a creation or a PATCH says about a webhook. Immutable; null = the field was not
/// given.
///
/// A `null` in the body clears `headers` and `scope`; for `requiresSignature` and `active` it
/// counts as not given; the other fields refuse it.
///
/// @param endpoint judged: it may be called
record Chatt2meFields(
    @Nullable String label,
    @Nullable String endpoint,
    @Nullable Chatt2meEventType eventType,
    @Nullable Chatt2meProof authentication,
    @Nullable List<Header> headers,
    @Nullable Boolean requiresSignature,
    @Nullable Boolean active,
    @Nullable NewScope scope) {
  /// Longest `label`, in characters.
  static final int LABEL_CHARS_MAX = 200;

  /// Longest `scope`, in characters.
  static final int SCOPE_CHARS_MAX = 200;

  private static final int NAME_CHARS_MAX = 64;

  private static final List<String> REQUIRED =
      List.of("label", "endpoint", "eventType", "authenticationProtocol");

  private static final KeptSecrets.Dialect DIALECT =
      new KeptSecrets.Dialect(AuthenticationFields.chatt2meNames(), false);

  /// Every webhook is made by filling this; the required fields replace what is empty here.
  private static final EndpointSettings BLANK =
      new EndpointSettings(
          "",
          "",
          Chatt2meEventType.MESSAGE.types(),
          Set.of(),
          Profile.CHATT2ME,
          false,
          List.of(),
          Authentication.none(),
          null,
          null,
          null,
          null);

  /// A scope that was given.
  ///
  /// @param text null = none any more
  record NewScope(@Nullable String text) {}

  /// The settings of a new webhook.
  ///
  /// @throws dev.switchhook.http.ApiError with all mistakes
  static EndpointSettings forCreation(Request request, UrlPolicy urls) {
    JsonBody body = JsonBody.of(request);
    REQUIRED.stream()
        .filter(field -> body.node(field) == null)
        .forEach(field -> body.refuse(field, "is required"));
    return read(body, urls).applied(BLANK);
  }

  /// The fields of a PATCH.
  ///
  /// @throws dev.switchhook.http.ApiError with all mistakes
  static Chatt2meFields forChange(Request request, UrlPolicy urls) {
    JsonBody body = JsonBody.of(request);
    REQUIRED.stream()
        .filter(body::isNull)
        .forEach(field -> body.refuse(field, "must not be null: leave it out to keep it"));
    return read(body, urls);
  }

  private static Chatt2meFields read(JsonBody body, UrlPolicy urls) {
    Chatt2meFields fields =
        new Chatt2meFields(
            label(body),
            endpoint(body, urls),
            eventType(body),
            Chatt2meProof.of(body, urls),
            headers(body),
            flag(body, "requiresSignature"),
            flag(body, "active"),
            scope(body));
    body.requireValid();
    return fields;
  }

  /// Whether nothing was given that could be changed.
  boolean isEmpty() {
    return equals(new Chatt2meFields(null, null, null, null, null, null, null, null));
  }

  /// The change that the fields ask for.
  EndpointChange change() {
    if (active == null) {
      return EndpointChange.of(this::applied);
    }
    return active
        ? new EndpointChange(this::applied, EndpointState.ACTIVE, null)
        : new EndpointChange(this::applied, EndpointState.PAUSED, "paused by its owner");
  }

  private EndpointSettings applied(EndpointSettings old) {
    List<Header> newHeaders = headers == null ? old.headers() : headers;
    EndpointSettings settings =
        new EndpointSettings(
            endpoint == null ? old.url() : endpoint,
            label == null ? old.description() : label,
            eventType == null ? old.eventTypes() : eventType.types(),
            old.channels(),
            old.profile(),
            requiresSignature == null ? old.signed() : requiresSignature,
            newHeaders,
            Chatt2meProof.applied(authentication, scope, old, newHeaders),
            scope == null ? old.scope() : scope.text(),
            old.rateLimit(),
            old.retrySchedule(),
            old.timeout(),
            old.filter(),
            old.ordered(),
            old.clientCertificate());
    kept().require(old, settings, DIALECT);
    return settings;
  }

  private KeptSecrets kept() {
    Set<String> brought =
        headers == null
            ? Set.of()
            : headers.stream()
                .map(header -> EndpointViews.lower(header.name()))
                .collect(Collectors.toSet());
    return new KeptSecrets(brought, authentication != null && authentication.bringsSecret());
  }

  private static @Nullable String label(JsonBody body) {
    String label = body.optionalText("label", LABEL_CHARS_MAX);
    if (label != null && label.isBlank()) {
      body.refuse("label", "must not be empty");
    }
    return label;
  }

  private static @Nullable String endpoint(JsonBody body, UrlPolicy urls) {
    String url = body.optionalText("endpoint", EndpointUrl.TEXT_CHARS_MAX);
    if (url != null && EndpointUrl.parse(url, urls) instanceof EndpointUrl.Refused refused) {
      body.refuse("endpoint", "cannot be used: " + refused.detail());
    }
    return url;
  }

  private static @Nullable Chatt2meEventType eventType(JsonBody body) {
    String name = body.optionalText("eventType", NAME_CHARS_MAX);
    if (name == null) {
      return null;
    }
    Optional<Chatt2meEventType> type = Chatt2meEventType.parse(name);
    if (type.isEmpty()) {
      body.refuse("eventType", "must be Message or MessageStatus; both need two webhooks");
    }
    return type.orElse(null);
  }

  private static @Nullable Boolean flag(JsonBody body, String field) {
    return body.node(field) == null ? null : body.optionalBoolean(field, false);
  }

  private static @Nullable NewScope scope(JsonBody body) {
    return body.has("scope") ? new NewScope(body.optionalText("scope", SCOPE_CHARS_MAX)) : null;
  }

  private static @Nullable List<Header> headers(JsonBody body) {
    if (body.isNull("headers")) {
      return List.of();
    }
    JsonNode list = body.node("headers");
    if (list == null) {
      return null;
    }
    if (!list.isArray() || list.size() > CustomHeaders.HEADERS_MAX) {
      body.refuse(
          "headers",
          "must be an array of at most " + CustomHeaders.HEADERS_MAX + " objects {key, value}");
      return null;
    }
    List<Header> headers = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode pair = list.get(i);
      if (!pair.path("key").isString() || !pair.path("value").isString()) {
        body.refuseAt("/headers/" + i, "must be an object with the strings key and value");
        return null;
      }
      headers.add(new Header(pair.path("key").stringValue(), pair.path("value").stringValue()));
    }
    return switch (CustomHeaders.check(headers)) {
      case CustomHeaders.Accepted accepted -> accepted.headers();
      case CustomHeaders.Refused refused -> {
        body.refuseAt("/headers/" + refused.index(), "cannot be used: " + refused.detail());
        yield null;
      }
    };
  }
}
