package dev.switchhook.bench;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bench kill`: [KillScenario] on the command line.
@Command(
    name = "kill",
    mixinStandardHelpOptions = true,
    description = {
      "Kills the hub (SIGKILL) under load, at random moments or at named points of its code, starts"
          + " it again on the same data, and counts what was acknowledged, delivered, lost,"
          + " delivered twice, and left unknown.",
      "Points: received (the webhook is read, nothing is stored), written (before a commit),"
          + " committed (before the 200), sent (the endpoint has answered, nothing is recorded).",
      "Last line of output: one JSON object. Exit code 1 when an acknowledged event was lost."
    })
final class KillCommand implements Callable<Integer> {
  /// Longer than the hub's first retry (5 s and jitter) and its limit for one attempt (15 s).
  private static final Duration QUIET = Duration.ofSeconds(20);

  private static final long EVENTS_LEAST = 10_000;
  private static final long EVENTS_EACH = 1_000;
  private static final long LIMIT_LEAST = 120;
  private static final long LIMIT_EACH = 8;

  @Mixin private HubOptions hub = new HubOptions();

  @Option(
      names = "--events",
      description = "Acknowledged events to reach; default 10000, or 1000 for each fault.")
  private @Nullable Long events;

  @Option(names = "--connections", description = "Of the generator; default 64.")
  private int connections = 64;

  @Option(
      names = {"--rounds", "--kills"},
      description = "How often it is killed; default 1, at most 1000.")
  private int kills = 1;

  @Option(
      names = "--point",
      paramLabel = "POINT",
      split = ",",
      description =
          "Kills at this point, or at several in turn; 'all' are all. Default: at random.")
  private List<String> points = List.of();

  @Option(names = "--store", description = "sqlite (default) or postgresql, started by the bench.")
  private Store store = Store.SQLITE;

  @Option(
      names = "--outages",
      description = "How often PostgreSQL is stopped for 2 s and started; default 0.")
  private int outages;

  @Option(names = "--seed", description = "Of the moments; default: a new one, printed.")
  private @Nullable Long seed;

  @Option(
      names = "--limit",
      description = "Seconds for the load; default 120 and 8 for each fault.")
  private @Nullable Long limit;

  @Override
  public Integer call() {
    Faults faults = new Faults(kills, outages, points(), store);
    int all = kills + outages;
    long wanted = events != null ? events : Math.max(EVENTS_LEAST, (long) all * EVENTS_EACH);
    long seconds = limit != null ? limit : LIMIT_LEAST + (long) all * LIMIT_EACH;
    Path folder = hub.newWorkFolder();
    KillScenario.Outcome outcome =
        KillScenario.run(
            new KillScenario.Plan(
                hub.command(),
                folder,
                wanted,
                connections,
                faults,
                seed != null ? seed : new SecureRandom().nextInt(Integer.MAX_VALUE),
                Duration.ofSeconds(seconds),
                QUIET));
    if (!hub.json()) {
      print(outcome);
    }
    if (outcome.ok() && !hub.keep()) {
      WorkFolder.delete(folder);
    } else {
      System.err.println("kept: " + folder);
    }
    System.out.println(BenchJson.line(outcome));
    return outcome.ok() ? 0 : 1;
  }

  private List<KillPoint> points() {
    if (points.contains("all")) {
      return KillPoint.ALL;
    }
    return points.stream().map(KillCommand::point).toList();
  }

  private static KillPoint point(String name) {
    return KillPoint.ALL.stream()
        .filter(point -> point.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no point " + name));
  }

  private static void print(KillScenario.Outcome outcome) {
    System.out.printf(
        "%s: killed %d time(s) %s, last with %d acknowledged; ready again after %d ms at most (seed"
            + " %d)%n",
        outcome.store(),
        outcome.kills(),
        outcome.points().isEmpty() ? "at random" : outcome.points(),
        outcome.killedAt(),
        outcome.restartMillis(),
        outcome.seed());
    if (outcome.outages() > 0) {
      System.out.printf(
          "database away %d time(s), %d requests refused meanwhile%n",
          outcome.outages(), outcome.refusedInOutages());
    }
    System.out.printf(
        "acknowledged %d, delivered %d, lost %d, duplicates %d (not in flight at a kill: %d)%n",
        outcome.acknowledged(),
        outcome.delivered(),
        outcome.lost(),
        outcome.duplicates(),
        outcome.unexplained());
    System.out.printf(
        "unknown %d (of which delivered %d), refused %d, invented %d%n",
        outcome.unknown(), outcome.unknownDelivered(), outcome.refused(), outcome.invented());
    outcome.complaints().forEach(complaint -> System.out.println("WRONG  " + complaint));
  }
}
