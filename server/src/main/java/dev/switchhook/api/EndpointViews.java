package dev.switchhook.api;

import dev.switchhook.authentication.StoredAuthentication;
import dev.switchhook.crypto.Secret;
import dev.switchhook.egress.ClientCertificate;
import dev.switchhook.egress.Header;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointHealth;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.endpoint.EndpointState;
import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Endpoints as the native API writes them. Pure.
final class EndpointViews {
  private EndpointViews() {}

  /// An endpoint without its secret and without the values of its headers.
  static ObjectNode endpoint(Endpoint endpoint) {
    return endpoint(endpoint, Set.of());
  }

  /// An endpoint without its secret.
  ///
  /// @param shown names, in lower case, of the headers whose values are shown: those that the
  ///   request itself brought
  static ObjectNode endpoint(Endpoint endpoint, Set<String> shown) {
    EndpointSettings settings = endpoint.settings();
    EndpointHealth health = endpoint.health();
    ObjectNode view =
        Json.object()
            .put("id", publicId(endpoint))
            .put("kind", EndpointKind.of(settings).wireName())
            .put("url", settings.isPolled() ? null : settings.url())
            .put("description", settings.description());
    ArrayNode types = view.putArray("event_types");
    settings.eventTypes().stream().map(EventType::name).sorted().forEach(types::add);
    view.put("profile", settings.profile().wireName()).put("rate_limit", settings.rateLimit());
    ObjectNode headers = view.putObject("headers");
    for (Header header : settings.headers()) {
      boolean masked = !shown.contains(lower(header.name()));
      headers.put(header.name(), masked ? EndpointFields.MASK : header.value());
    }
    CredentialFields.write(endpoint, view);
    ArrayNode channels = view.putArray("channels");
    settings.channels().stream().map(UUID::toString).sorted().forEach(channels::add);
    FilterFields.write(settings.filter(), view);
    view.put("ordered", settings.ordered());
    putSchedule(view, settings.retrySchedule());
    Duration timeout = settings.timeout();
    return view.put("timeout", timeout == null ? null : DurationText.of(timeout))
        .put("active", health.state() == EndpointState.ACTIVE)
        .put("status", status(health))
        .put("status_reason", health.reason())
        .put("verified", health.verified())
        .put("verified_at", text(health.verifiedAt()))
        .put("number_of_errors", health.numberOfErrors())
        .put("failing_since", text(health.failingSince()))
        .put("created_at", endpoint.createdAt().toString())
        .put("updated_at", endpoint.updatedAt().toString());
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  private static void putSchedule(ObjectNode view, @Nullable List<Duration> schedule) {
    if (schedule == null) {
      view.putNull("retry_schedule");
      return;
    }
    ArrayNode waits = view.putArray("retry_schedule");
    schedule.forEach(wait -> waits.add(DurationText.of(wait)));
  }

  /// `failing` is an active endpoint whose last attempt failed.
  private static String status(EndpointHealth health) {
    return health.state() == EndpointState.ACTIVE && health.numberOfErrors() > 0
        ? "failing"
        : health.state().wireName();
  }

  static String publicId(Endpoint endpoint) {
    return Endpoint.ID_PREFIX + endpoint.id();
  }

  static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /// The entity tag: stands for everything that callers decide (settings, secret, state), not for
  /// the counter of errors and what goes with it, which attempts move, nor for the verification,
  /// which the endpoint's answers move. The secret in it keeps header values from being guessed by
  /// trying.
  static String tag(Endpoint endpoint) {
    ObjectNode decided =
        endpoint(endpoint, allNames(endpoint)).put("secret", endpoint.secret().reveal());
    EndpointSettings settings = endpoint.settings();
    Secret credentials = StoredAuthentication.write(settings.authentication());
    ClientCertificate certificate = settings.clientCertificate();
    decided
        .put("credentials", credentials == null ? null : credentials.reveal())
        .put("client_key", certificate == null ? null : certificate.key());
    decided.put("signed", settings.signed()).put("state", state(endpoint));
    decided.remove(
        List.of("number_of_errors", "failing_since", "status", "verified", "verified_at"));
    return EntityTag.of(Json.text(decided));
  }

  private static String state(Endpoint endpoint) {
    return endpoint.health().state().wireName();
  }

  private static Set<String> allNames(Endpoint endpoint) {
    return endpoint.settings().headers().stream()
        .map(header -> lower(header.name()))
        .collect(java.util.stream.Collectors.toSet());
  }
}
