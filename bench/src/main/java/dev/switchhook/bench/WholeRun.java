package dev.switchhook.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Measures one [Part] after the other, each on a hub and a folder of its own. A part that cannot
/// run does not stop the others. Blocking; one thread.
final class WholeRun {
  private static final int LISTS_WARM_UP = 2;
  private static final double LISTS_MAX_MILLIS = 100;
  private static final long LISTS_SLOWEST_PER_SECOND = 500;
  private static final long LISTS_LEAST_SECONDS = 120;
  private static final int STARTS = 5;

  private final Plan plan;
  private final Consumer<String> progress;
  private final List<String> failures = new ArrayList<>();

  private WholeRun(Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /// What to measure.
  ///
  /// @param hubCommand starts a hub, see [HubProcess#command]
  /// @param cachedCommand the same with the launcher's AOT cache; empty = there is none
  /// @param nginx the yardstick; empty = none
  /// @param keep whether the folders of parts that went well are kept
  record Plan(
      Set<Part> parts,
      List<String> hubCommand,
      Optional<List<String>> cachedCommand,
      Optional<Path> nginx,
      Function<Store, Measurement.Plan> speed,
      Sizes sizes,
      Path folder,
      boolean keep) {}

  /// How large the scenarios are.
  ///
  /// @param applications of the isolation, each with ten endpoints
  /// @param isolationRate deliveries a second
  /// @param isolationWarmUp milliseconds; longer than an attempt (15 s) when the hub is to know who
  ///   hangs
  /// @param limitedBacklog for the endpoint that takes one a second
  /// @param drained deliveries that wait when the endpoint returns
  /// @param pending deliveries that wait when the hub starts
  record Sizes(
      int applications,
      int isolationRate,
      long isolationWarmUp,
      long isolationMillis,
      long limitedBacklog,
      long drained,
      long pending,
      long drainWarmUp,
      long listDeliveries,
      int listRepeat) {
    /// The default: with the measurements about eight minutes.
    static final Sizes FULL =
        new Sizes(1_000, 500, 20_000, 30_000, 100_000, 50_000, 100_000, 5_000, 200_000, 20);

    /// To see that it works.
    static final Sizes QUICK =
        new Sizes(20, 100, 2_000, 4_000, 1_000, 2_000, 2_000, 1_000, 5_000, 3);

    /// The same with so many deliveries that wait when the endpoint returns.
    Sizes withDrained(long other) {
      return new Sizes(
          applications,
          isolationRate,
          isolationWarmUp,
          isolationMillis,
          limitedBacklog,
          other,
          pending,
          drainWarmUp,
          listDeliveries,
          listRepeat);
    }
  }

  /// Runs the parts of the plan.
  ///
  /// @param progress gets a line now and then
  static WholeReport run(Plan plan, Consumer<String> progress) {
    WholeRun run = new WholeRun(plan, progress);
    WholeReport.Parts parts = run.parts();
    return WholeReport.of(parts, run.failures);
  }

  private WholeReport.Parts parts() {
    Report sqlite = part(Part.SQLITE, folder -> speed(Store.SQLITE, folder));
    Report postgresql = part(Part.POSTGRESQL, folder -> speed(Store.POSTGRESQL, folder));
    IsolationScenario.Outcome isolation = part(Part.ISOLATION, this::isolation);
    DrainScenario.Outcome drain = part(Part.DRAIN, this::drain);
    StartMeter.Outcome start =
        part(Part.START, folder -> StartMeter.measure(plan.hubCommand(), folder, STARTS));
    StartMeter.Outcome cached =
        plan.cachedCommand().isEmpty()
            ? null
            : part(
                Part.START,
                folder -> StartMeter.measure(plan.cachedCommand().get(), folder, STARTS));
    ListsScenario.Outcome lists = part(Part.LISTS, this::lists);
    FirstPage.Outcome page =
        part(Part.PAGE, folder -> FirstPage.measure(plan.hubCommand(), folder).orElse(null));
    return new WholeReport.Parts(sqlite, postgresql, isolation, drain, start, cached, lists, page);
  }

  /// Runs a part in a folder of its own; null when it is not wanted, or could not run.
  private <T> @Nullable T part(Part part, Function<Path, @Nullable T> measured) {
    if (!plan.parts().contains(part)) {
      return null;
    }
    progress.accept("== " + part);
    Path folder = WorkFolder.create(plan.folder());
    try {
      T outcome = measured.apply(folder);
      if (!plan.keep()) {
        WorkFolder.delete(folder);
      }
      return outcome;
    } catch (BenchFailure e) {
      failures.add(part + " could not run: " + e.getMessage());
      return null;
    }
  }

  private Report speed(Store store, Path folder) {
    return Measurement.run(plan.speed().apply(store), plan.nginx(), folder);
  }

  private IsolationScenario.Outcome isolation(Path folder) {
    Sizes sizes = plan.sizes();
    return IsolationScenario.run(
        new IsolationScenario.Plan(
            plan.hubCommand(),
            folder,
            Store.SQLITE,
            sizes.applications(),
            sizes.isolationRate(),
            sizes.isolationWarmUp(),
            sizes.isolationMillis(),
            sizes.limitedBacklog()),
        progress);
  }

  private DrainScenario.Outcome drain(Path folder) {
    Sizes sizes = plan.sizes();
    return DrainScenario.run(
        new DrainScenario.Plan(
            plan.hubCommand(),
            folder,
            Store.SQLITE,
            plan.speed().apply(Store.SQLITE).connections(),
            sizes.drainWarmUp(),
            sizes.drained(),
            sizes.pending()),
        progress);
  }

  private ListsScenario.Outcome lists(Path folder) {
    long deliveries = plan.sizes().listDeliveries();
    return ListsScenario.run(
        new ListsScenario.Plan(
            plan.hubCommand(),
            folder,
            deliveries,
            LISTS_MAX_MILLIS,
            LISTS_WARM_UP,
            plan.sizes().listRepeat(),
            Duration.ofSeconds(LISTS_LEAST_SECONDS + deliveries / LISTS_SLOWEST_PER_SECOND)),
        progress);
  }
}
