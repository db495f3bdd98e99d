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
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sweeps the store from time to time.
public final class Retention {
  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  /// Rows removed in one transaction.
  static final int STEP_ROWS = 500;

  /// Time between two sweeps, and from the start to the first.
  static final Duration EVERY = Duration.ofMinutes(10);

  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private final Ports ports;
  private final Duration age;
  private final EventSweep events = new EventSweep();
  private final PartitionSweep eventDays = new PartitionSweep("event");
  private final PartitionSweep attemptDays = new PartitionSweep("attempt");
  private final MessageSweep messages = new MessageSweep();
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
    this.ports = ports;
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
    unlessBeingRead("made", tx -> eventDays.ahead(tx, now));
    unlessBeingRead("made", tx -> attemptDays.ahead(tx, now));
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
                  sweepQuietly();
                  start(timer);
                }));
  }

  private void sweepQuietly() {
    try {
      sweep();
    } catch (StoreException e) {
      log.warn("a sweep stopped and goes on later: {}", e.getMessage());
    }
  }

  /// One sweep, which deletes nothing while the clock cannot be believed. Blocks.
  void sweep() {
    makeRoom();
    if (trust.isBelieved()) {
      delete();
    }
  }

  private void delete() {
    Instant now = ports.clock().wall().instant();
    Instant before = now.minus(age);
    dropAttempts(before);
    UUID attemptCut = ports.database().readNow(tx -> attemptDays.cut(tx, before));
    for (Endpoint endpoint : ports.endpoints().directory().all()) {
      repeat(tx -> deliveries.attempts(tx, endpoint.id(), attemptCut, STEP_ROWS));
      repeat(tx -> hours.forget(tx, endpoint.id(), before, STEP_ROWS));
      if (endpoint.health().state() == EndpointState.DISABLED || endpoint.settings().isPolled()) {
        repeat(tx -> deliveries.givenUp(tx, endpoint.id(), before, STEP_ROWS));
      }
    }
    walk(
        (tx, after) -> deliveries.deliveries(tx, after, before, STEP_ROWS),
        deliveries::removeDeliveries);
    dropEvents(before);
    removeEvents(before);
    repeat(tx -> messages.messages(tx, before, STEP_ROWS));
    repeat(tx -> messages.heldReports(tx, now, STEP_ROWS));
    repeat(tx -> contacts.contacts(tx, STEP_ROWS));
    repeat(tx -> ports.quarantine().sweep(tx, before, STEP_ROWS));
    repeat(tx -> replays.replays(tx, before, STEP_ROWS));
    repeat(tx -> links.links(tx, now, STEP_ROWS));
    repeat(tx -> idempotency.expired(tx, now, STEP_ROWS));
    Instant auditBefore = now.minus(AuditLog.KEPT);
    repeat(tx -> audit.old(tx, auditBefore, STEP_ROWS));
    repeat(tx -> audit.surplus(tx, STEP_ROWS));
    forgetSeen(now.minus(EventTable.SEEN_FOR));
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
    for (PartitionSweep.Part part : ports.database().readNow(tx -> attemptDays.old(tx, before))) {
      Map<UUID, AttemptTotals> totals = new HashMap<>();
      for (Endpoint endpoint : ports.endpoints().directory().all()) {
        AttemptTotals own =
            ports
                .database()
                .readNow(tx -> deliveries.count(tx, endpoint.id(), part.from(), part.before()));
        if (own.succeeded() + own.failed() > 0) {
          totals.put(endpoint.id(), own);
        }
      }
      unlessBeingRead(
          "dropped",
          tx -> {
            deliveries.forget(tx, totals);
            PartitionSweep.drop(tx, part);
            return true;
          });
    }
  }

  /// Days of events as a whole, unless a delivery of one of them is pending: then its rows go one
  /// by one.
  private void dropEvents(Instant before) {
    for (PartitionSweep.Part part : ports.database().readNow(tx -> eventDays.old(tx, before))) {
      unlessBeingRead(
          "dropped",
          tx -> {
            if (!PartitionSweep.hasPending(tx, part)) {
              PartitionSweep.drop(tx, part);
            }
            return true;
          });
    }
  }

  private void unlessBeingRead(String deed, Work<?> work) {
    try {
      ports.database().writeNow(work);
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.BUSY) {
        throw e;
      }
      log.info("what is being read keeps a day from being {} until later", deed);
    }
  }

  /// Removes the oldest rows until a step finds less than it may take.
  private void repeat(Work<Integer> step) {
    while (ports.database().writeNow(step) == STEP_ROWS) {
      // each step is a transaction of its own, so that other writes come in between
    }
  }

  private void forgetSeen(Instant before) {
    Optional<byte[]> next = Optional.of(new byte[0]);
    while (next.isPresent()) {
      byte[] from = next.get();
      next = ports.database().writeNow(tx -> events.seen(tx, from, before, STEP_ROWS));
    }
  }
}
