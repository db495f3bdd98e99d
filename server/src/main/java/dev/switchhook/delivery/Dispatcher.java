package dev.switchhook.delivery;

import static dev.switchhook.delivery.AttemptRecord.Trigger.MANUAL;

import dev.switchhook.authentication.ProvenSending;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings pending deliveries to their endpoints. Thread-safe.
///
/// Committed deliveries are handed over from memory. The store is read for what was pending at the
/// start, for retries that come due, and for lanes that had more than fits into memory.
public final class Dispatcher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  /// How often retries that came due are looked for.
  public static final Duration POLL_EVERY = Duration.ofMillis(250);

  private static final Duration START_RETRY = Duration.ofSeconds(1);

  /// What recording the last answers may take at a stop.
  private static final Duration STOP_MARGIN = Duration.ofSeconds(2);

  private static final Duration STOP_LOOK = Duration.ofMillis(20);

  private final Database database;
  private final Endpoints endpoints;
  private final HubClock clock;
  private final Duration stopWait;
  final List<LaneGroup> groups = new ArrayList<>(); // each is its own loop's
  private final DeliveryTable deliveries = new DeliveryTable();
  private final DueRetries dueRetries;
  private final PollTable polled = new PollTable();
  private final PollWaiters pollers = new PollWaiters();
  private final PollBound pollBound;
  private final String userAgent;
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile boolean stopping;
  private volatile boolean readingPending;

  /// Of the first loop alone, with terms that were lost and doubts that ended.
  private long uncertainSeen;

  private long lostSeen;
  private long doubtsSeen;

  /// What the dispatcher works with.
  ///
  /// @param blocking runs what waits for the store
  public record Ports(
      Database database,
      Endpoints endpoints,
      Ids ids,
      HubClock clock,
      RandomGenerator random,
      Executor blocking,
      MeterRegistry meters) {}

  /// A loop and what sends on it.
  public record Lanes(Loop loop, Transport transport) {}

  /// @param lanes one for each event loop; endpoints are spread over them
  public Dispatcher(Ports ports, DispatcherSettings settings, List<Lanes> lanes) {
    this.database = ports.database();
    this.endpoints = ports.endpoints();
    this.clock = ports.clock();
    this.stopWait = settings.attemptTimeout().plus(STOP_MARGIN);
    this.userAgent = settings.userAgent();
    this.dueRetries = new DueRetries(database, clock, new AllLanes());
    OperationalEvents events =
        new OperationalEvents(
            endpoints,
            new Publisher(database, endpoints, this, ports.ids(), clock.wall()),
            clock.wall());
    Disabler disabler =
        new Disabler(
            endpoints,
            events,
            new Disabler.Ports(clock.wall(), ports.blocking()),
            settings.disableAfter());
    this.pollBound = new PollBound(database, endpoints, disabler, PollBound.Size.USUAL);
    LaneGroup.Operations operations = new LaneGroup.Operations(disabler, events);
    Uplink uplink = new Uplink(clock.nanosSource());
    for (Lanes own : lanes) {
      Transport counted = counted(own.transport(), ports.meters());
      ProvenSending sending =
          new ProvenSending(
              new ProvenSending.Ways(counted::send, own.transport()::send),
              settings.urls(),
              new ProvenSending.Clocks(clock.wall(), clock.nanosSource(), own.loop()::after),
              settings.userAgent());
      Attempt.Ports sends = new Attempt.Ports(sending, ports.ids(), clock.wall(), uplink);
      groups.add(
          new LaneGroup(
              new LaneGroup.Ports(
                  own.loop(), database, endpoints, clock, ports.random(), operations),
              settings,
              new Attempt(sends, settings),
              new LaneGroup.Limits(
                  new LaneMemory(LaneMemory.HUB_BYTES_MAX / lanes.size()),
                  new Budget(settings.underWayMax(), Budget.HUB_BYTES_MAX / lanes.size()))));
    }
    ports.meters().gauge("switchhook.attempts.under.way", underWay);
  }

  private Transport counted(Transport transport, MeterRegistry meters) {
    var made = meters.counter("switchhook.attempts");
    return (request, done) -> {
      made.increment();
      underWay.incrementAndGet();
      AtomicBoolean counted = new AtomicBoolean(true);
      try {
        transport.send(
            request,
            result -> {
              uncount(counted);
              done.accept(result);
            });
      } catch (RuntimeException | Error e) {
        uncount(counted);
        throw e;
      }
    };
  }

  private void uncount(AtomicBoolean counted) {
    if (counted.compareAndSet(true, false)) {
      underWay.decrementAndGet();
    }
  }

  /// Finds what was pending, and looks for due retries from now on.
  public void start() {
    endpoints.onChange(id -> group(id).loop().execute(() -> group(id).changed(id)));
    endpoints.onChange(this::polledChanged);
    readPending();
    poll();
  }

  private void polledChanged(UUID endpointId) {
    pollers.wake(endpointId);
    if (endpoints.directory().byId(endpointId) == null) {
      pollBound.forget(endpointId);
    }
  }

  private void readPending() {
    readingPending = true;
    var _ =
        database
            .read(deliveries::endpointsWithWork)
            .whenComplete((ids, failure) -> {
              if (failure == null) {
                readingPending = false;
                ids.forEach(this::readFor);
              } else if (!stopping) {
                log.warn("reading what is pending failed and is tried again", failure);
                groups.getFirst().loop().after(START_RETRY, this::readPending);
              }
            });
  }

  private void poll() {
    if (stopping) {
      return;
    }
    resumeIfHeldAgain();
    long uncertain = database.uncertainWrites();
    if (uncertain != uncertainSeen && !readingPending) {
      uncertainSeen = uncertain;
      readPending(); // committed, perhaps, but never handed over
    }
    var _ =
        database
            .read(tx -> deliveries.dueNow(tx, clock.instant()))
            .thenCompose(due -> due ? dueRetries.take() : CompletableFuture.completedFuture(0))
            .whenComplete((taken, failure) -> pollAgain(taken, failure));
  }

  /// Lanes begin nothing while the lease is in doubt, and what they hold is not theirs when it was
  /// lost.
  private void resumeIfHeldAgain() {
    long lost = database.termsLost();
    long doubts = database.doubtsEnded(); // also of those that began and ended between two polls
    boolean gone = lost != lostSeen;
    if (gone || doubts != doubtsSeen) {
      groups.forEach(group -> group.loop().execute(() -> group.resume(gone)));
    }
    lostSeen = lost;
    doubtsSeen = doubts;
  }

  /// What [DueRetries] hands over to.
  private final class AllLanes implements DueRetries.Lanes {
    @Override
    public void handOver(List<Pending> pendings) {
      Dispatcher.this.handOver(pendings);
    }

    @Override
    public void readFor(UUID endpointId) {
      Dispatcher.this.readFor(endpointId);
    }

    @Override
    public CompletableFuture<Void> handedOver() {
      return CompletableFuture.allOf(
          groups.stream()
              .map(group -> CompletableFuture.runAsync(() -> {}, group.loop()::execute))
              .toArray(CompletableFuture[]::new));
    }
  }

  private void readFor(UUID endpointId) {
    LaneGroup group = group(endpointId);
    group.loop().execute(() -> group.readFor(endpointId));
  }

  private void pollAgain(@Nullable Integer taken, @Nullable Throwable failure) {
    if (failure != null && !stopping) {
      log.warn("looking for due retries failed and is tried again: {}", failure.getMessage());
    }
    boolean more = taken != null && !DueRetries.isAll(taken);
    Duration wait = more ? Duration.ofMillis(1) : POLL_EVERY;
    groups.getFirst().loop().after(wait, this::poll);
  }

  /// Takes deliveries that were just committed. Called on the store's thread.
  void handOver(List<Pending> pendings) {
    if (pendings.isEmpty()) {
      return;
    }
    if (pendings.size() == 1) {
      LaneGroup group = group(pendings.getFirst().endpointId());
      group.loop().execute(() -> group.take(pendings));
      return;
    }
    Map<LaneGroup, List<Pending>> byGroup = new LinkedHashMap<>(); // the same order in each run
    for (Pending pending : pendings) {
      byGroup.computeIfAbsent(group(pending.endpointId()), group -> new ArrayList<>()).add(pending);
    }
    byGroup.forEach((group, own) -> group.loop().execute(() -> group.take(own)));
  }

  /// Deliveries of polled endpoints were just committed: those who wait for them look again. Called
  /// on the store's thread.
  void queued(List<UUID> endpointIds) {
    for (UUID endpointId : endpointIds) {
      pollers.wake(endpointId);
      pollBound.added(endpointId);
    }
  }

  PollWaiters pollers() {
    return pollers;
  }

  /// As sent.
  String userAgent() {
    return userAgent;
  }

  /// Lets those go who wait at polled endpoints, so that a stop need not wait for them.
  public void releasePollers() {
    pollers.close();
  }

  private LaneGroup group(UUID endpointId) {
    return groups.get(Math.floorMod(endpointId.hashCode(), groups.size()));
  }

  /// Makes an attempt by hand, whatever the delivery's state, and records it. It waits for an
  /// attempt of the same delivery that is under way.
  ///
  /// @return the attempt's id after the commit; empty when the delivery, its event or its endpoint
  ///   does not exist (any more) or belongs to another application, and for a polled endpoint,
  ///   where the delivery goes back into the queue
  public CompletableFuture<Optional<UUID>> attemptNow(UUID applicationId, UUID deliveryId) {
    return database
        .read(tx -> deliveries.find(tx, applicationId, deliveryId))
        .thenCompose(found ->
            found
                .map(row -> asked(applicationId, row.endpointId(), row.id(), MANUAL))
                .orElseGet(() -> CompletableFuture.completedFuture(new AskedAttempt.None())))
        .thenApply(asked ->
            asked instanceof AskedAttempt.Made(AttemptRecord attempt)
                ? Optional.of(attempt.id())
                : Optional.empty());
  }

  /// Makes an attempt beside the schedule.
  CompletableFuture<AskedAttempt> asked(
      UUID applicationId, UUID endpointId, UUID deliveryId, AttemptRecord.Trigger trigger) {
    Endpoint endpoint = endpoints.directory().byId(endpointId);
    if (endpoint != null && endpoint.settings().isPolled()) {
      return putBack(endpoint, deliveryId);
    }
    CompletableFuture<AskedAttempt> made = new CompletableFuture<>();
    LaneGroup group = group(endpointId);
    group
        .loop()
        .execute(() ->
            group.attemptNow(
                new ManualAttempts.Wanted(applicationId, endpointId, deliveryId, trigger, made)));
    return made;
  }

  /// Whoever polls makes the attempt.
  private CompletableFuture<AskedAttempt> putBack(Endpoint endpoint, UUID deliveryId) {
    return database
        .record(tx -> polled.putBack(tx, endpoint.applicationId(), deliveryId))
        .thenApply(waits -> {
          queued(List.of(endpoint.id()));
          return waits ? new AskedAttempt.Queued() : new AskedAttempt.None();
        });
  }

  /// Makes an attempt that belongs to no schedule; the caller records it.
  ///
  /// @return empty when the hub is stopping
  CompletableFuture<Optional<AttemptRecord>> attemptUnrecorded(
      Endpoint endpoint, Pending pending, AttemptRecord.Trigger trigger) {
    CompletableFuture<Optional<AttemptRecord>> made = new CompletableFuture<>();
    LaneGroup group = group(endpoint.id());
    group.loop().execute(() -> group.attemptUnrecorded(endpoint, pending, trigger, made));
    return made;
  }

  /// How the lanes go, in figures by name. Completes on a loop, when all loops had time to count.
  public CompletableFuture<Map<String, Long>> figures() {
    return LaneFigures.of(groups, clock);
  }

  /// Starts nothing more.
  ///
  /// @return completes, on a loop, when everything that is under way is answered and recorded
  public CompletableFuture<Void> stop() {
    stopping = true;
    releasePollers();
    List<CompletableFuture<Void>> quiet = new ArrayList<>();
    for (LaneGroup group : groups) {
      CompletableFuture<Void> own = new CompletableFuture<>();
      quiet.add(own);
      group.loop().execute(() -> stop(group, own));
    }
    return CompletableFuture.allOf(quiet.toArray(CompletableFuture[]::new));
  }

  /// Starts nothing more and waits until what is under way is answered and recorded, for the time
  /// of an attempt at most. What is not finished then, because its endpoint has a longer time of
  /// its own, is given back: it is pending in the store.
  @Override
  public void close() {
    try {
      stop().orTimeout(stopWait.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (java.util.concurrent.CompletionException e) {
      if (!(e.getCause() instanceof TimeoutException)) {
        throw e;
      }
      log.warn(
          "some attempts were still under way; their deliveries are pending and will be sent again");
    }
  }

  private static void stop(LaneGroup group, CompletableFuture<Void> quiet) {
    group.stop();
    if (group.isQuiet()) {
      quiet.complete(null);
      return;
    }
    group.loop().after(STOP_LOOK, () -> stop(group, quiet));
  }
}
