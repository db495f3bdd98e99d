package dev.switchhook.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `bench`: measures the hub against nginx and prints a table and, as last line, one JSON object.
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = {
      KillCommand.class,
      FlatCommand.class,
      ListsCommand.class,
      LiveCommand.class,
      FuzzCommand.class,
      NormalizeCommand.class,
      GeneratorCommand.class,
      SinkCommand.class
    },
    description = {
      "Measures the hub: events per second against nginx proxy_pass on the same machine, on SQLite"
          + " and on PostgreSQL; CPU, latencies and memory; what 1,000 hanging endpoints and a long"
          + " backlog do to others; how a backlog drains; starts, lists and the first page. Shows"
          + " each target with what was reached. About eight minutes.",
      "Last line of output: one JSON object. Exit code 0 well, 1 something was lost, a ledger"
          + " disagrees or a required figure was missed, 2 wrong usage, 3 the bench could not run."
    })
final class BenchCommand implements Callable<Integer> {
  private static final int MAX_SECONDS = 600;
  private static final int MAX_ROUNDS = 50;

  /// Long enough that one in a hundred messages is not one bad moment.
  private static final long OPEN_LOOP_MILLIS = 20_000;

  /// Longer than the hub's first retry (5 s and jitter).
  private static final Duration QUIET = Duration.ofSeconds(8);

  @Spec private @Nullable CommandSpec spec;
  @Mixin private HubOptions hub = new HubOptions();

  @Option(names = "--seconds", description = "Length of each window; default 4, at most 600.")
  private double seconds = 4;

  @Option(names = "--rounds", description = "Windows of the hub and of nginx each; default 3.")
  private int rounds = 3;

  @Option(names = "--warm-up", description = "Seconds before the first window; default 60.")
  private double warmUp = 60;

  @Option(names = "--connections", description = "Of the generator; default 64, at most 4096.")
  private int connections = 64;

  @Option(names = "--rate", description = "Events per second of the open loop; default 1000.")
  private int rate = 1_000;

  @Option(
      names = "--backlog",
      description = "Events that wait for an endpoint which is away; default 50000.")
  private @Nullable Long backlog;

  @Option(
      names = "--quick",
      description = "One round of 2 s after 3 s of warm-up, and small scenarios.")
  private boolean quick;

  @Option(names = "--no-baseline", description = "Without nginx, on purpose.")
  private boolean noBaseline;

  @Option(names = "--no-postgres", description = "Without PostgreSQL, on purpose.")
  private boolean noPostgres;

  @Option(
      names = "--only",
      paramLabel = "PART",
      split = ",",
      description = "Of ${COMPLETION-CANDIDATES}, separated by commas. Default: all.")
  private List<Part> only = List.of();

  @Option(names = "--strict", description = "Exit 1 when a target is missed.")
  private boolean strict;

  @Option(names = "--min-ratio", description = "Exit 1 below this share of nginx, e.g. 0.1.")
  private @Nullable Double minRatio;

  @Option(names = "--max-cpu", description = "Exit 1 above these microseconds of CPU per event.")
  private @Nullable Double maxCpu;

  @Override
  public Integer call() {
    check(seconds >= 0.5 && seconds <= MAX_SECONDS, "--seconds is 0.5 to " + MAX_SECONDS);
    check(warmUp >= 0.5 && warmUp <= MAX_SECONDS, "--warm-up is 0.5 to " + MAX_SECONDS);
    check(rounds >= 1 && rounds <= MAX_ROUNDS, "--rounds is 1 to " + MAX_ROUNDS);
    check(
        connections >= 1 && connections <= Load.MAX_CONNECTIONS,
        "--connections is 1 to " + Load.MAX_CONNECTIONS);
    check(rate >= 1 && rate <= Load.MAX_RATE, "--rate is 1 to " + Load.MAX_RATE);
    check(
        backlog == null || (backlog >= 1 && backlog <= DrainScenario.BACKLOG_MAX),
        "--backlog is 1 to " + DrainScenario.BACKLOG_MAX);
    Optional<Path> nginx = noBaseline ? Optional.empty() : baseline();
    if (minRatio != null && nginx.isEmpty()) {
      throw new BenchFailure("--min-ratio needs nginx");
    }
    Path folder = hub.newWorkFolder();
    WholeReport report = WholeRun.run(whole(nginx, folder), this::tell);
    if (!hub.json()) {
      System.out.print(report.table());
    }
    boolean reached = reached(report);
    if (report.ok() && !hub.keep()) {
      WorkFolder.delete(folder);
    } else {
      System.err.println("kept: " + folder);
    }
    System.out.println(BenchJson.line(report));
    return report.ok() && reached ? 0 : 1;
  }

  private void tell(String line) {
    if (!hub.json()) {
      System.err.println(line);
    }
  }

  private WholeRun.Plan whole(Optional<Path> nginx, Path folder) {
    EnumSet<Part> parts = only.isEmpty() ? EnumSet.allOf(Part.class) : EnumSet.copyOf(only);
    if (noPostgres) {
      parts.remove(Part.POSTGRESQL);
    }
    return new WholeRun.Plan(
        parts,
        hub.command(),
        hub.commandWithCache(),
        nginx,
        this::plan,
        sizes(),
        folder,
        hub.keep());
  }

  private WholeRun.Sizes sizes() {
    WholeRun.Sizes sizes = quick ? WholeRun.Sizes.QUICK : WholeRun.Sizes.FULL;
    return backlog == null ? sizes : sizes.withDrained(backlog);
  }

  private void check(boolean holds, String message) {
    if (!holds && spec != null) {
      throw new CommandLine.ParameterException(spec.commandLine(), message);
    }
  }

  private Optional<Path> baseline() {
    Optional<Path> nginx = Nginx.find();
    if (nginx.isPresent()) {
      return nginx;
    }
    String ci = System.getenv("CI");
    if (ci != null && !ci.isBlank()) {
      throw new BenchFailure("nginx is not installed; install it or say --no-baseline");
    }
    System.err.println("nginx is not installed: there will be no ratio (install nginx to get one)");
    return nginx;
  }

  private Measurement.Plan plan(Store store) {
    long window = (long) (1_000 * (quick ? 2 : seconds));
    return new Measurement.Plan(
        hub.command(),
        quick ? 1 : rounds,
        window,
        (long) (1_000 * (quick ? 3 : warmUp)),
        connections,
        rate,
        quick ? window : Math.max(window, OPEN_LOOP_MILLIS),
        QUIET,
        store);
  }

  private boolean reached(WholeReport report) {
    Report sqlite = report.parts().sqlite();
    Double ratio = sqlite == null ? null : sqlite.ratio();
    boolean reached = true;
    if (minRatio != null && (ratio == null || ratio < minRatio)) {
      System.err.println("missed: ratio " + ratio + ", wanted at least " + minRatio);
      reached = false;
    }
    Double cpu = sqlite == null ? null : Double.valueOf(sqlite.hub().cpuUs());
    if (maxCpu != null && (cpu == null || cpu > maxCpu)) {
      System.err.println("missed: CPU " + cpu + " us, wanted at most " + maxCpu);
      reached = false;
    }
    if (strict && !report.reachedAll()) {
      System.err.println("missed: see the table");
      reached = false;
    }
    return reached;
  }
}
