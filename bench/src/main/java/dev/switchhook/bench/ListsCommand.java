package dev.switchhook.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bench lists`: [ListsScenario] on the command line.
@Command(
    name = "lists",
    mixinStandardHelpOptions = true,
    description = {
      "Fills a hub on an empty SQLite folder with deliveries, asks every documented filter of its"
          + " lists and every page of the dashboard over HTTP, and shows how long the answers took.",
      "Last line of output: one JSON object. Exit code 1 when 95 of 100 answers to a question took"
          + " longer than --max-millis, or an answer was wrong."
    })
final class ListsCommand implements Callable<Integer> {
  /// Slower than any machine that this was tried on by a factor of ten.
  private static final long SLOWEST_PER_SECOND = 500;

  private static final long LEAST_SECONDS = 120;
  private static final int WARM_UP = 3;

  @Mixin private HubOptions hub = new HubOptions();

  @Option(names = "--deliveries", description = "To be made; default 1000000.")
  private long deliveries = 1_000_000;

  @Option(names = "--max-millis", description = "For 95 of 100 answers; default 100.")
  private double maxMillis = 100;

  @Option(names = "--repeat", description = "How often each question is asked; default 30.")
  private int repeat = 30;

  @Option(
      names = "--limit",
      description = "Seconds for the filling; default 120 and one for each 500 deliveries.")
  private @Nullable Long limit;

  @Override
  public Integer call() {
    Path folder = hub.newWorkFolder();
    long seconds = limit != null ? limit : LEAST_SECONDS + deliveries / SLOWEST_PER_SECOND;
    ListsScenario.Outcome outcome =
        ListsScenario.run(
            new ListsScenario.Plan(
                hub.command(),
                folder,
                deliveries,
                maxMillis,
                WARM_UP,
                repeat,
                Duration.ofSeconds(seconds)),
            this::tell);
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

  private void tell(String line) {
    if (!hub.json()) {
      System.err.println(line);
    }
  }

  /// For people.
  static String table(ListsScenario.Outcome outcome) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "%,d deliveries (%,d failed) of %,d updates in %.0f s (%,.0f a second), %,d MB%n%n",
            outcome.deliveries(),
            outcome.failed(),
            outcome.updates(),
            outcome.fillSeconds(),
            outcome.deliveriesPerSecond(),
            outcome.databaseMb()));
    table.append(
        String.format(
            Locale.ROOT,
            "%-10s %-62s %9s %9s %9s %5s  %s%n",
            "list",
            "filter",
            "median ms",
            "p95 ms",
            "max ms",
            "rows",
            "page"));
    for (ListsMeter.Row row : outcome.rows()) {
      table.append(
          String.format(
              Locale.ROOT,
              "%-10s %-62s %9.1f %9.1f %9.1f %5d  %s%n",
              row.list(),
              row.filter().isEmpty() ? "-" : row.filter(),
              row.medianMs(),
              row.p95Ms(),
              row.maxMs(),
              row.rows(),
              words(row, outcome.repeat())));
    }
    outcome
        .complaints()
        .forEach(complaint -> table.append("WRONG  ").append(complaint).append('\n'));
    return table.toString();
  }

  private static String words(ListsMeter.Row row, int repeat) {
    String page =
        switch (row.page()) {
          case FULL -> "full";
          case LAST -> "last";
          case BOUNDED -> "short: one request looks at so many rows, the client goes on";
        };
    return row.asked() < repeat ? page + "; asked only " + row.asked() + " times" : page;
  }
}
