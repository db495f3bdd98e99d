package dev.switchhook.delivery.simulation;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointChange;
import dev.switchhook.endpoint.EndpointState;
import dev.switchhook.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The customers at work: make, pause, move and delete endpoints, change secrets, try deliveries
/// again by hand, and bring back what the hub has disabled.
final class Operator {
  private static final int RECEIVERS_MAX = 12;
  private static final Duration LOOKS_EVERY = Duration.ofHours(3);

  private final World world;
  private final Random random;
  private final Map<UUID, Receiver> byId = new HashMap<>();
  private final Set<UUID> byHand = new HashSet<>();

  Operator(World world) {
    this.world = world;
    this.random = world.random("operator");
  }

  /// Deliveries that were tried by hand.
  Set<UUID> byHand() {
    return byHand;
  }

  /// The receiver behind an endpoint of the hub; null when there is none.
  @Nullable Receiver receiver(UUID endpointId) {
    return byId.get(endpointId);
  }

  void planDay() {
    for (int i = 0; i < world.plan().faults().operations(); i++) {
      world.timeline().at(random.nextLong(World.DAY.toNanos()), null, this::doSomething);
    }
    for (long at = LOOKS_EVERY.toNanos(); at < World.DAY.toNanos(); at += LOOKS_EVERY.toNanos()) {
      world.timeline().at(at, null, this::bringBackDisabled);
    }
  }

  private void doSomething() {
    if (world.hub() == null) {
      return;
    }
    Receiver one = world.receivers().get(random.nextInt(world.receivers().size()));
    switch (random.nextInt(8)) {
      case 0, 1 -> pause(one);
      case 2 -> move(one);
      case 3 -> redefineSecret(one);
      case 4 -> {
        if (random.nextInt(2) == 0) {
          delete(one);
        }
      }
      case 5 -> {
        if (world.receivers().size() < RECEIVERS_MAX) {
          makeEndpoint();
        }
      }
      default -> tryAgain();
    }
  }

  /// Empty when the outcome is unknown, or there is no hub.
  private <T> Optional<T> call(String what, Supplier<T> call) {
    if (world.hub() == null) {
      return Optional.empty();
    }
    try {
      T result = call.get();
      world.history().note(what);
      return Optional.of(result);
    } catch (StoreException e) {
      world.history().note("perhaps: " + what);
      return Optional.empty();
    }
  }

  private Hub hub() {
    Hub hub = world.hub();
    if (hub == null) {
      throw new IllegalStateException("asked while there is no hub");
    }
    return hub;
  }

  void makeEndpoint() {
    UUID application = world.applications().get(random.nextInt(world.applications().size()));
    int number = world.receivers().size();
    Receiver one = new Receiver(number, application, world.random("receiver " + number));
    world.receivers().add(one);
    Endpoint endpoint = hub().endpoints().prepare(application, one.settings());
    one.life.id = endpoint.id();
    one.life.secret(endpoint.secret().reveal(), world.timeline().nanos(), 0);
    byId.put(endpoint.id(), one);
    call(
            "endpoint " + number + " is made",
            () -> {
              boolean inserted =
                  hub().database().writeNow(tx -> hub().endpoints().insert(tx, endpoint));
              hub().endpoints().refresh(endpoint.id());
              return inserted;
            })
        .ifPresent(_ -> one.life.madeAt = world.timeline().nanos());
  }

  private void setState(Receiver one, EndpointState state) {
    one.life.stateAsked(world.timeline().nanos());
    if (state == EndpointState.PAUSED) {
      one.life.perhapsPausedFrom(world.timeline().nanos());
    }
    Optional<Optional<Endpoint>> changed =
        call(
            "endpoint " + one.number() + " becomes " + state,
            () ->
                hub()
                    .endpoints()
                    .setState(
                        one.application(),
                        one.life.knownId(),
                        state,
                        state == EndpointState.ACTIVE ? null : "by hand"));
    if (changed.flatMap(endpoint -> endpoint).isEmpty()) {
      return;
    }
    if (state == EndpointState.PAUSED) {
      one.life.pausedFrom(world.timeline().nanos());
    } else {
      one.life.activeFrom(world.timeline().nanos());
    }
  }

