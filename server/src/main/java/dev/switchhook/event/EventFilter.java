package dev.switchhook.event;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which events of an application are wanted; null = any.
///
/// @param contact as the event names the person; no index serves it
/// @param text stands somewhere in the data, in any case; no index serves it
public record EventFilter(
    UUID applicationId,
    @Nullable EventType type,
    @Nullable UUID channelId,
    @Nullable String contact,
    @Nullable String text) {
  /// A filter without a text.
  public EventFilter(
      UUID applicationId,
      @Nullable EventType type,
      @Nullable UUID channelId,
      @Nullable String contact) {
    this(applicationId, type, channelId, contact, null);
  }

  /// Whether rows must be looked at one by one.
  boolean isScanned() {
    return contact != null || text != null;
  }

  /// What no index serves.
  EventMatch match() {
    return new EventMatch(null, null, null, contact, text);
  }
}
