package dev.switchhook.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// A tenth of the endpoints of a hub take requests and never answer; then, on top of that, an
/// endpoint that takes one delivery a second gets a long backlog. How late do deliveries to the
/// others start? On the real hub, over real connections. Blocking; one thread.
final class IsolationScenario {
  /// Applications at most; each has ten endpoints.
  static final int APPLICATIONS_MAX = 10_000;

  /// A late start that the backlog may add, in milliseconds, before it counts.
  static final double SLACK_MS = 20;

  /// And as a share of what it was before.
  static final double SLACK_SHARE = 0.5;

  /// Longer than one attempt (15 s).
  private static final Duration QUIET = Duration.ofSeconds(20);

  private static final Duration FILL_LIMIT = Duration.ofMinutes(2);
  private static final int FILL_CONNECTIONS = 64;

  private IsolationScenario() {}

  /// What to do.
  ///
  /// @param hubCommand starts a hub, see [HubProcess#command]
  /// @param workFolder exists and is empty; data and logs are left there
  /// @param applications each with ten endpoints of which one hangs
  /// @param rate deliveries a second
  /// @param warmUpMillis load before that which counts; longer than one attempt, so that the hub
  ///   knows who hangs
  /// @param backlog deliveries for the endpoint that takes one a second; 0 = without that part
  record Plan(
      List<String> hubCommand,
      Path workFolder,
      Store store,
      int applications,
      int rate,
      long warmUpMillis,
      long millis,
      long backlog) {
    /// Checks the bounds.
    ///
    /// @throws IllegalArgumentException when a number is out of bounds
    Plan {
      hubCommand = List.copyOf(hubCommand);
      if (applications < 1 || applications > APPLICATIONS_MAX) {
        throw new IllegalArgumentException("applications must be 1 to " + APPLICATIONS_MAX);
      }
      if (rate < 1 || warmUpMillis < 1 || millis < 1 || backlog < 0) {
        throw new IllegalArgumentException("rate and times must be positive");
      }
    }
  }

  /// One stretch of even load.
  ///
  /// @param healthy deliveries to endpoints that answer
  /// @param startDelay from the acknowledgement to the arrival, see [LedgerTimes#startDelays]
  /// @param received from when the message was due to its arrival
  record Stretch(long healthy, Latencies.Percentiles startDelay, Latencies.Percentiles received) {}

  /// What came of it.
  ///
  /// @param ok nothing was lost, the hanging ones did hang, and the backlog changed nothing
  /// @param hangingAttempts requests that the hanging endpoints took
  /// @param before without the backlog
  /// @param with with it; null without that part
  /// @param slowDelivered of the backlog, at the end
  /// @param complaints why it is not ok
  record Outcome(
      boolean ok,
      int endpoints,
      int hanging,
      int rate,
      double setUpSeconds,
      long hangingAttempts,
      Stretch before,
      @Nullable Stretch with,
      long backlog,
      long slowDelivered,
      long residentPeakMb,
      long lost,
      long duplicates,
      List<String> complaints) {}

  /// Plays the scenario.
  ///
  /// @param progress gets a line now and then
  static Outcome run(Plan plan, Consumer<String> progress) {
    IsolationWorld world = new IsolationWorld(plan.applications());
    try (PostgresServer database = plan.store().server(plan.workFolder())) {
      Map<String, String> environment = new TreeMap<>();
      environment.put("SWITCHHOOK_API_RATE_LIMIT", "0");
      if (database != null) {
        environment.putAll(database.environment());
      }
      long began = System.nanoTime();
      int endpoints = plan.applications() * IsolationWorld.ENDPOINTS_EACH;
      progress.accept("making " + endpoints + " endpoints");
      try (Stage stage =
          new Stage(
              new Stage.Plan(
                  plan.hubCommand(),
                  plan.workFolder(),
                  environment,
                  Math.min(endpoints, Sink.MAX_ADDRESSES),
                  world))) {
        double setUp = (System.nanoTime() - began) / 1e9;
        return new Played(plan, world, stage, progress).play(setUp);
      }
    }
  }

  /// One run on its way.
  private record Played(Plan plan, IsolationWorld world, Stage stage, Consumer<String> progress) {

    /// Sequence numbers of a load, `to` not included.
    private record Range(long from, long to) {
      boolean holds(long sequence) {
        return sequence >= from && sequence < to;
      }
    }

