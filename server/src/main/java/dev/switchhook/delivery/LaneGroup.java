package dev.switchhook.delivery;

import dev.switchhook.egress.EndpointUrl;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.endpoint.EndpointState;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lanes of some endpoints, and the one loop that they live on. All methods run on that loop.
///
/// Lanes that have work and permits stand in a queue and get one attempt a turn, so no endpoint can
/// take all turns.
final class LaneGroup {
  private static final Logger log = LoggerFactory.getLogger(LaneGroup.class);

  /// Attempts under way in the group.
  static final int UNDER_WAY_MAX = 2_000;

  private static final Duration READ_FAILED_WAIT = Duration.ofSeconds(1);

  private final Ports ports;
  private final DispatcherSettings settings;
  private final Attempt attempt;
  private final Settler settler;
  private final DeliveryTable deliveries = new DeliveryTable();
  private final Map<UUID, Lane> lanes = new HashMap<>();
  private final ArrayDeque<Lane> turns = new ArrayDeque<>();
  private int underWay;
  private boolean stopping;

  /// What the group works with.
  ///
  /// @param clock wall clock, also in nanoseconds for rate limits
  /// @param disable called when an endpoint answered that it wants no more
  record Ports(
      Loop loop,
      Database database,
      Endpoints endpoints,
      HubClock clock,
      RandomGenerator random,
      Consumer<Endpoint> disable) {}

  LaneGroup(Ports ports, DispatcherSettings settings, Attempt attempt) {
    this.ports = ports;
    this.settings = settings;
    this.attempt = attempt;
    this.settler = new Settler(ports.database(), ports.endpoints(), ports.loop());
  }

  Loop loop() {
    return ports.loop();
  }

  /// Takes deliveries that are pending in the store.
  void take(List<Pending> pendings) {
    for (Pending pending : pendings) {
      Lane lane = lane(pending.endpointId());
      lane.offer(pending);
      queue(lane);
    }
    giveTurns();
  }

  /// The store has deliveries for this endpoint that nobody handed over.
  void readFor(UUID endpointId) {
    Lane lane = lane(endpointId);
    lane.markBehind();
    refill(lane);
  }

  /// The endpoint was changed or deleted.
  void changed(UUID endpointId) {
    Lane lane = lanes.get(endpointId);
    if (lane != null) {
      queue(lane);
      giveTurns();
    }
  }

  private Lane lane(UUID endpointId) {
    return lanes.computeIfAbsent(endpointId, Lane::new);
  }

  private void queue(Lane lane) {
    if (lane.hasWork() && lane.queue()) {
      turns.addLast(lane);
    }
  }

  private void giveTurns() {
    while (!stopping && underWay < UNDER_WAY_MAX) {
      Lane lane = turns.pollFirst();
      if (lane == null) {
        return;
      }
      lane.unqueue();
      turn(lane);
    }
  }

  private void turn(Lane lane) {
    Endpoint endpoint = ports.endpoints().directory().byId(lane.endpointId());
    if (endpoint == null) {
      lanes.remove(lane.endpointId());
      return;
    }
    if (mayStart(lane, endpoint)) {
      start(lane, target(lane, endpoint), lane.start());
      refill(lane);
      queue(lane);
    }
  }

  private boolean mayStart(Lane lane, Endpoint endpoint) {
    if (!lane.hasWork() || !lane.mayStart() || !isOpen(endpoint)) {
      return false;
    }
    long closedMillis = lane.closedUntilMillis() - ports.clock().millis();
    if (closedMillis > 0) {
      sleep(lane, Duration.ofMillis(closedMillis));
      return false;
    }
    long waitNanos = lane.rateWait(endpoint.settings().rateLimit(), ports.clock().nanos());
    if (waitNanos > 0) {
      sleep(lane, Duration.ofNanos(waitNanos));
      return false;
    }
    return true;
  }

  private boolean isOpen(Endpoint endpoint) {
    return endpoint.health().state() == EndpointState.ACTIVE
        && (!settings.requireVerification() || endpoint.health().verified());
  }

  private void sleep(Lane lane, Duration time) {
    if (lane.sleep()) {
      ports
          .loop()
          .after(
              time,
              () -> {
                lane.wake();
                queue(lane);
                giveTurns();
              });
    }
  }

  @SuppressWarnings(
      "ReferenceEquality") // a changed endpoint is another object; looking is cheaper than
  // comparing
  private Target target(Lane lane, Endpoint endpoint) {
    Target known = lane.target();
    if (known != null && known.endpoint() == endpoint) {
      return known;
    }
    Target made = targetOf(endpoint);
    lane.target(made);
    return made;
  }

