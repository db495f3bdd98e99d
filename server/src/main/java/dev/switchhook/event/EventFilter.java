package dev.switchhook.event;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which events of an application are wanted; null = any.
///
/// @param contacts names of a person, of which the event has one; no index serves them
/// @param text stands somewhere in the data, in any case; no index serves it
public record EventFilter(
    UUID applicationId,
    @Nullable EventType type,
    @Nullable UUID channelId,
    @Nullable Set<String> contacts,
    @Nullable String text) {
  /// Copies the names.
  public EventFilter {
    contacts = contacts == null ? null : Set.copyOf(contacts);
  }

  /// A filter without a text.
  public EventFilter(
      UUID applicationId,
      @Nullable EventType type,
      @Nullable UUID channelId,
      @Nullable Set<String> contacts) {
    this(applicationId, type, channelId, contacts, null);
  }

  /// Whether rows must be looked at one by one.
  boolean isScanned() {
    return contacts != null || text != null;
  }

  /// What no index serves.
  EventMatch match() {
    return new EventMatch(null, null, null, contacts, text);
  }
}
