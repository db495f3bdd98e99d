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
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What one step of a replay reads and writes. Joins the caller's transaction; stateless.
final class ReplayStep {
  private final Replay replay;
  private final ReplaySource source;
  private final Endpoints endpoints;
  private final InstantSource clock;
  private final ReplayTable table = new ReplayTable();

  ReplayStep(Replay replay, ReplaySource source, Endpoints endpoints, InstantSource clock) {
    this.replay = replay;
    this.source = source;
    this.endpoints = endpoints;
    this.clock = clock;
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
    return order.mode() == ReplayMode.MISSING
        ? source.findMissing(tx, order.wanted(), endpoint, want.rest(), want.limit())
        : source.find(tx, order.wanted(), endpoint.id(), want.rest(), want.limit());
  }

  /// Takes up what was found and is still as it was, moves the positions, and keeps what ended.
  ///
  /// @return what was taken up
  List<ReplayItem> write(Tx tx, List<Found> found, List<ReplayItem> ended) {
    List<ReplayItem> taken = new ArrayList<>();
    for (Found one : found) {
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
    end(tx, ended, taken.size());
    return taken;
  }

  private void end(Tx tx, List<ReplayItem> ended, int claimed) {
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
    table.count(tx, replay.id(), new Replay.Figures(0, claimed, succeeded, failed, skipped));
  }

  private Optional<ReplayItem> claimed(Tx tx, UUID endpointId, ReplaySource.Candidate candidate) {
    UUID deliveryId = candidate.deliveryId();
    if (deliveryId == null) {
      Endpoint endpoint = endpoints.directory().byId(endpointId);
      return endpoint == null
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
  /// @param open taken up and not ended; with an outcome where the attempt is on record
  record Left(boolean running, List<ReplayTable.Position> positions, List<ReplayItem> open) {}

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
    return new Left(running, table.positions(tx, replay.id()), open);
  }

  /// Ends the replay, unless it was stopped meanwhile.
  boolean complete(Tx tx) {
    return table.move(
        tx, replay.id(), ReplayStatus.RUNNING, ReplayStatus.COMPLETED, clock.instant());
  }
}
