package dev.switchhook.endpoint;

import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import java.util.List;
import java.util.Set;

/// Which of the events that an endpoint could get it wants, beside their types and channels.
/// Immutable.
///
/// @param networks only events of channels of these types; empty = all, and events without a
///   channel
/// @param conditions all of them must hold; empty = none is asked for
public record EndpointFilter(Set<ChannelType> networks, List<Condition> conditions) {
  /// Most conditions.
  public static final int CONDITIONS_MAX = 10;

  /// Wants everything.
  public static final EndpointFilter NONE = new EndpointFilter(Set.of(), List.of());

  /// Copies the collections.
  public EndpointFilter {
    networks = Set.copyOf(networks);
    conditions = List.copyOf(conditions);
  }

  /// @param data of the event; parsed only when there are conditions
  boolean wants(Event event, EventData data) {
    return (networks.isEmpty()
            || (event.channelType() != null && networks.contains(event.channelType())))
        && (conditions.isEmpty() || holdFor(data));
  }

  private boolean holdFor(EventData data) {
    for (Condition condition : conditions) {
      if (!condition.holds(data.tree())) {
        return false;
      }
    }
    return true;
  }
}
