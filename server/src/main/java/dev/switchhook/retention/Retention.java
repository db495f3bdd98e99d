package dev.switchhook.retention;

import dev.switchhook.account.AuditLog;
import dev.switchhook.account.AuditSweep;
import dev.switchhook.account.LinkSweep;
import dev.switchhook.api.IdempotencySweep;
import dev.switchhook.contact.ContactSweep;
import dev.switchhook.delivery.DeliverySweep;
import dev.switchhook.delivery.HubClock;
import dev.switchhook.endpoint.AttemptHours;
import dev.switchhook.endpoint.AttemptTotals;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointState;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.event.EventSweep;
import dev.switchhook.event.EventTable;
import dev.switchhook.id.IdRange;
import dev.switchhook.intake.Quarantine;
import dev.switchhook.replay.ReplaySweep;
import dev.switchhook.sending.MessageSweep;
import dev.switchhook.store.Database;
import dev.switchhook.store.StoreException;
import dev.switchhook.store.Stretch;
import dev.switchhook.store.Tx;
import dev.switchhook.store.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sweeps the store from time to time.
public final class Retention {
  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  /// Rows removed in one transaction.
  static final int STEP_ROWS = 500;

  /// Time between two sweeps, and from the start to the first.
  static final Duration EVERY = Duration.ofMinutes(10);

  /// Keys of what was seen that one read looks at.
  static final int SEEN_STRETCH = 5_000;

  /// Keys of what was seen that one sweep looks at.
  static final int SEEN_MAX = 2_000_000;

  private static final byte[] NO_KEY = {};

  /// Attempts counted in one read.
  private static final int COUNTED_ROWS = 20_000;

  /// Endpoints in a row for which the store may not answer before the others wait for the next
  /// sweep.
  private static final int UNANSWERED_MAX = 3;

  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private final Ports ports;
  private final Duration age;
  private final int seenMax;
  private final EventSweep events = new EventSweep();
  private final PartitionSweep eventDays = new PartitionSweep("event");
  private final PartitionSweep attemptDays = new PartitionSweep("attempt");
  private final MessageSweep messages = new MessageSweep();
  private byte[] seenUpTo = NO_KEY;
  private final DeliverySweep deliveries;
  private final ClockTrust trust;
  private final AttemptHours hours;
  private final ReplaySweep replays = new ReplaySweep();
  private final ContactSweep contacts = new ContactSweep();
  private final AuditSweep audit = new AuditSweep();
  private final LinkSweep links = new LinkSweep();
  private final IdempotencySweep idempotency = new IdempotencySweep();

  /// What is swept, and with what.
  ///
  /// @param blocking runs a sweep
  public record Ports(
      Database database,
      Endpoints endpoints,
      Quarantine quarantine,
      HubClock clock,
      Executor blocking) {}

  /// @param age of what is removed
  public Retention(Ports ports, Duration age) {
    this(ports, age, SEEN_MAX);
  }

  /// @param seenMax stands for [#SEEN_MAX]
  Retention(Ports ports, Duration age, int seenMax) {
    this.ports = ports;
    this.seenMax = seenMax;
    this.age = age;
    this.trust = new ClockTrust(ports.clock(), age);
    this.deliveries = new DeliverySweep(ports.endpoints());
    this.hours = new AttemptHours(ports.database());
  }

  /// Makes room for what comes in the next days. Blocks; called before anything comes in, and again
  /// with each sweep. Where somebody reads for too long, a backup for instance, it is left for
  /// later: what comes meanwhile has a place in any case.
  ///
  /// @throws StoreException when the store is not available
  public void makeRoom() {
    Instant now = ports.clock().wall().instant();
    makeRoom(eventDays, now);
    makeRoom(attemptDays, now);
  }

  /// Warns when the database cannot look through as many days as are kept. Blocks; for the start.
  ///
  /// @throws StoreException when the store is not available
  public void checkLocks() {
    ports
        .database()
        .readNow(tx -> PartitionSweep.locks(tx, age))
        .filter(locks -> !locks.suffice())
        .ifPresent(locks ->
            log.warn(
                "SWITCHHOOK_RETENTION of {} days needs PostgreSQL's max_locks_per_transaction to be at least {};"
                    + " it is {}, and lists may fail",
                age.toDays(),
                locks.settingNeeded(),
                locks.setting()));
  }

  private void makeRoom(PartitionSweep days, Instant now) {
    if (ports.database().readNow(tx -> days.lacksAny(tx, now))) {
      var _ = unlessBeingRead("made", tx -> days.ahead(tx, now));
    }
  }

