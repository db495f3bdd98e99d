package dev.switchhook.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/// The long run: an even load for as long as is wanted, in slices; after each the hub's [Vitals]
/// are taken, and in the end [Flatness] judges them. Blocking; one thread.
///
/// Collecting the whole heap shows whether something is kept for ever, and hides how much a hub
/// takes that is left alone: so in the first half nothing is collected, and the memory of the
/// process is judged; in the second half each look collects, and the heap is judged.
final class FlatScenario {
  /// An hour and a half; at the highest rate the ledgers hold no more.
  static final long SECONDS_MAX = 5_400;

  private static final long SLICES = 120;
  private static final long SLICE_MILLIS_MIN = 2_000;
  private static final double HEAP_SLACK_MB = 8;
  private static final double THREADS_SLACK = 4;
  private static final double FILES_SLACK = 24;
  private static final double WAL_SLACK_MB = 8;
  private static final double RESIDENT_SLACK_MB = 32;
  private static final double LATE_PERCENT = 5;

  private FlatScenario() {}

  /// What to do.
  ///
  /// @param hubCommand starts a hub, see [HubProcess#command]
  /// @param workFolder exists and is empty; data and logs are left there
  /// @param rate events a second
  /// @param quiet nothing arriving for so long ends the drain
  record Plan(
      List<String> hubCommand,
      Path workFolder,
      Store store,
      int rate,
      long seconds,
      int connections,
      Duration quiet) {
    /// Checks the bounds.
    ///
    /// @throws IllegalArgumentException when it is too short to judge, or more than the ledgers
    ///   hold
    Plan {
      hubCommand = List.copyOf(hubCommand);
      long least = 2 * SLICE_MILLIS_MIN * Flatness.SAMPLES_MIN / 1_000;
      if (seconds < least || seconds > SECONDS_MAX) {
        throw new IllegalArgumentException("seconds must be " + least + " to " + SECONDS_MAX);
      }
      if (rate < 1 || rate * seconds >= LedgerCheck.MAX_SEQUENCES) {
        throw new IllegalArgumentException(
            "rate must be 1 to " + LedgerCheck.MAX_SEQUENCES / seconds + " for " + seconds + " s");
      }
    }

    private long sliceMillis() {
      return Math.max(SLICE_MILLIS_MIN, seconds * 1_000 / SLICES);
    }

    /// Whether one more look is wanted: there are too few of one half to judge, or there is time.
    private boolean wants(List<Sample> samples, long nanos) {
      long collected = samples.stream().filter(Sample::collected).count();
      return nanos < Duration.ofSeconds(seconds).toNanos() || collected < Flatness.SAMPLES_MIN;
    }
  }

  /// One look.
  ///
  /// @param atSeconds since the load began
  /// @param collected whether all of the heap was collected before
  record Sample(long atSeconds, boolean collected, Vitals vitals) {}

  /// What came of it; the JSON object of `bench flat`.
  ///
  /// @param ok all is flat, nothing was lost, and the load was taken
  /// @param delivered from when a message was due to its arrival, over the whole run
  /// @param complaints why it is not ok
  record Outcome(
      boolean ok,
      Store store,
      int rate,
      long seconds,
      long sent,
      long unsent,
      long acknowledged,
      long lost,
      long duplicates,
      Latencies.Percentiles delivered,
      List<Flatness> figures,
      List<Sample> samples,
      List<String> complaints) {}

  /// Plays the scenario.
  ///
  /// @param progress gets a line now and then
  static Outcome run(Plan plan, Consumer<String> progress) {
    try (PostgresServer database = plan.store().server(plan.workFolder());
        Stage stage =
            new Stage(
                database == null
                    ? Stage.Plan.simple(plan.hubCommand(), plan.workFolder())
                    : Stage.Plan.simple(plan.hubCommand(), plan.workFolder())
                        .with(database.environment()))) {
      List<Load.Result> results = new ArrayList<>();
      List<Sample> samples = new ArrayList<>();
      long began = System.nanoTime();
      long half = began + Duration.ofSeconds(plan.seconds()).toNanos() / 2;
      while (plan.wants(samples, System.nanoTime() - began)) {
        results.add(
            stage.run(
                Load.open(
                    stage.hub().port(), plan.connections(), plan.rate(), plan.sliceMillis())));
        boolean collects = System.nanoTime() >= half && samples.size() >= Flatness.SAMPLES_MIN;
        long pid = stage.hub().pid();
        Path data = plan.workFolder().resolve("data");
        Vitals vitals = collects ? Vitals.collected(pid, data) : Vitals.of(pid, data);
        long at = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        samples.add(new Sample(at, collects, vitals));
        progress.accept(words(at, vitals));
      }
      long acknowledged = results.stream().mapToLong(Load.Result::acknowledged).sum();
      Sink.Report sink = stage.drain(acknowledged, plan.quiet());
      return outcome(plan, samples, results, stage.judge(), sink.ledger().latency());
    }
  }

  private static String words(long atSeconds, Vitals vitals) {
    return String.format(
        Locale.ROOT,
        "%5d s  heap %.1f MB, %d threads, %d files, WAL %.1f MB, resident %.0f MB",
        atSeconds,
        vitals.heapMb(),
        vitals.threads(),
        vitals.files(),
        vitals.walMb(),
        vitals.residentMb());
  }

  private static Outcome outcome(
      Plan plan,
      List<Sample> samples,
      List<Load.Result> results,
      Stage.Judgement judgement,
      Latencies.Percentiles delivered) {
    List<Flatness> figures = judged(samples);
    LedgerCheck.Verdict verdict = judgement.verdict();
    List<String> complaints = Report.complaints(verdict, results, judgement.sink());
    figures.stream().map(Flatness::complaint).filter(Objects::nonNull).forEach(complaints::add);
    long sent = results.stream().mapToLong(Load.Result::sent).sum();
    long unsent = results.stream().mapToLong(Load.Result::unsent).sum();
    if (100.0 * (unsent + verdict.refused() + verdict.unknown()) > LATE_PERCENT * sent) {
      complaints.add(
          "the hub did not keep up: of "
              + sent
              + " messages "
              + verdict.refused()
              + " were refused, "
              + verdict.unknown()
              + " not answered, and "
              + unsent
              + " more could not be sent in time");
    }
    return new Outcome(
        complaints.isEmpty(),
        plan.store(),
        plan.rate(),
        plan.seconds(),
        sent,
        unsent,
        verdict.acknowledged(),
        verdict.lost(),
        verdict.duplicates(),
        delivered,
        figures,
        samples,
        complaints);
  }

  /// A judgement for each figure.
  static List<Flatness> judged(List<Sample> samples) {
    List<Vitals> all = samples.stream().map(Sample::vitals).toList();
    List<Vitals> free =
        samples.stream().filter(one -> !one.collected()).map(Sample::vitals).toList();
    List<Vitals> collected =
        samples.stream().filter(Sample::collected).map(Sample::vitals).toList();
    return List.of(
        figure("heap after collection, MB", collected, Vitals::heapMb, HEAP_SLACK_MB),
        figure("threads", all, Vitals::threads, THREADS_SLACK),
        figure("file descriptors", all, Vitals::files, FILES_SLACK),
        figure("WAL, MB", all, Vitals::walMb, WAL_SLACK_MB),
        figure("resident, MB", free, Vitals::residentMb, RESIDENT_SLACK_MB));
  }

  private static Flatness figure(
      String name, List<Vitals> vitals, ToDoubleFunction<Vitals> value, double slack) {
    return Flatness.of(name, vitals.stream().map(one -> value.applyAsDouble(one)).toList(), slack);
  }
}
