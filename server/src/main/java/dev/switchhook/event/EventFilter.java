package dev.switchhook.event;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which events of an application are wanted; null = any.
///
/// @param contacts names of a person, of which the event has one; at most [#CONTACTS_MAX]
public record EventFilter(
    UUID applicationId,
    @Nullable EventType type,
    @Nullable UUID channelId,
    @Nullable Set<String> contacts) {
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
}
