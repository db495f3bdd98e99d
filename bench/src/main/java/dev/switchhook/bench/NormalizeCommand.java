package dev.switchhook.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `bench normalize`: [NormalizerBenchmark] on the command line.
@Command(
    name = "normalize",
    mixinStandardHelpOptions = true,
    description = {
      "Measures what normalising one WhatsApp webhook costs (JMH, one thread, average time).",
      "Last line of output: one JSON object. Exit code 1 when a required figure was missed."
    })
final class NormalizeCommand implements Callable<Integer> {
  @Option(names = "--max-micros", description = "Exit 1 when any webhook takes longer, e.g. 15.")
  private @Nullable Double maxMicros;

  @Option(names = "--quick", description = "A glance: one webhook, one short round.")
  private boolean quick;

  @Option(names = "--json", description = "Print nothing but the JSON line.")
  private boolean json;

  /// One webhook's figure.
  ///
  /// @param micros average microseconds of one call
  /// @param error half the width of the 99.9 % interval, in microseconds; null in a quick run
  record Figure(String webhook, double micros, @Nullable Double error) {}

  @Override
  public Integer call() {
    List<Figure> figures = new ArrayList<>();
    for (RunResult result : results()) {
      double error = result.getPrimaryResult().getScoreError();
      figures.add(
          new Figure(
              result.getParams().getParam("webhook"),
              result.getPrimaryResult().getScore(),
              Double.isNaN(error) ? null : error));
    }
    if (!json) {
      figures.forEach(
          figure -> System.out.printf("%-26s %7.2f µs%n", figure.webhook(), figure.micros()));
    }
    System.out.println(BenchJson.line(figures));
    boolean reached =
        maxMicros == null || figures.stream().allMatch(figure -> figure.micros() <= maxMicros);
    return reached ? 0 : 1;
  }

  private Collection<RunResult> results() {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(NormalizerBenchmark.class.getName() + ".*")
            .forks(1)
            .warmupIterations(quick ? 1 : 5)
            .measurementIterations(quick ? 1 : 5)
            .warmupTime(TimeValue.milliseconds(quick ? 300 : 1_000))
            .measurementTime(TimeValue.milliseconds(quick ? 300 : 1_000))
            .jvmArgs("-XX:+UseParallelGC", "-XX:+UseCompactObjectHeaders")
            .verbosity(json ? VerboseMode.SILENT : VerboseMode.NORMAL)
            .shouldFailOnError(true);
    if (quick) {
      options.param("webhook", "text");
    }
    try {
      return new Runner(options.build()).run();
    } catch (RunnerException e) {
      throw new BenchFailure("the measurement failed: " + e.getMessage(), e);
    }
  }
}
