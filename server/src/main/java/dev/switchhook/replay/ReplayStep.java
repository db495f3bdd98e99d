package dev.switchhook.replay;

import dev.switchhook.delivery.DeliveryState;
import dev.switchhook.delivery.ReplaySource;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.id.IdRange;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What one step of a replay reads and writes. Joins the caller's transaction; stateless.
final class ReplayStep {
  private final Replay replay;
  private final ReplayPorts ports;
  private final ReplaySource source;
  private final Endpoints endpoints;
  private final InstantSource clock;
  private final ReplayTable table = new ReplayTable();

  ReplayStep(Replay replay, ReplayPorts ports) {
    this.replay = replay;
    this.ports = ports;
    this.source = ports.source();
    this.endpoints = ports.endpoints();
    this.clock = ports.clock().wall();
  }

  /// An endpoint that has room.
  record Want(UUID endpointId, IdRange rest, int limit) {}

  /// What there is for it.
  record Found(UUID endpointId, ReplaySource.Chunk chunk) {}

  /// Looks for more; nothing is written.
  List<Found> read(Tx tx, List<Want> wants) {
    List<Found> all = new ArrayList<>();
    for (Want want : wants) {
      Endpoint endpoint = endpoints.directory().byId(want.endpointId());
      if (endpoint != null) {
        all.add(new Found(want.endpointId(), chunk(tx, replay.order(), endpoint, want)));
      }
    }
    return all;
  }

  private ReplaySource.Chunk chunk(Tx tx, ReplayOrder order, Endpoint endpoint, Want want) {
    IdRange rest = ports.told(order.mode(), want.rest());
    return order.mode() == ReplayMode.MISSING
        ? source.findMissing(tx, order.wanted(), endpoint, rest, want.limit())
        : source.find(tx, order.wanted(), endpoint.id(), rest, want.limit());
  }

  /// What a step writes. It is tried again as it is when it fails, for it may be committed all the
  /// same.
  ///
  /// @param found what is to be taken up
  /// @param ended what is kept
  record Writing(ReplayTable.Steps steps, List<Found> found, List<ReplayItem> ended) {}

  /// What came of it.
  sealed interface Written {
    /// These were taken up, now or at an earlier try.
    record Taken(List<ReplayItem> items) implements Written {}

    /// Somebody else goes on with the replay: a node that thought this one dead.
    record Lost() implements Written {}
  }

  /// Takes up what was found and is still as it was, moves the positions, and keeps what ended;
  /// once, however often it is tried.
  Written write(Tx tx, Writing writing) {
    ReplayTable.Steps steps = writing.steps();
    UUID last = table.lastStep(tx, replay.id());
    if (last.equals(steps.own())) {
      return new Written.Taken(takenBefore(tx, writing.found()));
    }
    if (!last.equals(steps.before())) {
      return new Written.Lost();
    }
    List<ReplayItem> taken = new ArrayList<>();
    for (Found one : writing.found()) {
      for (ReplaySource.Candidate candidate : one.chunk().found()) {
        claimed(tx, one.endpointId(), candidate).ifPresent(taken::add);
      }
      table.advance(
          tx,
          replay.id(),
          new ReplayTable.Position(
              one.endpointId(), one.chunk().rest().from(), one.chunk().complete()));
    }
    taken.forEach(item -> table.claim(tx, replay.id(), item));
    boolean counted = table.count(tx, replay.id(), steps, end(tx, writing.ended(), taken.size()));
    return counted ? new Written.Taken(taken) : new Written.Lost();
  }

  /// Positions only rise, so what is taken up of these was taken up by this step.
  private List<ReplayItem> takenBefore(Tx tx, List<Found> found) {
    Set<UUID> deliveries = new HashSet<>();
    Map<UUID, Set<UUID>> missing = new HashMap<>();
    for (Found one : found) {
      for (ReplaySource.Candidate candidate : one.chunk().found()) {
        UUID deliveryId = candidate.deliveryId();
        if (deliveryId == null) {
          missing.computeIfAbsent(one.endpointId(), id -> new HashSet<>()).add(candidate.eventId());
        } else {
          deliveries.add(deliveryId);
        }
      }
    }
    return table.open(tx, replay.id()).stream()
        .filter(item ->
            deliveries.contains(item.deliveryId())
                || missing.getOrDefault(item.endpointId(), Set.of()).contains(item.eventId()))
        .toList();
  }

  private Replay.Figures end(Tx tx, List<ReplayItem> ended, int claimed) {
    long succeeded = 0;
    long skipped = 0;
    for (ReplayItem item : ended) {
      ReplayItem.Outcome outcome = item.outcome();
      if (outcome != null) {
        table.end(tx, replay.id(), item.deliveryId(), outcome);
        switch (outcome.verdict()) {
          case FIXED, STILL_PASSING, QUEUED -> succeeded++;
          case NOT_SENT -> skipped++;
          case STILL_FAILING, REGRESSED -> {}
        }
      }
    }
    long failed = ended.size() - succeeded - skipped;
    return new Replay.Figures(0, claimed, succeeded, failed, skipped);
  }

  private Optional<ReplayItem> claimed(Tx tx, UUID endpointId, ReplaySource.Candidate candidate) {
    UUID deliveryId = candidate.deliveryId();
    if (deliveryId == null) {
      Endpoint endpoint = endpoints.directory().byId(endpointId);
      return endpoint == null || !ports.isTold(candidate.eventId())
          ? Optional.empty()
          : source
              .add(tx, endpoint, candidate.eventId())
              .map(id -> item(id, candidate, endpointId, DeliveryState.FAILED));
    }
    return source
        .state(tx, deliveryId)
        .filter(this::isWanted)
        .map(state -> item(deliveryId, candidate, endpointId, state));
  }

  /// Between reading and writing it may have arrived.
  private boolean isWanted(DeliveryState state) {
    DeliveryState wanted = replay.order().wanted().state();
    return state != DeliveryState.CANCELLED && (wanted == null || wanted == state);
  }

  private ReplayItem item(
      UUID deliveryId, ReplaySource.Candidate candidate, UUID endpointId, DeliveryState state) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return new ReplayItem(deliveryId, candidate.eventId(), endpointId, state, now, null);
  }

  /// Where a stop left off.
  ///
  /// @param running false when it was cancelled meanwhile
  /// @param lastStep what the next step follows
  /// @param open taken up and not ended; with an outcome where the attempt is on record
  record Left(
      boolean running,
      UUID lastStep,
      List<ReplayTable.Position> positions,
      List<ReplayItem> open) {}

  Left left(Tx tx) {
    List<ReplayItem> open = new ArrayList<>();
    for (ReplayItem item : table.open(tx, replay.id())) {
      open.add(
          source
              .attemptSince(tx, item.endpointId(), item.deliveryId(), item.claimedAt())
              .map(attempt ->
                  item.ended(
                      new ReplayItem.Outcome(
                          Verdict.of(item.before(), attempt.success()),
                          attempt.statusCode(),
                          attempt.error(),
                          attempt.at().truncatedTo(ChronoUnit.MILLIS))))
              .orElse(item));
    }
    boolean running =
        table
            .find(tx, replay.applicationId(), replay.id())
            .filter(now -> now.status() == ReplayStatus.RUNNING)
            .isPresent();
    return new Left(
        running, table.lastStep(tx, replay.id()), table.positions(tx, replay.id()), open);
  }

  /// Ends the replay, unless it was stopped meanwhile.
  boolean complete(Tx tx) {
    return table.move(
        tx, replay.id(), ReplayStatus.RUNNING, ReplayStatus.COMPLETED, clock.instant());
  }
}
