package dev.switchhook.endpoint;

import dev.switchhook.crypto.Secret;
import dev.switchhook.event.Event;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A customer's URL that receives events.
///
/// @param secret the signing secret, `whsec_…`
public record Endpoint(
    UUID id,
    UUID applicationId,
    EndpointSettings settings,
    Secret secret,
    EndpointHealth health,
    Instant createdAt,
    Instant updatedAt) {
  /// Prefix of endpoint ids in the native API.
  public static final String ID_PREFIX = "ep_";

  /// The same endpoint in another state.
  ///
  /// @param reason in words; null when it becomes active
  public Endpoint in(EndpointState state, @Nullable String reason) {
    EndpointHealth now =
        new EndpointHealth(state, reason, health.verifiedAt(), health.numberOfErrors());
    return new Endpoint(id, applicationId, settings, secret, now, createdAt, updatedAt);
  }

  /// Whether this event of its application is to be delivered here.
  public boolean wants(Event event) {
    return health.state() != EndpointState.DISABLED
        && settings.eventTypes().contains(event.type())
        && settings.profile().carries(event)
        && (settings.channels().isEmpty()
            || (event.channelId() != null && settings.channels().contains(event.channelId())));
  }
}
