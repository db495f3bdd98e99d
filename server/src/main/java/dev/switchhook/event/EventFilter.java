package dev.switchhook.event;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which events of an application are wanted; null = any.
///
/// @param contacts names of a person, of which the event has one; at most [#CONTACTS_MAX]; no index
///   serves them
/// @param text stands somewhere in the data, in any case; no index serves it
public record EventFilter(
    UUID applicationId,
    @Nullable EventType type,
    @Nullable UUID channelId,
    @Nullable Set<String> contacts,
    @Nullable String text) {
  /// Names of one person at most.
  public static final int CONTACTS_MAX = 32;

  /// Copies the names.
  ///
  /// @throws IllegalArgumentException when there are none, or too many
  public EventFilter {
    if (contacts != null) {
      contacts = Set.copyOf(contacts);
      if (contacts.isEmpty() || contacts.size() > CONTACTS_MAX) {
        throw new IllegalArgumentException("1 to " + CONTACTS_MAX + " names");
      }
    }
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

  /// Whether no index has all of it: then rows are walked over that are not wanted.
  boolean isSparse() {
    return channelId != null && type != null;
  }

  /// What no index serves.
  EventMatch match() {
    return new EventMatch(null, null, null, contacts, text);
  }
}
