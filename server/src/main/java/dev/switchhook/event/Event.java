package dev.switchhook.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An event as the hub keeps it. Immutable; the arrays are owned by the event and must not be
/// changed.
///
/// @param id time-ordered; shown as `evt_<uuid>`
/// @param applicationId the application it belongs to
/// @param channelId the channel it came from; null for events of the application or the hub itself
/// @param channelType the network of that channel; null exactly when the channel is
/// @param type what happened
/// @param occurredAt the provider's time of the event
/// @param receivedAt when the hub took it in
/// @param data the normalised data: one JSON object as UTF-8
/// @param source the provider's own webhook, reduced to this one update: one JSON object as UTF-8;
///   null when there is none
@SuppressWarnings(
    "ArrayRecordComponent") // identity is the id; payload bytes are passed along, never compared
public record Event(
    UUID id,
    UUID applicationId,
    @Nullable UUID channelId,
    @Nullable ChannelType channelType,
    EventType type,
    Instant occurredAt,
    Instant receivedAt,
    byte[] data,
    byte @Nullable [] source) {
  /// Prefix of event ids in the API.
  public static final String ID_PREFIX = "evt_";

  /// The id as the API and the deliveries show it.
  public String publicId() {
    return ID_PREFIX + id;
  }
}
