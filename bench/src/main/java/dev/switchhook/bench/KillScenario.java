package dev.switchhook.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The crash: load in closed loop, SIGKILL for the hub in the middle of it, at a random moment or
/// at a named point of its code, a new start on the same data and port while the generator goes on,
/// then the drain and the ledgers. On PostgreSQL the database can also be stopped and started in
/// between; nobody tells the hub.
///
/// Requests that were under way at the kill stay *unknown* for ever: they may have been stored or
/// not, and are neither counted as lost nor sent again. Blocking; needs Linux and three free ports.
public final class KillScenario {
  /// Acknowledged events of one run, at most.
  public static final long MAX_EVENTS = 1_000_000;

  private static final Duration SETTLE = Duration.ofSeconds(1);

  /// What a hub may have under way and unrecorded at one endpoint (the bound of its lane), and how
  /// long after an answer one that is well has it recorded.
  static final LedgerTimes.InFlight IN_FLIGHT =
      new LedgerTimes.InFlight(512, Duration.ofSeconds(2).toNanos());

  /// What was committed just before the database went may be acknowledged just after.
  private static final Duration LAST_ANSWERS = Duration.ofMillis(500);

  private KillScenario() {}

  /// Plays the scenario.
  ///
  /// @throws BenchFailure when a process does not start, or the hub dies by itself
  public static Outcome run(Plan plan) {
    try (PostgresServer database = plan.faults().store().server(plan.workFolder());
        Debugger debugger = plan.faults().points().isEmpty() ? null : Debugger.listen();
        Stage stage = new Stage(stagePlan(plan, database, debugger))) {
      FaultPlayer player =
          new FaultPlayer(
              stage.hub(),
              plan.faults(),
              plan.events(),
              plan.seed(),
              new FaultPlayer.Equipment(debugger, database, plan.quiet()));
      Load load =
          Load.closed(stage.hub().port(), plan.connections(), plan.limit().toMillis())
              .until(plan.events());
      Load.Result result = stage.run(load, player::look);
      if (!stage.hub().alive()) {
        throw new BenchFailure("the hub died by itself");
      }
      stage.drain(result.acknowledged(), plan.quiet());
      Stage.Judgement judgement = settle(stage, plan.quiet());
      LedgerTimes times = LedgerTimes.read(stage.answers(), stage.arrivals());
      return Outcome.of(plan, player, result, judgement, times);
    }
  }

