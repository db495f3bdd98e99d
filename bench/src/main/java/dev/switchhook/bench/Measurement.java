package dev.switchhook.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The measurement: warm-up, windows of hub and nginx by turns, an open-loop run for latencies, and
/// the comparison of the ledgers. Blocking; one thread.
final class Measurement {
  /// The hub records the last attempts after the sink has seen them; that belongs to its CPU time.
  /// It has nothing to compile.
  private static final long NGINX_WARM_UP_MILLIS_MAX = 5_000;

  private static final long SETTLE_MILLIS = 300;

  private final Plan plan;
  private final Stage stage;
  private final @Nullable Nginx nginx;
  private final @Nullable PostgresServer database;
  private final List<Window> windows = new ArrayList<>();
  private final List<Load.Result> recorded = new ArrayList<>();

  private Measurement(
      Plan plan, Stage stage, @Nullable Nginx nginx, @Nullable PostgresServer database) {
    this.plan = plan;
    this.stage = stage;
    this.nginx = nginx;
    this.database = database;
  }

  /// Runs the whole plan in `workFolder`.
  ///
  /// @param nginxProgram the baseline; empty = none
  /// @throws BenchFailure when a process does not start or dies
  static Report run(Plan plan, Optional<Path> nginxProgram, Path workFolder) {
    try (PostgresServer database = plan.store().server(workFolder);
        Stage stage = new Stage(stagePlan(plan, workFolder, database));
        Nginx nginx = nginxProgram.map(path -> Nginx.start(path, workFolder)).orElse(null)) {
      return new Measurement(plan, stage, nginx, database).measure(fileSystem(workFolder));
    }
  }

  private static Stage.Plan stagePlan(
      Plan plan, Path workFolder, @Nullable PostgresServer database) {
    Stage.Plan simple = Stage.Plan.simple(plan.hubCommand(), workFolder);
    return database == null ? simple : simple.with(database.environment());
  }

  private static String fileSystem(Path folder) {
    try {
      return Files.getFileStore(folder).type();
    } catch (IOException e) {
      return "unknown";
    }
  }

  private Report measure(String fileSystem) {
    warmUp();
    for (int round = 1; round <= plan.rounds(); round++) {
      // by turns, so that a slow minute of the machine does not always hit the same one
      if (round % 2 == 1) {
        windows.add(hubWindow(round));
        baselineWindow(round).ifPresent(windows::add);
      } else {
        baselineWindow(round).ifPresent(windows::add);
        windows.add(hubWindow(round));
      }
    }
    Report.Latency latency = latencies(plan.rate());
    double perSecond = Report.Rate.of(windows, "hub").perSecond();
    Report.Latency halfLoad = latencies(Math.clamp((long) (perSecond / 2), 1, Load.MAX_RATE));
    Usage hub = Usage.of(stage.hub().pid());
    Stage.Judgement judgement = stage.judge();
    return Report.of(
        plan,
        new Report.Surroundings(
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.version"),
            fileSystem,
            stage.hub().startMillis(),
            hub.residentBytes() / 1_000_000,
            hub.peakBytes() / 1_000_000),
        windows,
        new Report.OpenLoops(latency, halfLoad),
        judgement.verdict(),
        Report.complaints(judgement.verdict(), recorded, judgement.sink()));
  }

  private void warmUp() {
    drained(Load.closed(stage.hub().port(), plan.connections(), plan.warmUpMillis()));
    if (nginx != null) {
      stage.run(
          Load.closed(
                  nginx.port(),
                  plan.connections(),
                  Math.clamp(plan.warmUpMillis() / 4, 500, NGINX_WARM_UP_MILLIS_MAX))
              .unrecorded());
    }
  }

  /// Runs a recorded load and waits until the sink has everything that was acknowledged.
  private Drained drained(Load load) {
    long before = stage.sinkReport().ledger().unique();
    Load.Result result = stage.run(load);
    recorded.add(result);
    Sink.Report after = stage.drain(before + result.acknowledged(), plan.quiet());
    return new Drained(result, after);
  }

  private record Drained(Load.Result result, Sink.Report sink) {
    /// From the first message to the last arrival or answer, whichever was later.
    double seconds() {
      long end = Math.max(result.endedNanos(), sink.ledger().lastNanos());
      return (end - result.startedNanos()) / 1e9;
    }
  }

