package dev.switchhook.delivery;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventTable;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// Tries endpoints with events that nobody published. The event, the delivery and its one attempt
/// are kept and marked as tests; no figure counts them, nothing is tried again, and no answer
/// changes the endpoint. Thread-safe, never blocks.
public final class TestDeliveries {
  private final Database database;
  private final Dispatcher dispatcher;
  private final Endpoints endpoints;
  private final Ids ids;
  private final InstantSource clock;
  private final EventTable events = new EventTable();
  private final HistoryTable history = new HistoryTable();
  private final AttemptTable attempts = new AttemptTable();
  private final PollTable polled = new PollTable();

  /// Sends through this dispatcher and keeps the results in this store.
  public TestDeliveries(
      Database database, Dispatcher dispatcher, Endpoints endpoints, Ids ids, InstantSource clock) {
    this.database = database;
    this.dispatcher = dispatcher;
    this.endpoints = endpoints;
    this.ids = ids;
    this.clock = clock;
  }

  /// Sends the example to the endpoint, whatever its state.
  ///
  /// @return the attempt after the commit, which is not kept when the endpoint was deleted
  ///   meanwhile; empty when the hub is stopping
  /// @throws dev.switchhook.store.StoreException as the future's failure
  public CompletableFuture<Optional<AttemptRecord>> send(Endpoint endpoint, NewEvent example) {
    Pending pending = pending(endpoint, example);
    return dispatcher
        .attemptUnrecorded(endpoint, pending, AttemptRecord.Trigger.TEST)
        .thenCompose(made ->
            made.map(attempt -> recorded(pending, attempt))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())));
  }

  /// Puts the example into the queue of a polled endpoint, where it waits like everything else.
  ///
  /// @return the delivery's id after the commit
  /// @throws dev.switchhook.store.StoreException as the future's failure
  public CompletableFuture<UUID> queue(Endpoint endpoint, NewEvent example) {
    Pending pending = pending(endpoint, example);
    return database
        .write(tx -> {
          if (isThere(pending)) {
            events.insert(tx, pending.event(), null, true);
            polled.insert(tx, pending, true);
          }
          return pending.id();
        })
        .thenApply(id -> {
          dispatcher.queued(List.of(endpoint.id()));
          return id;
        });
  }

  private Pending pending(Endpoint endpoint, NewEvent example) {
    NewEvent.Origin origin = example.origin();
    Event event =
        new Event(
            ids.next(),
            origin.applicationId(),
            origin.channelId(),
            origin.channelType(),
            example.type(),
            example.occurredAt(),
            clock.instant(),
            example.data(),
            example.source());
    return new Pending(ids.next(), endpoint.id(), endpoint.settings().profile(), event, 0, 0);
  }

  private CompletableFuture<Optional<AttemptRecord>> recorded(
      Pending pending, AttemptRecord attempt) {
    return database.record(tx -> {
      if (isThere(pending)) {
        events.insert(tx, pending.event(), null, true);
        history.insertTest(tx, pending, attempt);
        attempts.insert(tx, attempt);
      }
      return Optional.of(attempt);
    });
  }

  /// The history of one that was deleted is removed, and nothing removes what comes after that.
  private boolean isThere(Pending pending) {
    return endpoints.directory().byId(pending.endpointId()) != null;
  }
}
