package dev.switchhook.replay;

import dev.switchhook.delivery.AskedAttempt;
import dev.switchhook.delivery.AttemptRecord;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.id.IdRange;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One replay at work. Everything but [#halt] runs on the loop.
///
/// Endpoints take turns, one attempt each; at most [Parts#IN_HAND_MAX] of them are in hand at a
/// time, and at most [#HELD_MAX] deliveries without their payloads.
final class ReplayRun {
  private static final Logger log = LoggerFactory.getLogger(ReplayRun.class);

  /// Attempts under way.
  static final int UNDER_WAY_MAX = 256;

  /// Deliveries that are taken up and not ended, from which on no more are taken up.
  static final int HELD_MAX = 1_024;

  /// Endpoints that one step looks for more for.
  static final int WANTS_MAX = 16;

  /// Shortest wait for a turn: a rate is kept in ticks, not attempt by attempt.
  private static final Duration TICK = Duration.ofMillis(5);

  private static final Duration STORE_AWAY_WAIT = Duration.ofSeconds(1);

  private final ReplayPorts ports;
  private final Replay replay;
  private final ReplayStep step;
  private final Runnable over;
  private final Pace pace;
  private final Parts parts = new Parts();
  private final List<ReplayItem> ended = new ArrayList<>();
  private UUID lastStep;
  private boolean lost;
  private long claimed;
  private int underWay;
  private boolean stepping;
  private boolean timed;
  private long wakeAt;
  private boolean finished;
  private volatile boolean halted;

  /// @param over called on the loop, once, when nothing of it is under way any more
  ReplayRun(ReplayPorts ports, Replay replay, Runnable over) {
    this.ports = ports;
    this.replay = replay;
    this.over = over;
    this.step = new ReplayStep(replay, ports);
    this.pace = new Pace(replay.order().rate(), nanos());
    this.claimed = replay.figures().claimed();
    this.lastStep = replay.id();
  }

  UUID id() {
    return replay.id();
  }

  UUID applicationId() {
    return replay.applicationId();
  }

  private long nanos() {
    return ports.clock().nanosSource().getAsLong();
  }

  /// Reads where it left off, and goes on from there.
  void start() {
    stepping = true;
    var _ =
        ports
            .database()
            .read(step::left)
            .whenComplete((left, failure) -> ports.loop().execute(() -> started(left, failure)));
  }

  private void started(ReplayStep.@Nullable Left left, @Nullable Throwable failure) {
    if (left == null) {
      log.warn("replay {} could not be read and is tried again", replay.id(), failure);
      ports.loop().after(STORE_AWAY_WAIT, halted ? this::stopNow : this::start);
      return;
    }
    stepping = false;
    halted |= !left.running();
    lastStep = left.lastStep();
    IdRange range = replay.order().range();
    for (ReplayTable.Position position : left.positions()) {
      parts.add(
          new Part(position.endpointId(), new IdRange(position.next(), range.before()), false));
    }
    for (ReplayItem item : left.open()) {
      if (item.outcome() == null) {
        parts.of(item.endpointId()).waiting.add(item);
      } else {
        ended.add(item);
      }
    }
    goOn();
  }

  private void stopNow() {
    finished = true;
    over.run();
  }

  /// Starts nothing more. What is under way ends by itself and is recorded. From any thread.
  void halt() {
    halted = true;
    ports.loop().execute(this::goOn);
  }

  private void goOn() {
    if (finished) {
      return;
    }
    if (!halted) {
      parts.take();
      giveTurns();
    }
    if (!stepping) {
      nextStep();
    }
  }

  private void giveTurns() {
    long soonest = Long.MAX_VALUE;
    boolean any = true;
    while (any) {
      any = false;
      soonest = Long.MAX_VALUE;
      for (Part part : parts.inHand()) {
        if (underWay >= UNDER_WAY_MAX || !part.hasTurn()) {
          continue;
        }
        Endpoint endpoint = open(part);
        if (endpoint == null) {
          continue;
        }
        long now = nanos();
        long wait = Math.max(part.pause(endpoint.settings().rateLimit(), now), pace.pause(now));
        if (wait == 0) {
          pace.take();
          attempt(part, part.start());
          any = true;
        }
        soonest = wait == 0 ? soonest : Math.min(soonest, wait);
      }
    }
    if (soonest != Long.MAX_VALUE) {
      comeBack(soonest);
    }
  }

  /// A timer that is too late is left alone: it does no harm.
  private void comeBack(long nanos) {
    long waitNanos = Math.max(nanos, TICK.toNanos());
    long at = nanos() + waitNanos;
    if (!timed || at - wakeAt < 0) {
      timed = true;
      wakeAt = at;
      ports
          .loop()
          .after(
              Duration.ofNanos(waitNanos),
              () -> {
                timed &= wakeAt != at;
                goOn();
              });
    }
  }

  /// The endpoint, if it may be sent to; else its part is given up.
  private @Nullable Endpoint open(Part part) {
    Endpoint endpoint = ports.endpoints().directory().byId(part.endpointId);
    String reason = ports.closedReason(replay.order(), endpoint);
    if (reason == null) {
      return endpoint;
    }
    part.exhausted = true;
    while (!part.waiting.isEmpty()) {
      end(part.waiting.removeFirst(), Verdict.NOT_SENT, null, reason);
    }
    return null;
  }

  private void attempt(Part part, ReplayItem item) {
    underWay++;
    var _ =
        ports
            .source()
            .attempt(replay.applicationId(), item.endpointId(), item.deliveryId())
            .whenComplete((asked, failure) ->
                ports.loop().execute(() -> attempted(part, item, asked, failure)));
  }

  private void attempted(
      Part part, ReplayItem item, @Nullable AskedAttempt asked, @Nullable Throwable failure) {
    underWay--;
    switch (asked) {
      case null -> {
        log.warn("delivery {} was not replayed and is tried again", item.deliveryId(), failure);
        part.closed(item, nanos() + STORE_AWAY_WAIT.toNanos());
      }
      case AskedAttempt.Later(Duration pause) -> part.closed(item, nanos() + pause.toNanos());
      case AskedAttempt.Queued() -> {
        part.made(true);
        end(item, Verdict.QUEUED, null, null);
      }
      case AskedAttempt.None() -> {
        part.notMade();
        if (!halted) {
          end(item, Verdict.NOT_SENT, null, nothingSent(item));
        }
      }
      case AskedAttempt.Made(AttemptRecord made) -> {
        part.made(made.success());
        end(item, Verdict.of(item.before(), made.success()), made.statusCode(), made.error());
      }
    }
    goOn();
  }

  private String nothingSent(ReplayItem item) {
    return ports.endpoints().directory().byId(item.endpointId()) == null
        ? ReplayPorts.DELETED
        : "the event has been removed";
  }

  private void end(
      ReplayItem item, Verdict verdict, @Nullable Integer statusCode, @Nullable String error) {
    ended.add(
        item.ended(
            new ReplayItem.Outcome(
                verdict,
                statusCode,
                error,
                ports.clock().wall().instant().truncatedTo(ChronoUnit.MILLIS))));
  }

  // --- the store ----------------------------------------------------------------------------

  /// Looks for more where there is room, and keeps what ended; what ends meanwhile goes with the
  /// next one.
  private void nextStep() {
    if (lost) {
      ended.clear(); // whoever goes on with it looks for them
    }
    List<ReplayStep.Want> wants = halted ? List.of() : wants();
    if (wants.isEmpty() && ended.isEmpty()) {
      if (!halted && parts.mayTakeMore()) {
        goOn();
      } else {
        finishIfOver();
      }
      return;
    }
    stepping = true;
    if (wants.isEmpty()) {
      write(List.of());
      return;
    }
    var _ =
        ports
            .database()
            .read(tx -> step.read(tx, wants))
            .whenComplete((found, failure) ->
                ports
                    .loop()
                    .execute(() -> {
                      if (found == null) {
                        away(failure);
                      } else {
                        write(halted ? List.of() : found);
                      }
                    }));
  }

  private List<ReplayStep.Want> wants() {
    Integer max = replay.order().max();
    long room = Math.min(HELD_MAX - parts.held(), max == null ? Long.MAX_VALUE : max - claimed);
    List<ReplayStep.Want> wants = new ArrayList<>();
    for (Part part : parts.copy()) {
      int limit = (int) Math.min(part.wants(), room);
      if (limit > 0 && wants.size() < WANTS_MAX && open(part) != null) {
        wants.add(new ReplayStep.Want(part.endpointId, part.rest, limit));
        room -= limit;
        // the next step begins with others
        parts.toTheEnd(part);
      }
    }
    return wants;
  }

  private void write(List<ReplayStep.Found> found) {
    List<ReplayItem> now = List.copyOf(ended);
    ended.clear();
    write(new ReplayStep.Writing(new ReplayTable.Steps(lastStep, ports.ids().next()), found, now));
  }

  private void write(ReplayStep.Writing writing) {
    var _ =
        ports
            .database()
            .record(tx -> step.write(tx, writing))
            .whenComplete(
                (result, failure) -> ports.loop().execute(() -> written(writing, result, failure)));
  }

  /// After a failure the same is written again, and nothing else in between: it may be committed.
  private void written(
      ReplayStep.Writing writing,
      ReplayStep.@Nullable Written result,
      @Nullable Throwable failure) {
    switch (result) {
      case null -> {
        log.warn("a step of replay {} failed and is tried again", replay.id(), failure);
        ports.loop().after(STORE_AWAY_WAIT, () -> write(writing));
      }
      case ReplayStep.Written.Lost() -> {
        log.warn("replay {} is gone on with elsewhere", replay.id());
        halted = true;
        lost = true;
        stepping = false;
        goOn();
      }
      case ReplayStep.Written.Taken(List<ReplayItem> items) -> {
        lastStep = writing.steps().own();
        written(writing.found(), items);
      }
    }
  }

  private void away(@Nullable Throwable failure) {
    log.warn("a step of replay {} failed and is tried again", replay.id(), failure);
    ports
        .loop()
        .after(
            STORE_AWAY_WAIT,
            () -> {
              stepping = false;
              goOn();
            });
  }

  private void written(List<ReplayStep.Found> found, List<ReplayItem> taken) {
    stepping = false;
    claimed += taken.size();
    for (ReplayStep.Found one : found) {
      Part part = parts.of(one.endpointId());
      part.rest = one.chunk().rest();
      part.exhausted |= one.chunk().complete();
    }
    taken.forEach(item -> parts.of(item.endpointId()).waiting.add(item));
    goOn();
  }

  /// Looking for more when the cap is reached is pointless, so the rest is not waited for.
  private void finishIfOver() {
    Integer max = replay.order().max();
    boolean capped = max != null && claimed >= max;
    boolean nothingHeld = parts.held() == 0;
    if (halted && underWay == 0) {
      stopNow();
    } else if (!halted && underWay == 0 && (parts.areOver() || (capped && nothingHeld))) {
      complete();
    }
  }

  private void complete() {
    stepping = true;
    var _ =
        ports
            .database()
            .record(step::complete)
            .whenComplete((_, failure) ->
                ports
                    .loop()
                    .execute(() -> {
                      if (failure != null) {
                        away(failure);
                      } else {
                        stopNow();
                      }
                    }));
  }
}
