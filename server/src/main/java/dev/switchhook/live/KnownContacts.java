package dev.switchhook.live;

import dev.switchhook.event.ChannelType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who somebody is whom an event names without its contact.
@FunctionalInterface
public interface KnownContacts {
  /// The contact's id; null when nobody is known by that name. Thread-safe.
  ///
  /// @param name as the network names them: a number or a user id
  @Nullable UUID find(UUID applicationId, ChannelType type, String name);
}
