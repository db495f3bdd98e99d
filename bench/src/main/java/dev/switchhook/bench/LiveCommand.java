package dev.switchhook.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bench live`: [LiveScenario] on the command line.
@Command(
    name = "live",
    mixinStandardHelpOptions = true,
    description = {
      "Opens many WebSocket clients, one of which never reads, sends events, and measures the time"
          + " from the commit to the frame at every client.",
      "Last line of output: one JSON object. Exit code 1 when a frame was missing, out of order or"
          + " late."
    })
final class LiveCommand implements Callable<Integer> {
  @Mixin private HubOptions hub = new HubOptions();

  @Option(names = "--clients", description = "Default 2000.")
  private int clients = 2_000;

  @Option(names = "--rate", description = "Events per second; default 200.")
  private int rate = 200;

  @Option(names = "--seconds", description = "How long; default 20.")
  private int seconds = 20;

  @Override
  public Integer call() {
    Path folder = hub.newWorkFolder();
    LiveScenario.Outcome outcome =
        LiveScenario.run(
            new LiveScenario.Plan(
                hub.command(), folder, clients, rate, Duration.ofSeconds(seconds)));
    if (!hub.json()) {
      System.out.printf(
          "%d clients, %d events: %d frames, %d missing, %d out of order%n",
          outcome.clients(),
          outcome.events(),
          outcome.frames(),
          outcome.missing(),
          outcome.outOfOrder());
      System.out.printf(
          "commit to frame: p50 %d ms, p99 %d ms, longest %d ms; hub at most %d MiB%n",
          outcome.p50Millis(),
          outcome.p99Millis(),
          outcome.maxMillis(),
          outcome.hubPeakBytes() >> 20);
    }
    if (outcome.ok() && !hub.keep()) {
      WorkFolder.delete(folder);
    } else {
      System.err.println("kept: " + folder);
    }
    System.out.println(BenchJson.line(outcome));
    return outcome.ok() ? 0 : 1;
  }
}
