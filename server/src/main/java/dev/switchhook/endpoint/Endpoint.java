package dev.switchhook.endpoint;

import dev.switchhook.crypto.Secret;
import dev.switchhook.event.EventType;
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

  /// Whether an event of this type and channel is to be delivered here.
  public boolean wants(EventType type, @Nullable UUID channelId) {
    return health.state() != EndpointState.DISABLED
        && settings.eventTypes().contains(type)
        && settings.profile().carries(type)
        && (settings.channels().isEmpty()
            || (channelId != null && settings.channels().contains(channelId)));
  }
}
