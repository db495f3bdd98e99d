package dev.switchhook.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// An endpoint goes away, a backlog builds, the endpoint returns: how long does the drain take, and
/// does memory stay where it is? Then the same with a hub that is killed meanwhile: how soon after
/// its start does the first delivery come? Blocking; one thread.
final class DrainScenario {
  /// Deliveries that may wait, at most.
  static final long BACKLOG_MAX = 2_000_000;

  /// What the backlog may add to the heap, in megabytes: lanes keep up to 32 MB of waiting events.
  static final double HEAP_SLACK_MB = 64;

  /// Longer than the longest wait of a breaker (60 s) and an attempt.
  private static final Duration QUIET = Duration.ofSeconds(90);

  private static final Duration FILL_LIMIT = Duration.ofMinutes(10);
  private static final long LOOK_MILLIS = 20;
  private static final int RETRIES = 20;

  private DrainScenario() {}

  /// What to do.
  ///
  /// @param hubCommand starts a hub, see [HubProcess#command]
  /// @param workFolder exists and is empty; data and logs are left there
  /// @param warmUpMillis load before that, which is delivered
  /// @param backlog deliveries that wait when the endpoint returns
  /// @param pending deliveries that wait when the hub starts; 0 = without that part
  record Plan(
      List<String> hubCommand,
      Path workFolder,
      Store store,
      int connections,
      long warmUpMillis,
      long backlog,
      long pending) {
    /// Checks the bounds.
    ///
    /// @throws IllegalArgumentException when a number is out of bounds
    Plan {
      hubCommand = List.copyOf(hubCommand);
      if (backlog < 1 || backlog > BACKLOG_MAX || pending < 0 || pending > BACKLOG_MAX) {
        throw new IllegalArgumentException("a backlog is 1 to " + BACKLOG_MAX);
      }
      if (warmUpMillis < 1) {
        throw new IllegalArgumentException("the warm-up must be positive");
      }
    }
  }

  /// One drain.
  ///
  /// @param backlog deliveries that waited
  /// @param firstMillis from the return of the endpoint, or the start of the hub's process, to the
  ///   first arrival
  /// @param seconds from the first arrival to the last
  record Drain(long backlog, long firstMillis, double seconds, double perSecond) {}

  /// What came of it.
  ///
  /// @param ok nothing was lost, and memory did not grow with the backlog
  /// @param heapBeforeMb used heap after a collection, before the backlog
  /// @param heapWithMb the same with it
  /// @param residentPeakMb of the process that had the backlog
  /// @param restart after a SIGKILL with so many pending; of nothing without that part
  /// @param complaints why it is not ok
  record Outcome(
      boolean ok,
      Drain drain,
      Drain restart,
      double heapBeforeMb,
      double heapWithMb,
      long residentPeakMb,
      long acknowledged,
      long lost,
      long duplicates,
      List<String> complaints) {}

  /// Plays the scenario.
  ///
  /// @param progress gets a line now and then
  static Outcome run(Plan plan, Consumer<String> progress) {
    try (PostgresServer database = plan.store().server(plan.workFolder())) {
      Map<String, String> environment = new TreeMap<>();
      if (database != null) {
        environment.putAll(database.environment());
      }
      try (Stage stage =
          new Stage(
              new Stage.Plan(
                  plan.hubCommand(),
                  plan.workFolder(),
                  environment,
                  1,
                  DrainScenario::patientEndpoint))) {
        return new Played(plan, stage, new ArrayList<>(), progress).play();
      }
    }
  }

  /// An endpoint that is tried again every few seconds, for as long as a backlog takes to build.
  private static void patientEndpoint(HubCalls calls, String adminKey, String appSecret, URI sink) {
    String key = HubSetUp.applicationWithChannel(calls, adminKey, Account.invented(appSecret));
    JsonNode _ =
        calls.create(
            "/v1/endpoints",
            key,
            Map.of(
                "url",
                sink.resolve("/hook").toString(),
                "description",
                "bench",
                "event_types",
                List.of("message.incoming"),
                "retry_schedule",
                Collections.nCopies(RETRIES, "5s")));
  }

  /// One run on its way.
  private record Played(
      Plan plan, Stage stage, List<Load.Result> results, Consumer<String> progress) {
    Outcome play() {
      results.add(
          stage.run(Load.closed(stage.hub().port(), plan.connections(), plan.warmUpMillis())));
      long acknowledged = acknowledged();
      stage.drain(acknowledged, QUIET);
      double heapBefore = heap();
      fill(plan.backlog());
      double heapWith = heap();
      Drain drained = drained(plan.backlog(), this::returns);
      long peak = Usage.of(stage.hub().pid()).peakBytes() / 1_000_000;
      Drain restart = new Drain(0, 0, 0, 0);
      if (plan.pending() > 0) {
        fill(plan.pending());
        stage.hub().kill();
        restart = drained(plan.pending(), this::starts);
      }
      LedgerCheck.Verdict verdict = stage.judge().verdict();
      List<String> complaints = complaints(verdict, heapBefore, heapWith);
      return new Outcome(
          complaints.isEmpty(),
          drained,
          restart,
          heapBefore,
          heapWith,
          peak,
          verdict.acknowledged(),
          verdict.lost(),
          verdict.duplicates(),
          complaints);
    }

    private List<String> complaints(
        LedgerCheck.Verdict verdict, double heapBefore, double heapWith) {
      List<String> complaints = Report.complaints(verdict, results, stage.sinkReport());
      complaints.addAll(grown(heapBefore, heapWith));
      return complaints;
    }

    private long acknowledged() {
      return results.stream().mapToLong(Load.Result::acknowledged).sum();
    }

    private double heap() {
      return Vitals.collected(stage.hub().pid(), plan.workFolder().resolve("data")).heapMb();
    }

    private void fill(long backlog) {
      progress.accept("the endpoint goes away, " + backlog + " events come");
      stage.leave();
      results.add(
          stage.run(
              Load.closed(stage.hub().port(), plan.connections(), FILL_LIMIT.toMillis())
                  .until(backlog)));
    }

    private void returns() {
      stage.comeBack();
    }

    private void starts() {
      stage.comeBack();
      stage.hub().startAgain();
    }

    private Drain drained(long backlog, Runnable beginning) {
      stage.resetLatencies();
      long began = System.nanoTime();
      beginning.run();
      long unique = acknowledged();
      Sink.Report report = stage.sinkReport();
      while (report.ledger().firstNanos() == 0 && System.nanoTime() - began < QUIET.toNanos()) {
        Pause.millis(LOOK_MILLIS);
        report = stage.sinkReport();
      }
      report = stage.drain(unique, QUIET);
      long first = report.ledger().firstNanos();
      double seconds = (report.ledger().lastNanos() - first) / 1e9;
      long firstMillis = first == 0 ? QUIET.toMillis() : (first - began) / 1_000_000;
      progress.accept(
          String.format(
              Locale.ROOT,
              "first delivery after %d ms, %d in %.1f s",
              firstMillis,
              backlog,
              seconds));
      return new Drain(backlog, firstMillis, seconds, backlog / Math.max(0.001, seconds));
    }
  }

  /// Memory must not grow with the backlog.
  static List<String> grown(double heapBeforeMb, double heapWithMb) {
    return heapWithMb - heapBeforeMb <= HEAP_SLACK_MB
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "the backlog filled the heap: %.0f MB before, %.0f MB with it",
                heapBeforeMb,
                heapWithMb));
  }
}
