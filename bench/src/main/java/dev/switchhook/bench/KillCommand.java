package dev.switchhook.bench;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
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
      "Kills the hub (SIGKILL) at a random moment under load, starts it again on the same data, and"
          + " counts what was acknowledged, delivered, lost, delivered twice, and left unknown.",
      "Last line of output: one JSON object. Exit code 1 when an acknowledged event was lost."
    })
final class KillCommand implements Callable<Integer> {
  /// Longer than the hub's first retry (5 s and jitter) and its limit for one attempt (15 s).
  private static final Duration QUIET = Duration.ofSeconds(20);

  @Mixin private HubOptions hub = new HubOptions();

  @Option(names = "--events", description = "Acknowledged events to reach; default 10000.")
  private long events = 10_000;

  @Option(names = "--connections", description = "Of the generator; default 64.")
  private int connections = 64;

  @Option(names = "--kills", description = "How often; default 1.")
  private int kills = 1;

  @Option(names = "--seed", description = "Of the moments; default: a new one, printed.")
  private @Nullable Long seed;

  @Option(names = "--limit", description = "Seconds for the load; default 120.")
  private long limit = 120;

  @Override
  public Integer call() {
    Path folder = hub.newWorkFolder();
    KillScenario.Outcome outcome =
        KillScenario.run(
            new KillScenario.Plan(
                hub.command(),
                folder,
                events,
                connections,
                kills,
                seed != null ? seed : new SecureRandom().nextInt(Integer.MAX_VALUE),
                Duration.ofSeconds(limit),
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

  private static void print(KillScenario.Outcome outcome) {
    System.out.printf(
        "killed %d time(s), last with %d acknowledged; ready again after %d ms at most (seed %d)%n",
        outcome.kills(), outcome.killedAt(), outcome.restartMillis(), outcome.seed());
    System.out.printf(
        "acknowledged %d, delivered %d, lost %d, duplicates %d%n",
        outcome.acknowledged(), outcome.delivered(), outcome.lost(), outcome.duplicates());
    System.out.printf(
        "unknown %d (of which delivered %d), refused %d, invented %d%n",
        outcome.unknown(), outcome.unknownDelivered(), outcome.refused(), outcome.invented());
    outcome.complaints().forEach(complaint -> System.out.println("WRONG  " + complaint));
  }
}
