package dev.switchhook.delivery;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.Endpoints;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The lanes of a group by their endpoints, and the memory that they share. Belongs to the group's
/// loop.
final class KnownLanes {
  private final Endpoints endpoints;
  private final LaneMemory memory;
  private final EndedByHand endedByHand;
  private final Map<UUID, Lane> lanes = new HashMap<>();

  KnownLanes(Endpoints endpoints, LaneMemory memory, EndedByHand endedByHand) {
    this.endpoints = endpoints;
    this.memory = memory;
    this.endedByHand = endedByHand;
  }

  LaneMemory memory() {
    return memory;
  }

  /// The endpoint's lane, if it has one.
  @Nullable Lane get(UUID endpointId) {
    return lanes.get(endpointId);
  }

  /// The endpoint's lane, which is made when there is none.
  Lane of(UUID endpointId) {
    Lane known = lanes.get(endpointId);
    if (known != null) {
      return known;
    }
    Endpoint endpoint = endpoints.directory().byId(endpointId);
    UUID owner = endpoint == null ? endpointId : endpoint.applicationId();
    Lane made = new Lane(endpointId, owner, memory, endedByHand);
    lanes.put(endpointId, made);
    return made;
  }

  /// The endpoint is gone; what is under way ends by itself.
  void drop(Lane lane) {
    lane.forgetWaiting();
    lanes.remove(lane.endpointId(), lane);
  }

  /// All of them, in no order.
  Collection<Lane> all() {
    return lanes.values();
  }

  /// Has lanes that can start nothing now leave their deliveries to the store, until memory is not
  /// short and this one can be read for. Looks at all lanes, so it is not for every event.
  void makeRoomFor(Lane lane) {
    for (Lane other : lanes.values()) {
      if (!memory.isShort() && lane.hasRoomToRead()) {
        return;
      }
      if (!other.equals(lane)) {
        other.yieldMemory();
      }
    }
  }
}