    Outcome play(double setUpSeconds) {
      List<Load.Result> results = new ArrayList<>();
      progress.accept(
          String.format(Locale.ROOT, "made in %.0f s; %d/s begin", setUpSeconds, plan.rate()));
      Range warm = even(results, plan.warmUpMillis());
      Range before = even(results, plan.millis());
      Range backlog = new Range(0, 0);
      Range with = new Range(0, 0);
      if (plan.backlog() > 0) {
        progress.accept("a backlog of " + plan.backlog() + " for one endpoint");
        backlog = backlog(results);
        with = even(results, plan.millis());
      }
      LongPredicate due = due(List.of(warm, before, with));
      Stage.Judgement judgement = settled(due);
      LedgerTimes times = LedgerTimes.read(stage.answers(), stage.arrivals());
      List<String> complaints = Report.complaints(judgement.verdict(), results, judgement.sink());
      List<Range> even = List.of(warm, before, with);
      long astray =
          times.astray(
              sequence -> even.stream().anyMatch(range -> range.holds(sequence)), world::endpoint);
      if (astray > 0) {
        complaints.add(astray + " messages came to an endpoint that they are not for");
      }
      Range slow = backlog;
      return outcome(
          new Stretches(
              stretch(times, before, due),
              plan.backlog() > 0 ? stretch(times, with, due) : null,
              times.startDelays(slow::holds).count(),
              complaints),
          judgement,
          setUpSeconds);
    }

    private Range even(List<Load.Result> results, long millis) {
      return load(
          results,
          Load.open(stage.hub().port(), FILL_CONNECTIONS, plan.rate(), millis)
              .over(world.everybody()));
    }

    private Range backlog(List<Load.Result> results) {
      return load(
          results,
          Load.closed(stage.hub().port(), FILL_CONNECTIONS, FILL_LIMIT.toMillis())
              .until(plan.backlog())
              .over(world.slow()));
    }

    private Range load(List<Load.Result> results, Load load) {
      long from = stage.nextSequence();
      results.add(stage.run(load));
      return new Range(from, stage.nextSequence());
    }

    private LongPredicate due(List<Range> even) {
      return sequence ->
          world.healthy(sequence) && even.stream().anyMatch(range -> range.holds(sequence));
    }

    /// Waits until everything due has come, or nothing comes to the healthy ones any more.
    private Stage.Judgement settled(LongPredicate due) {
      long deadline = System.nanoTime() + QUIET.toNanos();
      Stage.Judgement judgement = stage.judge(due);
      while (judgement.verdict().lost() > 0 && System.nanoTime() < deadline) {
        Pause.millis(250);
        judgement = stage.judge(due);
      }
      return judgement;
    }

    private static Stretch stretch(LedgerTimes times, Range range, LongPredicate due) {
      LongPredicate wanted = sequence -> range.holds(sequence) && due.test(sequence);
      Latencies.Percentiles delays = times.startDelays(wanted);
      return new Stretch(delays.count(), delays, times.receiveToArrival(wanted));
    }

    private record Stretches(
        Stretch before, @Nullable Stretch with, long slowDelivered, List<String> complaints) {}

    private Outcome outcome(Stretches found, Stage.Judgement judgement, double setUpSeconds) {
      long hangingAttempts = judgement.sink().ledger().unanswered();
      List<String> complaints = found.complaints();
      if (hangingAttempts == 0) {
        complaints.add("no endpoint hung, so nothing was shown");
      }
      Stretch with = found.with();
      if (with != null) {
        complaints.addAll(changed(found.before(), with));
        if (found.slowDelivered() > plan.backlog() / 2) {
          complaints.add("the backlog was delivered meanwhile: " + found.slowDelivered());
        }
      }
      return new Outcome(
          complaints.isEmpty(),
          plan.applications() * IsolationWorld.ENDPOINTS_EACH,
          plan.applications(),
          plan.rate(),
          setUpSeconds,
          hangingAttempts,
          found.before(),
          with,
          plan.backlog(),
          found.slowDelivered(),
          Usage.of(stage.hub().pid()).peakBytes() / 1_000_000,
          judgement.verdict().lost(),
          judgement.verdict().duplicates(),
          complaints);
    }
  }

  /// What a backlog of one endpoint changed for the others, beyond the slack.
  static List<String> changed(Stretch before, Stretch with) {
    List<String> complaints = new ArrayList<>();
    later(complaints, "p50", before.startDelay().p50Us(), with.startDelay().p50Us());
    later(complaints, "p99", before.startDelay().p99Us(), with.startDelay().p99Us());
    return complaints;
  }

  private static void later(List<String> complaints, String which, long beforeUs, long withUs) {
    double before = beforeUs / 1_000.0;
    double with = withUs / 1_000.0;
    if (with > before + Math.max(SLACK_MS, SLACK_SHARE * before)) {
      complaints.add(
          String.format(
              Locale.ROOT,
              "the backlog made others wait: %s %.1f ms before, %.1f ms with it",
              which,
              before,
              with));
    }
  }
}