  private Window hubWindow(int round) {
    stage.resetLatencies();
    Meter meter = new Meter(stage.hub().pid());
    Drained drained =
        drained(Load.closed(stage.hub().port(), plan.connections(), plan.windowMillis()));
    Pause.millis(SETTLE_MILLIS);
    long events = drained.result().acknowledged();
    Reading used = meter.read(events);
    return new Window(
        "hub",
        round,
        events,
        events / drained.seconds(),
        used,
        Math.max(0, drained.sink().ledger().lastNanos() - drained.result().endedNanos())
            / 1_000_000,
        drained.result().answers(),
        drained.sink().ledger().latency());
  }

  private Optional<Window> baselineWindow(int round) {
    if (nginx == null) {
      return Optional.empty();
    }
    Meter meter = new Meter(nginx.pid());
    Load.Result result =
        stage.run(Load.closed(nginx.port(), plan.connections(), plan.windowMillis()).unrecorded());
    double seconds = (result.endedNanos() - result.startedNanos()) / 1e9;
    return Optional.of(
        new Window(
            "nginx",
            round,
            result.acknowledged(),
            result.acknowledged() / seconds,
            meter.read(result.acknowledged()),
            0,
            result.answers(),
            null));
  }

  /// Open loop at so many events a second.
  private Report.Latency latencies(int rate) {
    // the sink and the hub have been under full load: let the machine calm down first
    Pause.millis(SETTLE_MILLIS);
    stage.resetLatencies();
    Meter meter = new Meter(stage.hub().pid());
    Drained drained =
        drained(Load.open(stage.hub().port(), plan.connections(), rate, plan.latencyMillis()));
    Pause.millis(SETTLE_MILLIS);
    return new Report.Latency(
        rate,
        drained.result().sent(),
        drained.result().unsent(),
        meter.read(drained.result().acknowledged()),
        drained.result().answers(),
        drained.sink().ledger().latency());
  }

  /// CPU of the measured process, of generator and sink, and of everything else on the machine,
  /// between its making and [#read].
  private final class Meter {
    private final long pid;
    private final long before;
    private final long generatorBefore;
    private final long sinkBefore;
    private final long databaseBefore;
    private final long machineBefore;
    private final long nanosBefore;

    Meter(long pid) {
      this.pid = pid;
      this.before = Usage.of(pid).cpuMicros();
      this.generatorBefore = Usage.of(stage.generatorPid()).cpuMicros();
      this.sinkBefore = Usage.of(stage.sinkPid()).cpuMicros();
      this.databaseBefore = databaseMicros();
      this.machineBefore = Usage.machineMicros();
      this.nanosBefore = System.nanoTime();
    }

    private long databaseMicros() {
      return database == null ? 0 : Usage.of(database.pid()).cpuMicros();
    }

    Reading read(long events) {
      Usage usage = Usage.of(pid);
      long own = usage.cpuMicros() - before;
      long generator = Usage.of(stage.generatorPid()).cpuMicros() - generatorBefore;
      long sink = Usage.of(stage.sinkPid()).cpuMicros() - sinkBefore;
      long store = databaseMicros() - databaseBefore;
      long machine = Usage.machineMicros() - machineBefore;
      double capacity =
          (System.nanoTime() - nanosBefore) / 1_000.0 * Runtime.getRuntime().availableProcessors();
      double each = Math.max(1, events);
      double foreign = Math.max(0, machine - own - generator - sink - store) / capacity;
      return new Reading(
          own / each,
          generator / each,
          sink / each,
          store / each,
          100 * foreign,
          usage.residentBytes() / 1_000_000);
    }
  }

  /// CPU and memory of a stretch of load.
  ///
  /// @param cpuUs microseconds of CPU of the measured process for each event
  /// @param databaseCpuUs the same of the database server's processes; 0 without one
  /// @param foreignPercent share of the machine that others used (the bench's own looks included)
  record Reading(
      double cpuUs,
      double generatorCpuUs,
      double sinkCpuUs,
      double databaseCpuUs,
      double foreignPercent,
      long residentMb) {}

  /// One window of closed loop.
  ///
  /// @param target `hub` or `nginx`
  /// @param perSecond hub: events delivered per second, the time of the drain included; nginx:
  ///   requests per second
  /// @param drainMillis from the last answer to the last delivery
  /// @param delivered sending to arrival at the sink; null for nginx
  record Window(
      String target,
      int round,
      long events,
      double perSecond,
      Reading used,
      long drainMillis,
      Latencies.Percentiles answers,
      Latencies.@Nullable Percentiles delivered) {}

  /// What to do.
  ///
  /// @param hubCommand starts the hub, see [HubProcess#command]
  /// @param quiet nothing arriving for so long ends a drain that has not reached its count
  record Plan(
      List<String> hubCommand,
      int rounds,
      long windowMillis,
      long warmUpMillis,
      int connections,
      int rate,
      long latencyMillis,
      Duration quiet,
      Store store) {}
}
