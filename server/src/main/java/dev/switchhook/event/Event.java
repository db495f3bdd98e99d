package dev.switchhook.event;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
/// @param occurredAt the provider's time of the event; milliseconds, whatever is finer is cut off
/// @param receivedAt when the hub took it in; milliseconds, whatever is finer is cut off
/// @param data the normalised data: one JSON object as UTF-8
/// @param source the provider's own webhook, reduced to this one update, byte for byte: one JSON
///   object as UTF-8, or for SMS a form; null when there is none
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

  /// Times are cut to what the store keeps: a body that is rendered from memory and one that is
  /// rendered after a restart must be the same bytes.
  // Spelled out, since a compact constructor loses the array's @Nullable in the class file.
  public Event(
      UUID id,
      UUID applicationId,
      @Nullable UUID channelId,
      @Nullable ChannelType channelType,
      EventType type,
      Instant occurredAt,
      Instant receivedAt,
      byte[] data,
      byte @Nullable [] source) {
    this.id = id;
    this.applicationId = applicationId;
    this.channelId = channelId;
    this.channelType = channelType;
    this.type = type;
    this.occurredAt = occurredAt.truncatedTo(ChronoUnit.MILLIS);
    this.receivedAt = receivedAt.truncatedTo(ChronoUnit.MILLIS);
    this.data = data;
    this.source = source;
  }

  /// The id as the API and the deliveries show it.
  public String publicId() {
    return ID_PREFIX + id;
  }
}
