package dev.switchhook.delivery.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Everything that is known after a day, side by side: what providers told, what endpoints got,
/// what the store holds.
final class Evidence {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final World world;
  private final DurableState state;
  private final Map<Integer, List<DurableState.Event>> events = new HashMap<>();
  private final Map<UUID, List<Sent>> sends = new HashMap<>();
  private final List<DurableState.Attempt> unsent = new ArrayList<>();

  Evidence(World world) {
    this.world = world;
    this.state = DurableState.read(world.store());
    for (DurableState.Event event : state.events().values()) {
      events.computeIfAbsent(event.fact(), _ -> new ArrayList<>()).add(event);
    }
    for (Sent one : world.allSent()) {
      sends.computeIfAbsent(one.deliveryId, _ -> new ArrayList<>()).add(one);
    }
    state.attempts().values().forEach(rows -> rows.forEach(this::match));
  }

  /// A row belongs to the request that was made at its time.
  private void match(DurableState.Attempt row) {
    for (Sent one : sendsOf(row.deliveryId())) {
      long millis = Timeline.START.toEpochMilli() + one.at / NANOS_PER_MILLI;
      if (one.row == null && millis == row.at()) {
        one.row = row;
        return;
      }
    }
    unsent.add(row);
  }

  World world() {
    return world;
  }

  DurableState state() {
    return state;
  }

  List<Receiver> receivers() {
    return world.receivers();
  }

  /// Deliveries that were tried by hand, which keeps no schedule.
  Set<UUID> byHand() {
    return world.operator().byHand();
  }

  List<DurableState.Event> eventsOf(Fact fact) {
    return events.getOrDefault(fact.number, List.of());
  }

  List<Sent> sendsOf(UUID deliveryId) {
    return sends.getOrDefault(deliveryId, List.of());
  }

  /// Rows of requests that nobody made.
  List<DurableState.Attempt> unsent() {
    return unsent;
  }

  @Nullable Fact fact(UUID eventId) {
    DurableState.Event event = state.events().get(eventId);
    return event == null || event.fact() < 0 ? null : world.provider().facts().get(event.fact());
  }

  /// Null when the endpoint was deleted, or may be.
  @Nullable Receiver lasting(UUID endpointId) {
    Receiver one = world.operator().receiver(endpointId);
    return one == null || one.life.deletedFrom != Sent.NEVER ? null : one;
  }

  /// Whether the request was made by the schedule, as far as anybody can tell.
  boolean isAutomatic(Sent one) {
    DurableState.Attempt row = one.row;
    return row == null ? !byHand().contains(one.deliveryId) : row.isAutomatic();
  }

  /// The end of the process; null when it lives.
  World.@Nullable Death death(int process) {
    for (World.Death death : world.deaths()) {
      if (death.process() == process) {
        return death;
      }
    }
    return null;
  }
}