  private void pause(Receiver one) {
    setState(one, EndpointState.PAUSED);
    Duration time = Duration.ofSeconds(1 + random.nextInt(random.nextInt(20_000) + 1));
    world.timeline().after(time, () -> setState(one, EndpointState.ACTIVE));
  }

  private void move(Receiver one) {
    one.life.changes.add(world.timeline().nanos());
    call(
            "endpoint " + one.number() + " moves",
            () ->
                hub()
                    .endpoints()
                    .change(
                        one.application(), one.life.knownId(), EndpointChange.of(_ -> one.moved())))
        .ifPresent(_ -> one.movedAt(world.timeline().nanos()));
  }

  private void redefineSecret(Receiver one) {
    Duration overlap = random.nextBoolean() ? Duration.ZERO : Duration.ofMinutes(10);
    long now = world.timeline().nanos();
    Optional<Optional<Endpoint>> changed =
        call(
            "endpoint " + one.number() + " gets a new secret",
            () -> hub().endpoints().redefineSecret(one.application(), one.life.knownId(), overlap));
    if (changed.isEmpty()) {
      one.life.secretUnknownFrom = Math.min(one.life.secretUnknownFrom, now);
    }
    changed
        .flatMap(endpoint -> endpoint)
        .ifPresent(
            endpoint -> one.life.secret(endpoint.secret().reveal(), now, now + overlap.toNanos()));
  }

  private void delete(Receiver one) {
    long now = world.timeline().nanos();
    one.life.deletedFrom = Math.min(one.life.deletedFrom, now);
    one.life.changes.add(now);
    call(
            "endpoint " + one.number() + " is deleted",
            () -> hub().endpoints().delete(one.application(), one.life.knownId()))
        .ifPresent(_ -> one.life.deletedAt = Math.min(one.life.deletedAt, now));
  }

  private void tryAgain() {
    List<Sent> all = world.allSent();
    if (all.isEmpty()) {
      return;
    }
    Sent one = all.get(all.size() - 1 - random.nextInt(Math.min(all.size(), 200)));
    byHand.add(one.deliveryId);
    world.history().note("by hand: delivery " + one.deliveryId);
    var _ = hub().dispatcher().attemptNow(one.receiver.application(), one.deliveryId);
  }

  private void bringBackDisabled() {
    if (world.hub() != null) {
      for (Endpoint one : closed(EndpointState.DISABLED)) {
        setState(receiverOf(one), EndpointState.ACTIVE);
      }
    }
  }

  /// Every endpoint that is still there becomes active, in the store and in the hub's memory.
  void openAll() {
    for (Receiver one : new ArrayList<>(byId.values())) {
      setState(one, EndpointState.ACTIVE);
    }
  }

  private List<Endpoint> closed(EndpointState state) {
    List<Endpoint> closed = new ArrayList<>();
    for (UUID application : world.applications()) {
      for (Endpoint one : hub().endpoints().directory().of(application)) {
        if (one.health().state() == state) {
          closed.add(one);
        }
      }
    }
    return closed;
  }

  private Receiver receiverOf(Endpoint endpoint) {
    Receiver one = byId.get(endpoint.id());
    if (one == null) {
      throw new IllegalStateException("an endpoint that nobody made: " + endpoint.id());
    }
    return one;
  }

  /// A process shows what it knows of an endpoint: when it was disabled or is not any more, and a
  /// secret whose change had an unknown outcome.
  void seen(@Nullable Endpoint endpoint, UUID id) {
    Receiver one = byId.get(id);
    if (one == null || endpoint == null) {
      return;
    }
    long now = world.timeline().nanos();
    one.life.disabled(endpoint.health().state() == EndpointState.DISABLED, now);
    if (one.life.secretUnknownFrom != Sent.NEVER) {
      one.life.learn(endpoint.secret().reveal());
    }
  }
}
