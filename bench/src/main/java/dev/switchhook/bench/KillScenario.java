package dev.switchhook.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// The crash: load in closed loop, SIGKILL for the hub at a random moment in the middle of it, a
/// new start on the same data and port while the generator goes on, then the drain and the ledgers.
///
/// Requests that were under way at the kill stay *unknown* for ever: they may have been stored or
/// not, and are neither counted as lost nor sent again. Blocking; needs Linux and three free ports.
public final class KillScenario {
  /// Acknowledged events of one run, at most.
  public static final long MAX_EVENTS = 1_000_000;

  /// Kills of one run, at most.
  public static final int MAX_KILLS = 50;

  private static final Duration SETTLE = Duration.ofSeconds(1);
  private static final double EARLIEST = 0.2;
  private static final double LATEST = 0.8;
  private static final int MAX_DELAY_MILLIS = 15;

  private KillScenario() {}

  /// Plays the scenario.
  ///
  /// @throws BenchFailure when a process does not start, or the hub dies by itself
  public static Outcome run(Plan plan) {
    Random chance = new Random(plan.seed());
    long[] moments =
        chance
            .doubles(plan.kills(), EARLIEST, LATEST)
            .sorted()
            .mapToLong(share -> (long) (share * plan.events()))
            .toArray();
    try (Stage stage = new Stage(plan.hubCommand(), plan.workFolder())) {
      Killer killer = new Killer(stage.hub(), moments, chance);
      Load load =
          Load.closed(stage.hub().port(), plan.connections(), plan.limit().toMillis())
              .until(plan.events());
      Load.Result result = stage.run(load, killer::look);
      if (!stage.hub().alive()) {
        throw new BenchFailure("the hub died by itself");
      }
      stage.drain(result.acknowledged(), plan.quiet());
      Stage.Judgement judgement = settle(stage, plan.quiet());
      return Outcome.of(plan, killer, result, judgement);
    }
  }

  /// The sink's count of unique messages contains unknown ones, so it may be reached before the
  /// last acknowledged one has come: looks at the ledgers until nothing is missing, or nothing
  /// comes.
  private static Stage.Judgement settle(Stage stage, Duration quiet) {
    LedgerCheck.Verdict verdict = stage.judge().verdict();
    long deadline = System.nanoTime() + quiet.toNanos();
    while (verdict.lost() > 0 && System.nanoTime() < deadline) {
      Pause.millis(SETTLE.toMillis() / 4);
      LedgerCheck.Verdict next = stage.judge().verdict();
      if (next.arrivals() != verdict.arrivals()) {
        deadline = System.nanoTime() + quiet.toNanos();
      }
      verdict = next;
    }
    // what is still under way now can only be a duplicate or an unknown one; count those that come
    // soon
    stage.drain(Long.MAX_VALUE, SETTLE);
    return stage.judge();
  }

  /// Kills at each moment and starts again at once.
  private static final class Killer {
    private final HubProcess hub;
    private final long[] moments;
    private final Random chance;
    private int kills;
    private long lastAcknowledged;
    private long slowestStartMillis;

    Killer(HubProcess hub, long[] moments, Random chance) {
      this.hub = hub;
      this.moments = moments.clone();
      this.chance = chance;
    }

    void look(long acknowledged) {
      if (kills >= moments.length || acknowledged < moments[kills]) {
        return;
      }
      Pause.millis(chance.nextInt(MAX_DELAY_MILLIS + 1));
      lastAcknowledged = acknowledged;
      kills++;
      hub.kill();
      hub.startAgain();
      slowestStartMillis = Math.max(slowestStartMillis, hub.startMillis());
    }
  }

  /// What to play.
  ///
  /// @param hubCommand starts a hub that prints `ready http://…`; it is given its configuration in
  ///   the environment (`SWITCHHOOK_PORT`, `SWITCHHOOK_DATA_DIR`, …)
  /// @param workFolder exists and is empty; data, ledgers and logs are left there
  /// @param events acknowledged ones to reach, 1 to [#MAX_EVENTS]
  /// @param connections of the generator, 1 to 4096
  /// @param kills how often, 1 to [#MAX_KILLS]
  /// @param seed of the moments
  /// @param limit for the load; when it is over, what was reached is judged, and the outcome is not
  ///   ok
  /// @param quiet nothing arriving for so long ends the drain; must be longer than the hub's first
  ///   retry, or a late delivery is taken for a loss
  public record Plan(
      List<String> hubCommand,
      Path workFolder,
      long events,
      int connections,
      int kills,
      long seed,
      Duration limit,
      Duration quiet) {
    /// Checks the bounds.
    ///
    /// @throws IllegalArgumentException when events or kills are out of bounds
    public Plan {
      hubCommand = List.copyOf(hubCommand);
      if (events < 1 || events > MAX_EVENTS) {
        throw new IllegalArgumentException("events must be 1 to " + MAX_EVENTS + ": " + events);
      }
      if (kills < 1 || kills > MAX_KILLS) {
        throw new IllegalArgumentException("kills must be 1 to " + MAX_KILLS + ": " + kills);
      }
    }
  }

  /// What came of it; the JSON object of `bench kill`.
  ///
  /// @param ok everything acknowledged was delivered, all kills happened, the ledgers agree
  /// @param killedAt acknowledged events seen at the last kill
  /// @param restartMillis the slowest start after a kill, to the ready line
  /// @param unknown requests without a complete answer
  /// @param unknownDelivered those of them that were delivered: the hub had stored them
  /// @param complaints why it is not ok
  public record Outcome(
      boolean ok,
      long acknowledged,
      long delivered,
      long lost,
      long duplicates,
      long unknown,
      long unknownDelivered,
      long refused,
      long invented,
      int kills,
      long killedAt,
      long restartMillis,
      long seed,
      List<String> complaints) {
    private static Outcome of(
        Plan plan, Killer killer, Load.Result result, Stage.Judgement judgement) {
      LedgerCheck.Verdict verdict = judgement.verdict();
      List<String> complaints = Report.complaints(verdict, List.of(result), judgement.sink());
      if (killer.kills < plan.kills()) {
        complaints.add("only " + killer.kills + " of " + plan.kills() + " kills happened");
      }
      if (result.acknowledged() < plan.events()) {
        complaints.add(
            "only " + result.acknowledged() + " events were acknowledged in " + plan.limit());
      }
      return new Outcome(
          complaints.isEmpty(),
          verdict.acknowledged(),
          verdict.delivered(),
          verdict.lost(),
          verdict.duplicates(),
          verdict.unknown(),
          verdict.unknownDelivered(),
          verdict.refused(),
          verdict.invented(),
          killer.kills,
          killer.lastAcknowledged,
          killer.slowestStartMillis,
          plan.seed(),
          complaints);
    }
  }
}
