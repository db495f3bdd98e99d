package dev.switchhook.replay;

import dev.switchhook.delivery.DeliveryState;
import dev.switchhook.delivery.ReplaySource;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.id.IdRange;
import dev.switchhook.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All replays. Thread-safe; what takes no [Tx] blocks, but for [#start], [#takeUp], [#launch] and
/// [#close].
public final class Replays implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Replays.class);

  /// Replays of one application that run at a time.
  public static final int RUNNING_MAX = 5;

  /// Deliveries or events that counting looks at, where no index serves the filter.
  public static final int COUNTED_MAX = 200_000;

  private static final Duration START_RETRY = Duration.ofSeconds(1);
  private static final int COUNT_STEP = 500;

  /// How often it looks whether something is committed that nobody was told of.
  static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final ReplayPorts ports;
  private final int countedMax;
  private final ReplayTable table = new ReplayTable();
  private final Map<UUID, ReplayRun> runs = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  /// Of the loop alone.
  private long uncertainSeen;

  /// Runs nothing before [#start].
  public Replays(ReplayPorts ports) {
    this(ports, COUNTED_MAX);
  }

  /// @param countedMax stands for [#COUNTED_MAX]
  Replays(ReplayPorts ports, int countedMax) {
    this.ports = ports;
    this.countedMax = countedMax;
  }

  /// What an order would send.
  public sealed interface Preview {
    /// So many deliveries.
    ///
    /// @param plan for [#insert]
    record Counted(long matching, Plan plan) implements Preview {}

    /// More than [#COUNTED_MAX] would have to be looked at to tell.
    record TooBroad() implements Preview {}
  }

  /// Which endpoints have what an order wants.
  public record Plan(ReplayOrder order, List<UUID> endpoints) {
    /// Copies the list.
    public Plan {
      endpoints = List.copyOf(endpoints);
    }
  }

  // --- making -------------------------------------------------------------------------------

  /// Counts what an order finds at this moment. What is made later is not part of it.
  public Preview preview(ReplayOrder asked) {
    ReplayOrder order = ports.told(asked.within(asked.range().below(ports.ids().next())));
    List<UUID> endpoints = new ArrayList<>();
    Budget budget = new Budget(countedMax);
    long matching = 0;
    for (Endpoint endpoint : ports.endpoints().directory().of(order.filter().applicationId())) {
      UUID named = order.filter().endpointId();
      if ((named == null || named.equals(endpoint.id()))
          && ports.closedReason(order, endpoint) == null) {
        long own = count(order, endpoint, budget);
        if (budget.isSpent()) {
          return new Preview.TooBroad();
        }
        if (own > 0) {
          endpoints.add(endpoint.id());
        }
        matching += own;
      }
    }
    return new Preview.Counted(matching, new Plan(order, endpoints));
  }

  private static final class Budget {
    private final int most;
    private long looked;

    Budget(int most) {
      this.most = most;
    }

    boolean isSpent() {
      return looked > most;
    }
  }

  private long count(ReplayOrder order, Endpoint endpoint, Budget budget) {
    if (order.mode() != ReplayMode.MISSING) {
      Optional<Long> known = ports.database().readNow(tx -> counted(tx, order, endpoint.id()));
      if (known.isPresent()) {
        return known.get();
      }
    }
    long found = 0;
    IdRange rest = order.range();
    while (!budget.isSpent()) {
      IdRange range = rest;
      ReplaySource.Chunk chunk = ports.database().readNow(tx -> chunk(tx, order, endpoint, range));
      found += chunk.found().size();
      budget.looked += chunk.looked();
      if (chunk.complete()) {
        return found;
      }
      rest = chunk.rest();
    }
    return found;
  }

  private Optional<Long> counted(Tx tx, ReplayOrder order, UUID endpointId) {
    var wanted = order.wanted();
    Optional<Long> all = ports.source().count(tx, wanted, endpointId, order.range());
    if (wanted.state() != null) {
      return all;
    }
    return all.map(count ->
        count
            - ports
                .source()
                .count(tx, wanted.in(DeliveryState.CANCELLED), endpointId, order.range())
                .orElse(0L));
  }

  private ReplaySource.Chunk chunk(Tx tx, ReplayOrder order, Endpoint endpoint, IdRange range) {
    return order.mode() == ReplayMode.MISSING
        ? ports.source().findMissing(tx, order.wanted(), endpoint, range, COUNT_STEP)
        : ports.source().find(tx, order.wanted(), endpoint.id(), range, COUNT_STEP);
  }

  /// A new replay, not stored yet ([#insert]).
  public Replay prepare(Preview.Counted counted) {
    ReplayOrder order = counted.plan().order();
    return new Replay(
        ports.ids().next(),
        order.filter().applicationId(),
        order,
        ReplayStatus.RUNNING,
        new Replay.Figures(counted.matching(), 0, 0, 0, 0),
        null);
  }

  /// Stores a prepared replay inside the caller's transaction. After the commit the caller calls
  /// [#launch].
  ///
  /// @return false when the application has [#RUNNING_MAX] running already
  public boolean insert(Tx tx, Replay replay, Plan plan) {
    if (table.countRunning(tx, replay.applicationId()) >= RUNNING_MAX) {
      return false;
    }
    table.insert(tx, replay);
    for (UUID endpointId : plan.endpoints()) {
      table.insertPosition(
          tx,
          replay.id(),
          new ReplayTable.Position(endpointId, replay.order().range().from(), false));
    }
    return true;
  }

  // --- running ------------------------------------------------------------------------------

  /// Goes on with what was running at the last stop, and from now on looks for what may be
  /// committed although nobody was told: a replay that was made, cancelled or resumed.
  public void start() {
    takeUp();
    ports.loop().execute(this::look);
  }

  /// Goes on with what a process left that has died.
  public void takeUp() {
    var _ =
        ports
            .database()
            .read(table::running)
            .whenComplete((running, failure) ->
                ports
                    .loop()
                    .execute(() -> {
                      if (failure == null) {
                        running.forEach(this::run);
                      } else if (!stopping) {
                        log.warn("reading the replays failed and is tried again", failure);
                        ports.loop().after(START_RETRY, this::takeUp);
                      }
                    }));
  }

  private void look() {
    long uncertain = ports.database().uncertainWrites();
    if (uncertain == uncertainSeen) {
      lookAgain();
      return;
    }
    List<ReplayRun> here = List.copyOf(runs.values());
    var _ =
        ports
            .database()
            .read(tx -> stored(tx, here))
            .whenComplete((stored, failure) ->
                ports
                    .loop()
                    .execute(() -> {
                      if (failure == null) {
                        uncertainSeen = uncertain;
                        stored.over().forEach(ReplayRun::halt);
                        stored.running().forEach(this::run);
                      } else if (!stopping) {
                        log.warn(
                            "looking at the replays failed and is tried again: {}",
                            failure.getMessage());
                      }
                      lookAgain();
                    }));
  }

  private void lookAgain() {
    if (!stopping) {
      ports.loop().after(LOOK_EVERY, this::look);
    }
  }

  /// What is to run, and what runs here and is not to.
  private record Stored(List<Replay> running, List<ReplayRun> over) {}

  private Stored stored(Tx tx, List<ReplayRun> here) {
    return new Stored(table.running(tx), here.stream().filter(run -> !isRunning(tx, run)).toList());
  }

  private boolean isRunning(Tx tx, ReplayRun run) {
    return table
        .find(tx, run.applicationId(), run.id())
        .filter(replay -> replay.status() == ReplayStatus.RUNNING)
        .isPresent();
  }

  /// Starts a stored replay, if it is to run and does not. Never blocks.
  public void launch(UUID applicationId, UUID id) {
    var _ =
        ports
            .database()
            .read(tx -> table.find(tx, applicationId, id))
            .whenComplete((found, failure) ->
                ports
                    .loop()
                    .execute(() -> {
                      if (failure == null) {
                        found.ifPresent(this::run);
                      } else if (!stopping) {
                        log.warn("replay {} could not be read and is tried again", id, failure);
                        ports.loop().after(START_RETRY, () -> launch(applicationId, id));
                      }
                    }));
  }

  private void run(Replay replay) {
    if (stopping || replay.status() != ReplayStatus.RUNNING || runs.containsKey(replay.id())) {
      return;
    }
    ReplayRun run = new ReplayRun(ports, replay, () -> ended(replay));
    runs.put(replay.id(), run);
    run.start();
  }

  /// It may have been resumed while the last attempts of before were still under way.
  private void ended(Replay replay) {
    runs.remove(replay.id());
    if (!stopping) {
      launch(replay.applicationId(), replay.id());
    }
  }

  /// Stops a running replay: from then on nothing of it is started. What is under way ends, and
  /// counts.
  ///
  /// @return false when it does not run
  public boolean cancel(UUID applicationId, UUID id) {
    Instant now = ports.clock().wall().instant();
    Optional<Boolean> cancelled =
        ports
            .database()
            .writeNow(tx ->
                table
                    .find(tx, applicationId, id)
                    .map(_ ->
                        table.move(tx, id, ReplayStatus.RUNNING, ReplayStatus.CANCELLED, now)));
    ReplayRun run = runs.get(id);
    if (cancelled.isPresent() && run != null) {
      run.halt(); // also when an earlier cancelling was committed and its answer was lost
    }
    return cancelled.orElse(false);
  }

  /// What became of a wish to resume.
  public enum Resumption {
    /// It goes on where it stopped.
    RESUMED,
    /// It is not cancelled.
    NOT_CANCELLED,
    /// [#RUNNING_MAX] are running already.
    TOO_MANY
  }

  /// Goes on with a cancelled replay where it stopped.
  public Resumption resume(UUID applicationId, UUID id) {
    Resumption resumption =
        ports
            .database()
            .writeNow(tx -> {
              if (table.countRunning(tx, applicationId) >= RUNNING_MAX) {
                return Resumption.TOO_MANY;
              }
              return table.find(tx, applicationId, id).isPresent()
                      && table.move(tx, id, ReplayStatus.CANCELLED, ReplayStatus.RUNNING, null)
                  ? Resumption.RESUMED
                  : Resumption.NOT_CANCELLED;
            });
    if (resumption == Resumption.RESUMED) {
      launch(applicationId, id);
    }
    return resumption;
  }

  // --- looking ------------------------------------------------------------------------------

  /// The replay, unless it does not exist or belongs to another application.
  public Optional<Replay> find(UUID applicationId, UUID id) {
    return ports.database().readNow(tx -> table.find(tx, applicationId, id));
  }

  /// The application's replays, newest first.
  public List<Replay> page(UUID applicationId, IdRange range, int limit) {
    return ports.database().readNow(tx -> table.page(tx, applicationId, range, limit));
  }

  /// What became of the deliveries of a replay, newest delivery first.
  ///
  /// @param verdict only those; null = all, also those without one yet
  /// @param range of delivery ids
  public List<ReplayItem> items(
      UUID replayId, @Nullable Verdict verdict, IdRange range, int limit) {
    return ports.database().readNow(tx -> table.items(tx, replayId, verdict, range, limit));
  }

  // --- ending -------------------------------------------------------------------------------

  /// Stops the replays of an application inside the caller's transaction; their rows go with
  /// [ReplaySweep]. After the commit the caller calls [#forget].
  public void cancelAll(Tx tx, UUID applicationId) {
    table.cancelAll(tx, applicationId, ports.clock().wall().instant());
  }

  /// Stops what still runs of an application that was removed.
  public void forget(UUID applicationId) {
    runs.values().stream()
        .filter(run -> run.applicationId().equals(applicationId))
        .forEach(ReplayRun::halt);
  }

  /// Starts nothing more. What is under way ends with the dispatcher; the rest goes on at the next
  /// start.
  @Override
  public void close() {
    stopping = true;
    runs.values().forEach(ReplayRun::halt);
  }
}
