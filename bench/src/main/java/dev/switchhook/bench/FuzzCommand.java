package dev.switchhook.bench;

import dev.switchhook.event.ChannelType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `fuzz`: [Fuzzing] on the command line.
@Command(
    name = "fuzz",
    mixinStandardHelpOptions = true,
    description = {
      "Feeds made-up webhook bodies to the normalisers, one channel type after the other, and looks"
          + " for crashes, hangs and broken promises. Starts from the repository's own fixtures.",
      "Last line of output: one JSON object. Exit code 0 nothing found, 1 something was found (the"
          + " body that shows it is kept), 2 wrong usage, 3 the fuzzer could not run."
    })
final class FuzzCommand implements Callable<Integer> {
  private static final int SECONDS_MAX = 24 * 60 * 60;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "TYPE",
      description = "whatsapp, instagram, messenger, telegram, sms; default: all five.")
  private List<String> types = new ArrayList<>();

  @Option(names = "--seconds", description = "For each type; default 600.")
  private int seconds = 600;

  @Option(
      names = "--together",
      description = "The types in one run, each body for all of them; for a quick look.")
  private boolean together;

  @Option(names = "--seed", description = "Of the fuzzer; default: a new one, printed.")
  private @Nullable Integer seed;

  @Option(
      names = "--seeds",
      paramLabel = "FOLDER",
      description = "More bodies to start from, files directly inside; may be repeated.")
  private List<Path> seeds = new ArrayList<>();

  @Option(
      names = "--body",
      paramLabel = "FILE",
      description = "Runs this one body instead, for instance one that was found; one TYPE.")
  private @Nullable Path body;

  @Option(
      names = "--work",
      paramLabel = "FOLDER",
      description = "Where findings go; default: bench/target of the repository.")
  private @Nullable Path work;

  @Option(names = "--planted", hidden = true)
  private @Nullable String planted;

  @Override
  public Integer call() {
    check(seconds >= 1 && seconds <= SECONDS_MAX, "--seconds is 1 to " + SECONDS_MAX);
    List<ChannelType> chosen = chosen();
    check(body == null || chosen.size() == 1, "--body needs one TYPE");
    Path folder =
        WorkFolder.create(work != null ? work : Repository.find().resolve("bench/target"));
    Fuzzing fuzzing =
        new Fuzzing(
            new Fuzzing.Plan(Duration.ofSeconds(seconds), seed, seeds, body, planted), folder);
    List<Fuzzing.Outcome> outcomes = new ArrayList<>();
    for (List<ChannelType> types :
        together ? List.of(chosen) : chosen.stream().map(List::of).toList()) {
      Fuzzing.Outcome outcome = fuzzing.run(types);
      System.out.println(outcome.line());
      outcomes.add(outcome);
    }
    boolean clean = outcomes.stream().noneMatch(Fuzzing.Outcome::found);
    if (clean) {
      WorkFolder.delete(folder);
    } else {
      System.err.println("kept: " + folder);
    }
    System.out.println(BenchJson.line(outcomes));
    return clean ? 0 : 1;
  }

  private List<ChannelType> chosen() {
    List<ChannelType> chosen = new ArrayList<>();
    for (String name : types) {
      check(ChannelType.parse(name).isPresent(), "there is no channel type " + name);
      ChannelType.parse(name).ifPresent(chosen::add);
    }
    return chosen.isEmpty() ? List.of(ChannelType.values()) : chosen;
  }

  private void check(boolean holds, String message) {
    if (!holds && spec != null) {
      throw new CommandLine.ParameterException(spec.commandLine(), message);
    }
  }
}