  private static Stage.Plan stagePlan(
      Plan plan, @Nullable PostgresServer database, @Nullable Debugger debugger) {
    Map<String, String> environment = new TreeMap<>();
    if (database != null) {
      environment.putAll(database.environment());
    }
    if (debugger != null) {
      environment.putAll(debugger.environment());
    }
    return Stage.Plan.simple(plan.hubCommand(), plan.workFolder()).with(environment);
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

  /// What to play.
  ///
  /// @param hubCommand starts a hub that prints `ready http://…`; it is given its configuration in
  ///   the environment (`SWITCHHOOK_PORT`, `SWITCHHOOK_DATA_DIR`, …)
  /// @param workFolder exists and is empty; data, ledgers and logs are left there
  /// @param events acknowledged ones to reach, 1 to [#MAX_EVENTS]
  /// @param connections of the generator, 1 to 4096
  /// @param faults what happens, and how often
  /// @param seed of the moments
  /// @param limit for the load; when it is over, what was reached is judged, and the outcome is not
  ///   ok
  /// @param quiet nothing arriving for so long ends the drain; must be longer than the hub's first
  ///   retry, or a late delivery is taken for a loss; a point that is not come to for so long is
  ///   given up
  public record Plan(
      List<String> hubCommand,
      Path workFolder,
      long events,
      int connections,
      Faults faults,
      long seed,
      Duration limit,
      Duration quiet) {
    /// Checks the bounds.
    ///
    /// @throws IllegalArgumentException when events are out of bounds
    public Plan {
      hubCommand = List.copyOf(hubCommand);
      if (events < 1 || events > MAX_EVENTS) {
        throw new IllegalArgumentException("events must be 1 to " + MAX_EVENTS + ": " + events);
      }
    }
  }

  /// What came of it; the JSON object of `bench kill`.
  ///
  /// @param ok everything acknowledged was delivered, all faults happened, the ledgers agree, and
  ///   nothing came twice without a reason
  /// @param duplicates deliveries that came again
  /// @param unexplained those of them that no kill explains
  /// @param killedAt acknowledged events seen at the last fault
  /// @param points how often it was killed at which point
  /// @param refusedInOutages messages refused while the database was away
  /// @param refusedDelivered refused messages that were delivered; at most those whose commit was
  ///   under way when the database went
  /// @param restartMillis the slowest start after a kill, to the ready line
  /// @param unknown requests without a complete answer
  /// @param unknownDelivered those of them that were delivered: the hub had stored them
  /// @param complaints why it is not ok
  public record Outcome(
      boolean ok,
      Store store,
      long acknowledged,
      long delivered,
      long lost,
      long duplicates,
      long unexplained,
      long unknown,
      long unknownDelivered,
      long refused,
      long refusedDelivered,
      long invented,
      int kills,
      Map<String, Integer> points,
      int outages,
      long refusedInOutages,
      long killedAt,
      long restartMillis,
      long seed,
      List<String> complaints) {
    private static Outcome of(
        Plan plan,
        FaultPlayer player,
        Load.Result result,
        Stage.Judgement judgement,
        LedgerTimes times) {
      long uncertain = (long) plan.connections() * player.outages().size();
      LedgerCheck.Verdict verdict = judgement.verdict().forgiving(uncertain);
      List<String> complaints = Report.complaints(verdict, List.of(result), judgement.sink());
      complaints.addAll(player.complaints());
      if (result.acknowledged() < plan.events()) {
        complaints.add(
            "only " + result.acknowledged() + " events were acknowledged in " + plan.limit());
      }
      int unexplained = times.unexplained(player.killNanos(), IN_FLIGHT, player.outages()).size();
      if (unexplained > 0) {
        complaints.add(unexplained + " deliveries came twice and were not in flight at a kill");
      }
      complaints.addAll(outageComplaints(player.outages(), times));
      return new Outcome(
          complaints.isEmpty(),
          plan.faults().store(),
          verdict.acknowledged(),
          verdict.delivered(),
          verdict.lost(),
          verdict.duplicates(),
          unexplained,
          verdict.unknown(),
          verdict.unknownDelivered(),
          verdict.refused(),
          judgement.verdict().refusedDelivered(),
          verdict.invented(),
          player.killNanos().size(),
          player.reached(),
          player.outages().size(),
          player.outages().stream().mapToLong(one -> refusedIn(one, times)).sum(),
          player.lastAcknowledged(),
          player.slowestStartMillis(),
          plan.seed(),
          complaints);
    }
  }

  /// While the database is away nothing may be acknowledged, and senders must be told.
  static List<String> outageComplaints(List<FaultPlayer.Outage> outages, LedgerTimes times) {
    List<String> complaints = new ArrayList<>();
    for (FaultPlayer.Outage outage : outages) {
      long from = outage.downNanos() + LAST_ANSWERS.toNanos();
      long acknowledged = times.acknowledgedBetween(from, outage.upNanos());
      if (acknowledged > 0) {
        complaints.add(acknowledged + " events were acknowledged while the database was away");
      }
      if (refusedIn(outage, times) == 0) {
        complaints.add("nobody was told that the database was away");
      }
    }
    return complaints;
  }

  private static long refusedIn(FaultPlayer.Outage outage, LedgerTimes times) {
    return times.refusedBetween(outage.downNanos(), outage.upNanos());
  }
}
