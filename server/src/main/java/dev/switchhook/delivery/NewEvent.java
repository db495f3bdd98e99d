package dev.switchhook.delivery;

import dev.switchhook.event.ChannelType;
import dev.switchhook.event.EventType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A fact that is to become an event.
///
/// @param id what the event's id is to be, for facts whose data names it; null when the publisher
///   makes one
/// @param origin whose it is and where it came from
/// @param dedupeKey tells repetitions apart within the channel; null when each one counts
/// @param occurredAt the provider's time of it
/// @param data one JSON object as UTF-8; empty while there is a completion
/// @param source the provider's webhook reduced to this update; null when there is none
/// @param contact whom it is about, as it names them: what lists filter by; null when nobody
/// @param completion makes the data inside the publisher's transaction; null when it is there
@SuppressWarnings("ArrayRecordComponent") // carried along, never compared
public record NewEvent(
    @Nullable UUID id,
    Origin origin,
    EventType type,
    @Nullable String dedupeKey,
    Instant occurredAt,
    byte[] data,
    byte @Nullable [] source,
    @Nullable String contact,
    @Nullable Completion completion) {
  /// A fact that is about nobody.
  public NewEvent(
      Origin origin,
      EventType type,
      @Nullable String dedupeKey,
      Instant occurredAt,
      byte[] data,
      byte @Nullable [] source) {
    this(null, origin, type, dedupeKey, occurredAt, data, source, null, null);
  }

  /// A fact about somebody, whose id the publisher makes.
  ///
  /// @param contact as the event names them; null when it names nobody
  public NewEvent(
      Origin origin,
      EventType type,
      @Nullable String dedupeKey,
      Instant occurredAt,
      byte[] data,
      byte @Nullable [] source,
      @Nullable String contact) {
    this(null, origin, type, dedupeKey, occurredAt, data, source, contact, null);
  }

  /// The fact with its data.
  NewEvent completed(byte[] newData) {
    return new NewEvent(id, origin, type, dedupeKey, occurredAt, newData, source, contact, null);
  }

  /// The same with other data.
  public NewEvent withData(byte[] other) {
    return new NewEvent(
        id, origin, type, dedupeKey, occurredAt, other, source, contact, completion);
  }

  /// Whose event it is and where it came from.
  ///
  /// @param channelId null for events of the application or the hub itself
  /// @param channelType null exactly when the channel is
  public record Origin(
      UUID applicationId, @Nullable UUID channelId, @Nullable ChannelType channelType) {}
}