  /// Sweeps from now on.
  ///
  /// @param timer runs a task after a time
  public void start(BiConsumer<Duration, Runnable> timer) {
    Duration every = age.compareTo(EVERY) < 0 ? age : EVERY;
    timer.accept(
        every,
        () ->
            ports
                .blocking()
                .execute(() -> {
                  try {
                    sweep();
                  } finally {
                    start(timer); // whatever became of this one
                  }
                }));
  }

  /// One sweep, which deletes nothing while the clock cannot be believed. Blocks.
  void sweep() {
    step("days ahead", this::makeRoom);
    if (trust.isBelieved()) {
      delete();
    }
  }

  /// Does a part of a sweep. When it fails, what comes behind is swept all the same.
  ///
  /// @return false when the store did not answer
  private static boolean step(String name, Runnable part) {
    try {
      part.run();
      return true;
    } catch (StoreException e) {
      log.warn("the sweep of {} stopped and goes on later: {}", name, e.getMessage());
      return e.kind() != StoreException.Kind.UNAVAILABLE;
    } catch (RuntimeException e) {
      log.warn("the sweep of {} met a bug and is tried again later", name, e);
      return true;
    }
  }

  private void delete() {
    Instant now = ports.clock().wall().instant();
    Instant before = now.minus(age);
    step("days of attempts", () -> dropAttempts(before));
    step("endpoints", () -> sweepEndpoints(before));
    step("deliveries", () -> removeDeliveries(before));
    step("days of events", () -> dropEvents(before));
    step("events", () -> removeEvents(before));
    steps("messages", tx -> messages.messages(tx, before, STEP_ROWS));
    steps("held reports", tx -> messages.heldReports(tx, now, STEP_ROWS));
    steps("contacts", tx -> contacts.contacts(tx, STEP_ROWS));
    steps("the quarantine", tx -> ports.quarantine().sweep(tx, before, STEP_ROWS));
    steps("replays", tx -> replays.replays(tx, before, STEP_ROWS));
    steps("links", tx -> links.links(tx, now, STEP_ROWS));
    steps("answers for keys", tx -> idempotency.expired(tx, now, STEP_ROWS));
    steps("the audit log", tx -> audit.old(tx, now.minus(AuditLog.KEPT), STEP_ROWS));
    steps("the audit log's surplus", tx -> audit.surplus(tx, STEP_ROWS));
    step("what was seen", () -> forgetSeen(now.minus(EventTable.SEEN_FOR)));
  }

  private void steps(String name, Work<Integer> part) {
    step(name, () -> repeat(part));
  }

  private void sweepEndpoints(Instant before) {
    UUID attemptCut = ports.database().readNow(tx -> attemptDays.cut(tx, before));
    int unanswered = 0;
    for (Endpoint endpoint : ports.endpoints().directory().all()) {
      boolean answered =
          step("endpoint " + endpoint.id(), () -> sweepEndpoint(endpoint, before, attemptCut));
      unanswered = answered ? 0 : unanswered + 1;
      if (unanswered == UNANSWERED_MAX) {
        return; // there may be thousands, and each would wait
      }
    }
  }

  private void sweepEndpoint(Endpoint endpoint, Instant before, UUID attemptCut) {
    repeat(tx -> hours.forget(tx, endpoint.id(), before, STEP_ROWS));
    if (endpoint.health().state() == EndpointState.DISABLED || endpoint.settings().isPolled()) {
      repeat(tx -> deliveries.givenUp(tx, endpoint.id(), before, STEP_ROWS));
    }
    repeat(tx -> deliveries.attempts(tx, endpoint.id(), attemptCut, STEP_ROWS));
  }

  private void removeDeliveries(Instant before) {
    walk(
        (tx, after) -> deliveries.deliveries(tx, after, before, STEP_ROWS),
        deliveries::removeDeliveries);
  }

  private void removeEvents(Instant before) {
    UUID cut = ports.database().readNow(tx -> eventDays.cut(tx, before));
    Optional<UUID> next = ports.database().readNow(tx -> events.nextApplication(tx, BEFORE_ALL));
    while (next.isPresent()) {
      UUID application = next.get();
      UUID end = ports.database().readNow(tx -> events.end(tx, application, cut));
      IdRange range = IdRange.ALL.below(end);
      walk(
          (tx, after) -> events.events(tx, application, range.above(after), STEP_ROWS),
          (tx, after, last) -> events.removeEvents(tx, application, after, last));
      next = ports.database().readNow(tx -> events.nextApplication(tx, application));
    }
  }

  /// Looks at rows in the order of their ids.
  @FunctionalInterface
  private interface Look {
    Optional<Stretch> at(Tx tx, UUID after);
  }

