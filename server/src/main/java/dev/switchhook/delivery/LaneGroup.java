package dev.switchhook.delivery;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.store.Database;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// The lanes of some endpoints, and the one loop that they live on. All methods run on that loop.
///
/// Lanes that have work and permits stand in [Turns] and get one attempt a turn, so neither an
/// endpoint nor an application can take all turns; [Budget] keeps what hangs from taking all room.
final class LaneGroup implements ManualAttempts.Group, Settler.Consequences {
  private final Ports ports;
  private final DispatcherSettings settings;
  private final Settler settler;
  private final Refills refills;
  private final ManualAttempts byHand;
  final KnownLanes lanes; // LaneFigures looks at it, on the loop
  private final Budget budget;
  private final Turns turns;
  private final UnderWay underWay;
  private final Gate gate;
  private long termsLost; // when the lanes were last told
  private boolean givingTurns;
  private boolean stopping;

  /// What the group works with.
  ///
  /// @param clock wall clock, also in nanoseconds for rate limits
  /// @param operations what the hub does and says about endpoints that fail
  record Ports(
      Loop loop,
      Database database,
      Endpoints endpoints,
      HubClock clock,
      RandomGenerator random,
      Operations operations) {}

  /// What the hub does and says about endpoints that fail.
  record Operations(Disabler disabler, OperationalEvents events) {}

  /// What its lanes may have in memory: waiting, and under way.
  record Limits(LaneMemory memory, Budget budget) {}

  LaneGroup(Ports ports, DispatcherSettings settings, Attempt attempt, Limits limits) {
    this.ports = ports;
    this.settings = settings;
    this.budget = limits.budget();
    this.lanes =
        new KnownLanes(
            ports.endpoints(), limits.memory(), new EndedByHand(ports.clock().nanosSource()));
    this.turns = new Turns(budget);
    this.gate =
        new Gate(new Gate.Ports(ports.loop(), ports.clock()), budget, this::wake, this::giveTurns);
    this.underWay = new UnderWay(attempt, budget, turns, gate::freed);
    this.settler = new Settler(ports.database(), ports.endpoints(), ports.loop(), this);
    this.refills =
        new Refills(
            new Refills.Ports(ports.database(), ports.loop()), lanes, this::mayRead, this::goOn);
    this.byHand = new ManualAttempts(ports.database(), ports.endpoints(), this);
  }

  @Override
  public Loop loop() {
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
    for (Pending pending : pendings) {
      Lane lane = lanes.get(pending.endpointId());
      if (lane != null) {
        refills.ask(lane);
      }
    }
  }

  @Override
  public void turnCame(Pending pending) {
    take(List.of(pending));
  }

  @Override
  public void failing(UUID endpointId, Endpoints.Failing failing) {
    if (ports.operations().disabler().isTooLong(failing)) {
      ports.operations().disabler().failing(endpointId, failing);
    }
  }

  /// The store has deliveries for this endpoint that nobody handed over.
  @Override
  public void readFor(UUID endpointId) {
    Lane lane = lane(endpointId);
    lane.markBehind();
    refills.ask(lane);
  }

  /// The endpoint was changed or deleted.
  void changed(UUID endpointId) {
    Lane lane = lanes.get(endpointId);
    if (lane == null) {
      return;
    }
    Endpoint endpoint = ports.endpoints().directory().byId(endpointId);
    if (endpoint == null) {
      lanes.drop(lane);
      return;
    }
    if (!settings.deliversTo(endpoint)) {
      lane.restart();
    } else if (lane.target() != null) {
      var _ = target(lane, endpoint); // a new URL counts at once, whatever the lane waits for
    }
    goOn(lane);
  }

  @Override
  public Lane lane(UUID endpointId) {
    return lanes.of(endpointId);
  }

  private boolean mayRead(Lane lane) {
    Endpoint endpoint = ports.endpoints().directory().byId(lane.endpointId());
    if (endpoint == null) {
      lanes.drop(lane);
      return false;
    }
    return !stopping && settings.deliversTo(endpoint);
  }

  private void goOn(Lane lane) {
    queue(lane);
    refills.ask(lane);
    giveTurns();
  }

  /// Lets a lane that rested look what it has to do, and read what it left to the store; whether it
  /// has a turn to come.
  private boolean wake(Lane lane) {
    lane.wake();
    boolean queued = queue(lane);
    refills.ask(lane);
    return queued;
  }

  /// Whether it has a turn to come.
  private boolean queue(Lane lane) {
    boolean queued = lane.hasWork() && lane.place().queue();
    if (queued) {
      turns.add(lane);
    }
    return queued;
  }

  /// An attempt may end before its start returns: that must not nest turns in turns.
  private void giveTurns() {
    if (givingTurns) {
      return;
    }
    givingTurns = true;
    try {
      while (!stopping && !budget.isSpent() && mayBegin()) {
        Lane lane = turns.next();
        if (lane == null) {
          break;
        }
        lane.place().unqueue();
        boolean freed = lane.place().takeFreed();
        if (!turn(lane) && freed && !lane.place().isParked()) {
          gate.freed(); // it has no use for the room: the next may look
        }
      }
    } finally {
      givingTurns = false;
    }
    refills.goOn();
  }

  private boolean mayBegin() {
    Database database = ports.database();
    // in this order: a term that was lost is counted before the next one is trusted
    return !settler.isFull() && database.holdsItsWork() && database.termsLost() == termsLost;
  }

