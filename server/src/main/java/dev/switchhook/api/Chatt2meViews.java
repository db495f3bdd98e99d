package dev.switchhook.api;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.delivery.AttemptRecord;
import dev.switchhook.delivery.DeliveryLog;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.endpoint.EndpointState;
import dev.switchhook.event.Event;
import dev.switchhook.id.Ids;
import dev.switchhook.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Webhooks and log rows as the Chatt2.me dialect writes them. Pure.
final class Chatt2meViews {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Chatt2meViews() {}

  /// A webhook without its secret, its headers and what it authenticates with.
  static ObjectNode webhook(Endpoint endpoint) {
    EndpointSettings settings = endpoint.settings();
    return Json.object()
        .put("id", endpoint.id().toString())
        .put("applicationId", endpoint.applicationId().toString())
        .put("active", endpoint.health().state() == EndpointState.ACTIVE)
        .put("label", settings.description())
        .put("eventType", Chatt2meEventType.of(settings.eventTypes()).wireName())
        .put("endpoint", settings.url())
        .put("numberOfErrors", endpoint.health().numberOfErrors())
        .put(
            "authenticationProtocol",
            Chatt2meAuthentication.of(settings.authentication()).wireName())
        .put("scope", scope(settings))
        .put("requiresSignature", settings.signed())
        .put("isVerified", endpoint.health().verified())
        .put("verifiedAt", time(endpoint.health().verifiedAt()))
        .put("createdDate", time(endpoint.createdAt()))
        .put("lastModifiedDate", time(endpoint.updatedAt()));
  }

  /// An OAuth scope may have been set over the native API.
  private static @Nullable String scope(EndpointSettings settings) {
    return settings.authentication() instanceof Authentication.OAuth2 oauth
        ? oauth.scope()
        : settings.scope();
  }

  /// A webhook with its secret: for the answer to the request that made the secret.
  static ObjectNode webhookWithSecret(Endpoint endpoint) {
    return webhook(endpoint).put("secret", endpoint.secret().reveal());
  }

  /// An attempt as a row of the log.
  static ObjectNode logRow(Endpoint endpoint, DeliveryLog.Entry entry) {
    AttemptRecord attempt = entry.attempt();
    Event event = entry.event();
    Chatt2meEventType type =
        Chatt2meEventType.of(
            event == null ? endpoint.settings().eventTypes() : Set.of(event.type()));
    byte[] body = attempt.responseBody();
    ObjectNode row =
        Json.object()
            .put("id", attempt.id().toString())
            .put("webhookId", attempt.endpointId().toString())
            .put("statusCode", attempt.statusCode())
            .put("responseBody", body == null ? null : new String(body, StandardCharsets.UTF_8))
            .put("status", attempt.success() ? "Success" : "Failed")
            .put("sendAt", time(attempt.at()))
            .put("createdDate", time(Instant.ofEpochMilli(Ids.millisOf(attempt.id()))))
            .put("messageId", event == null ? null : messageId(event));
    row.putObject("webhook")
        .put("id", endpoint.id().toString())
        .put("endpoint", attempt.url())
        .put("eventType", type.wireName());
    return row;
  }

  /// The id that the delivered body names.
  private static @Nullable String messageId(Event event) {
    JsonNode data = Json.parse(event.data());
    JsonNode own = data.path("message_id");
    JsonNode id = own.isString() ? own : data.path("provider_id");
    return id.isString() ? id.stringValue() : null;
  }

  private static @Nullable String time(@Nullable Instant instant) {
    return instant == null ? null : MILLIS.format(instant);
  }
}