  /// Removes what may go of the rows behind an id, up to another.
  @FunctionalInterface
  private interface Removal {
    int between(Tx tx, UUID after, UUID last);
  }

  /// Looks at each row once, as a reader, and writes only where something goes: rows that stay may
  /// be many, and are never walked over by the writer that everybody waits for.
  private void walk(Look look, Removal removal) {
    Optional<UUID> after = Optional.of(BEFORE_ALL);
    while (after.isPresent()) {
      after = step(after.get(), look, removal);
    }
  }

  private Optional<UUID> step(UUID after, Look look, Removal removal) {
    Optional<Stretch> stretch = ports.database().readNow(tx -> look.at(tx, after));
    stretch
        .filter(Stretch::hasAnyToRemove)
        .ifPresent(
            found -> ports.database().writeNow(tx -> removal.between(tx, after, found.last())));
    return stretch.map(Stretch::last);
  }

  /// Days of attempts as a whole, with what they add to the figures.
  private void dropAttempts(Instant before) {
    drop(
        attemptDays,
        before,
        part -> {
          Map<UUID, AttemptTotals> totals = totals(part);
          return tx -> {
            PartitionSweep.drop(tx, part); // first, so that nothing is locked while it waits
            deliveries.forget(tx, totals);
            return true;
          };
        });
  }

  /// Days of events as a whole, unless a delivery of one of them is pending: then its rows go one
  /// by one.
  private void dropEvents(Instant before) {
    drop(
        eventDays,
        before,
        part ->
            tx -> {
              if (!PartitionSweep.hasPending(tx, part)) {
                PartitionSweep.drop(tx, part);
              }
              return true;
            });
  }

  private void drop(
      PartitionSweep days, Instant before, Function<PartitionSweep.Part, Work<Boolean>> deed) {
    days.hold(null);
    for (PartitionSweep.Part part : ports.database().readNow(tx -> days.old(tx, before))) {
      if (!unlessBeingRead("dropped", deed.apply(part))) {
        days.hold(part);
        return; // others wait behind whoever waits for it: once is enough
      }
    }
  }

  /// @return false when it is left for later
  private boolean unlessBeingRead(String deed, Work<?> work) {
    try {
      ports.database().redefineNow(work);
      return true;
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.BUSY) {
        throw e;
      }
      log.info("what is being read keeps a day from being {} until later", deed);
      return false;
    }
  }

  private Map<UUID, AttemptTotals> totals(PartitionSweep.Part part) {
    Map<UUID, AttemptTotals> totals = new HashMap<>();
    for (Endpoint endpoint : ports.endpoints().directory().all()) {
      AttemptTotals own = count(endpoint.id(), new IdRange(part.from(), part.before()));
      if (own.succeeded() + own.failed() > 0) {
        totals.put(endpoint.id(), own);
      }
    }
    return totals;
  }

  /// Counts in steps: a day of one endpoint may have millions, and a read must end in time.
  private AttemptTotals count(UUID endpointId, IdRange range) {
    AttemptTotals all = new AttemptTotals(0, 0);
    Optional<UUID> next = Optional.of(range.from());
    while (next.isPresent()) {
      IdRange rest = new IdRange(next.get(), range.before());
      DeliverySweep.Counted counted =
          ports.database().readNow(tx -> deliveries.count(tx, endpointId, rest, COUNTED_ROWS));
      all = all.plus(counted.totals());
      next = counted.next();
    }
    return all;
  }

  /// Removes the oldest rows until a step finds less than it may take.
  private void repeat(Work<Integer> step) {
    while (ports.database().writeNow(step) == STEP_ROWS) {
      // each step is a transaction of its own, so that other writes come in between
    }
  }

  /// Goes on where the last sweep stopped: what was seen may be many times what is stored, and it
  /// does no harm for a while longer.
  private void forgetSeen(Instant before) {
    for (int looked = 0; looked < seenMax; looked += SEEN_STRETCH) {
      byte[] after = seenUpTo;
      Optional<EventSweep.SeenStretch> stretch =
          ports.database().readNow(tx -> events.seen(tx, after, before, SEEN_STRETCH));
      stretch.ifPresent(found -> forgetSeen(found.old(), before));
      seenUpTo = stretch.map(EventSweep.SeenStretch::last).orElse(NO_KEY);
      if (stretch.isEmpty()) {
        return;
      }
    }
  }

  private void forgetSeen(List<byte[]> keys, Instant before) {
    for (int i = 0; i < keys.size(); i += STEP_ROWS) {
      List<byte[]> some = keys.subList(i, Math.min(i + STEP_ROWS, keys.size()));
      ports
          .database()
          .writeNow(tx -> {
            events.forgetSeen(tx, some, before);
            return some.size();
          });
    }
  }
}