  private Target targetOf(Endpoint endpoint) {
    EndpointSettings own = endpoint.settings();
    return new Target(
        endpoint,
        EndpointUrl.parse(own.url(), settings.urls()),
        own.profile().key(endpoint.secret()));
  }

  private void start(Lane lane, Target target, Pending pending) {
    underWay++;
    attempt.make(
        target,
        pending,
        AttemptRecord.Trigger.AUTOMATIC,
        result -> answered(lane, target, pending, result));
  }

  private void answered(Lane lane, Target target, Pending pending, Attempt.Result result) {
    underWay--;
    lane.answered(result.outcome() instanceof Outcome.Delivered);
    Instant now = ports.clock().instant();
    Next next =
        schedule(target.endpoint()).next(result.outcome(), pending.step() + 1, now, ports.random());
    if (result.outcome() instanceof Outcome.Rejected(int _, Duration retryAfter)
        && retryAfter != null) {
      lane.closeUntil(now.plus(retryAfter).toEpochMilli());
    }
    if (next instanceof Next.GiveUp(boolean disable) && disable) {
      ports.disable().accept(target.endpoint());
    }
    settler.add(new Settlement(result.row(), next, () -> recorded(lane, pending.id())));
    queue(lane);
    giveTurns();
  }

  private void recorded(Lane lane, UUID id) {
    lane.recorded(id);
    refill(lane);
    if (lane.isIdle()) {
      return;
    }
    queue(lane);
    giveTurns();
  }

  private RetrySchedule schedule(Endpoint endpoint) {
    List<Duration> own = endpoint.settings().retrySchedule();
    return new RetrySchedule(own == null ? settings.retrySchedule() : own);
  }

  private void refill(Lane lane) {
    if (!lane.wantsRefill() || stopping) {
      return;
    }
    var held = lane.startRefill();
    int room = lane.room();
    var _ =
        ports
            .database()
            .read(tx -> deliveries.toSend(tx, lane.endpointId(), held, room))
            .whenComplete(
                (refill, failure) -> ports.loop().execute(() -> refilled(lane, refill, failure)));
  }

  private void refilled(
      Lane lane, DeliveryTable.@Nullable Refill refill, @Nullable Throwable failure) {
    if (refill == null || failure != null) {
      log.warn(
          "reading the deliveries of endpoint {} failed and is tried again",
          lane.endpointId(),
          failure);
      lane.failRefill();
      ports.loop().after(READ_FAILED_WAIT, () -> refill(lane));
      return;
    }
    lane.endRefill(refill);
    queue(lane);
    giveTurns();
    refill(lane);
  }

  /// Makes an attempt by hand, at once and whatever the schedule says.
  ///
  /// @param made completed with the attempt's id after it was recorded
  void attemptNow(Endpoint endpoint, Pending pending, CompletableFuture<UUID> made) {
    Lane lane = lane(pending.endpointId());
    boolean waited = lane.take(pending.id());
    underWay++;
    attempt.make(
        targetOf(endpoint),
        pending,
        AttemptRecord.Trigger.MANUAL,
        result -> {
          underWay--;
          settler.add(
              new Settlement(
                  result.row(),
                  null,
                  () -> recordedByHand(lane, waited ? pending : null, result.row(), made)));
          giveTurns();
        });
  }

  private void recordedByHand(
      Lane lane, @Nullable Pending waited, AttemptRecord row, CompletableFuture<UUID> made) {
    if (waited != null && row.success()) {
      lane.settled(waited.id());
    } else if (waited != null) {
      lane.putBack(
          new Pending(
              waited.id(),
              waited.endpointId(),
              waited.profile(),
              waited.event(),
              waited.attempts() + 1,
              waited.step()));
      queue(lane);
      giveTurns();
    }
    made.complete(row.id());
  }

  /// Makes an attempt that belongs to no lane and no schedule.
  ///
  /// @param made completed with the attempt, which is not recorded; with nothing when the group is
  ///   stopping
  void attemptUnrecorded(
      Endpoint endpoint,
      Pending pending,
      AttemptRecord.Trigger trigger,
      CompletableFuture<Optional<AttemptRecord>> made) {
    if (stopping) {
      made.complete(Optional.empty());
      return;
    }
    underWay++;
    attempt.make(
        targetOf(endpoint),
        pending,
        trigger,
        result -> {
          underWay--;
          made.complete(Optional.of(result.row()));
          giveTurns();
        });
  }

  /// Starts nothing more.
  void stop() {
    stopping = true;
  }

  /// Whether nothing is under way and everything is recorded.
  boolean isQuiet() {
    return underWay == 0 && settler.isIdle();
  }

  int underWay() {
    return underWay;
  }
}
