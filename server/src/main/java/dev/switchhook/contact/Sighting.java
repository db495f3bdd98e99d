package dev.switchhook.contact;

import dev.switchhook.event.ChannelType;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// That somebody was heard of.
///
/// @param applicationId whose channel it was
/// @param channelId the channel
/// @param channelType its network
/// @param person who it is now
/// @param before who they were, when the network says that number or user id changed; else null
/// @param at the network's time of it
public record Sighting(
    UUID applicationId,
    UUID channelId,
    ChannelType channelType,
    Person person,
    @Nullable Person before,
    Instant at) {
  /// The keys of all aliases that are named, the former ones first.
  Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    if (before != null) {
      keys.addAll(before.keys(channelType));
    }
    keys.addAll(person.keys(channelType));
    return keys;
  }
}