  /// Goes on after a doubt about the lease; `lost`: somebody else has what waits here.
  void resume(boolean lost) {
    if (lost) {
      termsLost = ports.database().termsLost();
      lanes.all().forEach(Lane::forgetWaiting);
    }
    giveTurns();
  }

  /// Whether it started something.
  private boolean turn(Lane lane) {
    Endpoint endpoint = ports.endpoints().directory().byId(lane.endpointId());
    if (endpoint == null) {
      lanes.drop(lane);
    } else if (!settings.deliversTo(endpoint)) {
      lane.forgetWaiting();
    } else if (gate.mayStart(lane, endpoint)) {
      start(lane, target(lane, endpoint), lane.start());
      refills.ask(lane);
      queue(lane);
      return true;
    }
    return false;
  }

  /// A changed endpoint is another object; looking is cheaper than comparing.
  @SuppressWarnings("ReferenceEquality")
  private Target target(Lane lane, Endpoint endpoint) {
    Target known = lane.target();
    if (known != null && known.endpoint() == endpoint) {
      return known;
    }
    Target made = new Target(endpoint, settings.urls());
    if (known != null && !known.endpoint().settings().url().equals(endpoint.settings().url())) {
      lane.restart();
    }
    lane.target(made);
    return made;
  }

  private void start(Lane lane, Target target, Pending pending) {
    long term = termsLost;
    underWay.start(
        lane,
        target,
        pending,
        new UnderWay.Ending(
            result -> {
              switch (result) {
                case Attempt.Made made -> answered(lane, target.endpoint(), pending, made);
                case Attempt.NoRoom _ -> {
                  putBack(lane, pending, term);
                  goOn(lane);
                }
              }
            },
            () -> {
              putBack(lane, pending, term);
              gate.wakeWhenOpen(lane);
            }));
  }

  /// It takes no step of the schedule, as nothing was tried.
  private void putBack(Lane lane, Pending pending, long term) {
    lane.putBack(pending, ports.clock().nanos(), term == termsLost);
    byHand.ended(pending.id());
  }

  private void answered(Lane lane, Endpoint endpoint, Pending pending, Attempt.Made result) {
    lane.answered(result.outcome().sign(), ports.clock().nanos());
    Next next =
        settings
            .scheduleOf(endpoint)
            .next(result.outcome(), pending.step() + 1, ports.clock().instant(), ports.random());
    Publisher.Prepared notice =
        next instanceof Next.GiveUp
            ? ports.operations().events().failed(endpoint, pending, result.row())
            : null;
    settler.add(
        new Settlement(
            result.row(),
            next,
            result.outcome().isItsOwn(),
            notice,
            _ -> recorded(lane, pending.id())));
    heed(lane, endpoint, result.outcome());
    queue(lane);
    giveTurns();
  }

  /// What an answer means for the whole endpoint.
  private void heed(Lane lane, Endpoint endpoint, Outcome outcome) {
    if (outcome instanceof Outcome.Gone) {
      ports.operations().disabler().gone(endpoint);
    }
    if (outcome instanceof Outcome.Rejected(int _, Duration retryAfter)
        && retryAfter != null
        && lane.sendsTo(endpoint.settings().url())) {
      lane.rest().closeUntil(ports.clock().nanos() + retryAfter.toNanos());
    }
  }

  private void recorded(Lane lane, UUID id) {
    lane.recorded(id);
    byHand.ended(id);
    goOn(lane);
  }

  /// Makes an attempt by hand, whatever the schedule says.
  void attemptNow(ManualAttempts.Wanted wanted) {
    byHand.make(wanted);
  }

  @Override
  public void send(
      Lane lane,
      Endpoint endpoint,
      Pending pending,
      AttemptRecord.Trigger trigger,
      ManualAttempts.Sent sent) {
    if (trigger == AttemptRecord.Trigger.REPLAY && budget.isHeavy()) {
      postponed(lane, sent);
      return;
    }
    underWay.startBeside(
        target(lane, endpoint),
        pending,
        trigger,
        new UnderWay.Ending(
            result -> {
              Consumer<OptionalInt> recorded = number -> sent.recorded(result.row(), number);
              switch (result) {
                case Attempt.Made(AttemptRecord row, Outcome outcome) -> {
                  settler.add(new Settlement(row, outcome.isItsOwn(), recorded));
                  heed(lane, endpoint, outcome);
                }
                case Attempt.NoRoom _ when trigger == AttemptRecord.Trigger.REPLAY ->
                    postponed(lane, sent);
                case Attempt.NoRoom(AttemptRecord row) ->
                    settler.add(new Settlement(row, false, recorded));
              }
              giveTurns();
            },
            sent::broken));
  }

  private void postponed(Lane lane, ManualAttempts.Sent sent) {
    lane.rest().noRoom(ports.clock().nanos());
    sent.postponed();
  }

  @Override
  public void released(Lane lane) {
    goOn(lane);
  }

  @Override
  public Duration closed(Lane lane) {
    return Duration.ofNanos(lane.rest().closedNanos(ports.clock().nanos()));
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
    underWay.startBeside(
        new Target(endpoint, settings.urls()),
        pending,
        trigger,
        new UnderWay.Ending(
            result -> {
              made.complete(Optional.of(result.row()));
              giveTurns();
            },
            () -> made.completeExceptionally(ManualAttempts.notStarted())));
  }

  /// Starts nothing more.
  void stop() {
    stopping = true;
    byHand.stop();
  }

  /// Whether nothing is under way and everything is recorded.
  boolean isQuiet() {
    return underWay.isEmpty() && settler.isIdle() && byHand.isIdle();
  }
}
