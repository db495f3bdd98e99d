package dev.switchhook.retention;

import dev.switchhook.contact.ContactSweep;
import dev.switchhook.delivery.DeliverySweep;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointState;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.event.EventSweep;
import dev.switchhook.event.EventTable;
import dev.switchhook.intake.Quarantine;
import dev.switchhook.replay.ReplaySweep;
import dev.switchhook.sending.MessageSweep;
import dev.switchhook.store.Database;
import dev.switchhook.store.StoreException;
import dev.switchhook.store.Work;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
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

  private final Ports ports;
  private final Duration age;
  private final EventSweep events = new EventSweep();
  private final MessageSweep messages = new MessageSweep();
  private final DeliverySweep deliveries;
  private final ReplaySweep replays = new ReplaySweep();
  private final ContactSweep contacts = new ContactSweep();

  /// What is swept, and with what.
  ///
  /// @param blocking runs a sweep
  public record Ports(
      Database database,
      Endpoints endpoints,
      Quarantine quarantine,
      InstantSource clock,
      Executor blocking) {}

  /// @param age of what is removed
  public Retention(Ports ports, Duration age) {
    this.ports = ports;
    this.age = age;
    this.deliveries = new DeliverySweep(ports.endpoints());
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

  /// One sweep. Blocks.
  void sweep() {
    Instant now = ports.clock().instant();
    Instant before = now.minus(age);
    for (Endpoint endpoint : ports.endpoints().directory().all()) {
      repeat(tx -> deliveries.attempts(tx, endpoint.id(), before, STEP_ROWS));
      if (endpoint.health().state() == EndpointState.DISABLED || endpoint.settings().isPolled()) {
        repeat(tx -> deliveries.givenUp(tx, endpoint.id(), before, STEP_ROWS));
      }
    }
    repeat(tx -> deliveries.deliveries(tx, before, STEP_ROWS));
    repeat(tx -> events.events(tx, before, STEP_ROWS));
    repeat(tx -> messages.messages(tx, before, STEP_ROWS));
    repeat(tx -> messages.heldReports(tx, now, STEP_ROWS));
    repeat(tx -> contacts.contacts(tx, STEP_ROWS));
    repeat(tx -> ports.quarantine().sweep(tx, before, STEP_ROWS));
    repeat(tx -> replays.replays(tx, before, STEP_ROWS));
    forgetSeen(now.minus(EventTable.SEEN_FOR));
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
