package dev.switchhook.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bench flat`: [FlatScenario] on the command line.
@Command(
    name = "flat",
    mixinStandardHelpOptions = true,
    description = {
      "Runs an even load for an hour and shows whether heap, threads, file descriptors, SQLite's log"
          + " of writes and resident memory stay where they are.",
      "Last line of output: one JSON object. Exit code 1 when one of them climbs by more than a"
          + " tenth, something acknowledged was lost, or the hub did not keep up."
    })
final class FlatCommand implements Callable<Integer> {
  private static final Duration QUIET = Duration.ofSeconds(20);

  @Mixin private HubOptions hub = new HubOptions();

  @Option(names = "--seconds", description = "Length; default 3600, 16 to 5400.")
  private long seconds = 3_600;

  @Option(names = "--rate", description = "Events a second; default 1000.")
  private int rate = 1_000;

  @Option(names = "--connections", description = "Of the generator; default 64.")
  private int connections = 64;

  @Option(names = "--store", description = "sqlite (default) or postgresql, started by the bench.")
  private Store store = Store.SQLITE;

  @Override
  public Integer call() {
    Path folder = hub.newWorkFolder();
    FlatScenario.Outcome outcome =
        FlatScenario.run(
            new FlatScenario.Plan(hub.command(), folder, store, rate, seconds, connections, QUIET),
            line -> {
              if (!hub.json()) {
                System.err.println(line);
              }
            });
    if (!hub.json()) {
      System.out.print(table(outcome));
    }
    if (outcome.ok() && !hub.keep()) {
      WorkFolder.delete(folder);
    } else {
      System.err.println("kept: " + folder);
    }
    System.out.println(BenchJson.line(outcome));
    return outcome.ok() ? 0 : 1;
  }

  /// For people.
  static String table(FlatScenario.Outcome outcome) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "%s, %d s at %d events/s: acknowledged %d, lost %d, duplicates %d; delivered p50 %.2f ms,"
                + " p99 %.2f ms%n%n%-28s %10s %10s %10s %10s%n",
            outcome.store(),
            outcome.seconds(),
            outcome.rate(),
            outcome.acknowledged(),
            outcome.lost(),
            outcome.duplicates(),
            outcome.delivered().p50Us() / 1_000.0,
            outcome.delivered().p99Us() / 1_000.0,
            "figure",
            "first",
            "last",
            "climb",
            "allowed"));
    for (Flatness figure : outcome.figures()) {
      table.append(
          String.format(
              Locale.ROOT,
              "%-28s %10.1f %10.1f %10.1f %10.1f  %s%n",
              figure.figure(),
              figure.first(),
              figure.last(),
              figure.climb(),
              figure.allowed(),
              figure.flat() ? "flat" : "CLIMBS"));
    }
    outcome
        .complaints()
        .forEach(complaint -> table.append("WRONG  ").append(complaint).append('\n'));
    return table.toString();
  }
}
