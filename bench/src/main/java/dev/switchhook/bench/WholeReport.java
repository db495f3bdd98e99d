package dev.switchhook.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a whole run came to: the JSON object of the last line, and the tables above it.
///
/// @param ok nothing was lost and every scenario was as it must be; missed targets do not count
/// @param targets each figure that the design asks for
/// @param complaints why it is not ok
record WholeReport(boolean ok, List<Target> targets, Parts parts, List<String> complaints) {
  /// What was measured; null is what was left out or could not run.
  ///
  /// @param startWithCache with the launcher's AOT cache
  record Parts(
      @Nullable Report sqlite,
      @Nullable Report postgresql,
      IsolationScenario.@Nullable Outcome isolation,
      DrainScenario.@Nullable Outcome drain,
      StartMeter.@Nullable Outcome start,
      StartMeter.@Nullable Outcome startWithCache,
      ListsScenario.@Nullable Outcome lists,
      FirstPage.@Nullable Outcome page) {}

  /// Judges what was measured.
  ///
  /// @param failures parts that could not run
  static WholeReport of(Parts parts, List<String> failures) {
    List<String> complaints = new ArrayList<>(failures);
    complain(complaints, "sqlite", parts.sqlite(), Report::complaints);
    complain(complaints, "postgresql", parts.postgresql(), Report::complaints);
    complain(complaints, "isolation", parts.isolation(), IsolationScenario.Outcome::complaints);
    complain(complaints, "drain", parts.drain(), DrainScenario.Outcome::complaints);
    complain(complaints, "lists", parts.lists(), ListsScenario.Outcome::wrongAnswers);
    return new WholeReport(complaints.isEmpty(), targets(parts), parts, complaints);
  }

  private static <T> void complain(
      List<String> complaints, String part, @Nullable T outcome, Function<T, List<String>> of) {
    if (outcome != null) {
      of.apply(outcome).forEach(complaint -> complaints.add(part + ": " + complaint));
    }
  }

  /// Whether no target was missed; those that were not measured do not count.
  boolean reachedAll() {
    return targets.stream().noneMatch(target -> target.mark() == Target.Mark.MISSED);
  }

  private static List<Target> targets(Parts parts) {
    List<Target> targets = new ArrayList<>();
    speed(targets, parts.sqlite(), parts.postgresql());
    isolation(targets, parts.isolation());
    drain(targets, parts.drain());
    targets.add(
        Target.atMost("start to ready", 1.5, "s", of(parts.start(), one -> one.median() / 1_000)));
    targets.add(
        Target.atMost(
            "start to ready with the AOT cache",
            0.8,
            "s",
            of(parts.startWithCache(), one -> one.median() / 1_000)));
    targets.add(
        Target.atMost(
                "slowest list filter, p95", 100, "ms", of(parts.lists(), WholeReport::slowest))
            .noted(
                parts.lists() == null
                    ? ""
                    : String.format(
                        Locale.ROOT,
                        "with %,d deliveries; the target is for 10 million (bench lists)",
                        parts.lists().deliveries())));
    targets.add(
        Target.atMost(
            "first page of the dashboard, gzip",
            53,
            "KB",
            of(parts.page(), one -> one.bytes() / 1e3)));
    return targets;
  }

  private static void speed(
      List<Target> targets, @Nullable Report sqlite, @Nullable Report postgresql) {
    targets.add(
        Target.atLeast("delivered events/s, of nginx proxy_pass: SQLite", 20, "%", ratio(sqlite)));
    targets.add(
        Target.atLeast(
            "delivered events/s, of nginx proxy_pass: PostgreSQL", 15, "%", ratio(postgresql)));
    targets.add(
        Target.atMost("hub CPU per event, SQLite", 90, "us", of(sqlite, one -> one.hub().cpuUs())));
    targets.add(
        Target.atMost(
            "receive to delivered at the even rate, p50",
            5,
            "ms",
            of(sqlite, one -> one.latency().delivered().p50Us() / 1e3)));
    targets.add(
        Target.atMost(
            "receive to delivered at the even rate, p99",
            50,
            "ms",
            of(sqlite, one -> one.latency().delivered().p99Us() / 1e3)));
    targets.add(
        Target.atMost(
            "intake answer at half load, p99",
            25,
            "ms",
            of(sqlite, one -> one.halfLoad().answers().p99Us() / 1e3)));
    targets.add(
        Target.atMost(
            "resident memory at full load, peak",
            350,
            "MB",
            of(sqlite, one -> (double) one.surroundings().hubPeakMb())));
  }

  private static @Nullable Double ratio(@Nullable Report report) {
    Double ratio = report == null ? null : report.ratio();
    return ratio == null ? null : 100 * ratio;
  }

  private static void isolation(List<Target> targets, IsolationScenario.@Nullable Outcome outcome) {
    String note =
        outcome == null
            ? ""
            : String.format(
                Locale.ROOT,
                "%,d endpoints, %,d hang, %d/s",
                outcome.endpoints(),
                outcome.hanging(),
                outcome.rate());
    targets.add(
        Target.atMost(
                "start delay of healthy endpoints, p50",
                20,
                "ms",
                of(outcome, one -> one.before().startDelay().p50Us() / 1e3))
            .noted(note));
    targets.add(
        Target.atMost(
                "start delay of healthy endpoints, p99",
                1_000,
                "ms",
                of(outcome, one -> one.before().startDelay().p99Us() / 1e3))
            .noted(note));
    IsolationScenario.Stretch with = outcome == null ? null : outcome.with();
    if (outcome == null || with == null) {
      targets.add(Target.atMost("the same p99 beside a backlog", 0, "ms", null));
      return;
    }
    double before = outcome.before().startDelay().p99Us() / 1e3;
    targets.add(
        Target.atMost(
                "the same p99 beside a backlog",
                before
                    + Math.max(IsolationScenario.SLACK_MS, IsolationScenario.SLACK_SHARE * before),
                "ms",
                with.startDelay().p99Us() / 1e3)
            .noted(
                String.format(
                    Locale.ROOT,
                    "%,d wait for an endpoint that takes one a second",
                    outcome.backlog())));
  }

  private static void drain(List<Target> targets, DrainScenario.@Nullable Outcome outcome) {
    targets.add(
        Target.atMost(
                "lost after an endpoint was away", 0, "", of(outcome, one -> (double) one.lost()))
            .noted(
                outcome == null
                    ? ""
                    : String.format(
                        Locale.ROOT,
                        "%,d drained at %,.0f/s, first after %d ms",
                        outcome.drain().backlog(),
                        outcome.drain().perSecond(),
                        outcome.drain().firstMillis())));
    targets.add(
        Target.atMost(
                "resident memory beside a backlog, peak",
                350,
                "MB",
                of(outcome, one -> (double) one.residentPeakMb()))
            .noted(
                outcome == null
                    ? ""
                    : String.format(Locale.ROOT, "%,d waiting", outcome.drain().backlog())));
    boolean restarted = outcome != null && outcome.restart().backlog() > 0;
    targets.add(
        Target.atMost(
                "start with pending deliveries to the first delivery",
                5,
                "s",
                restarted ? of(outcome, one -> one.restart().firstMillis() / 1e3) : null)
            .noted(
                outcome == null
                    ? ""
                    : String.format(Locale.ROOT, "%,d pending", outcome.restart().backlog())));
  }

  private static double slowest(ListsScenario.Outcome lists) {
    return lists.rows().stream().mapToDouble(ListsMeter.Row::p95Ms).max().orElse(0);
  }

  private static <T> @Nullable Double of(@Nullable T outcome, Function<T, Double> figure) {
    return outcome == null ? null : figure.apply(outcome);
  }

  /// The readable form.
  String table() {
    StringBuilder text = new StringBuilder();
    if (parts.sqlite() != null) {
      text.append(parts.sqlite().table()).append('\n');
    }
    if (parts.postgresql() != null) {
      text.append(parts.postgresql().table()).append('\n');
    }
    text.append(
        String.format(
            Locale.ROOT, "%-58s %16s %15s  %s%n", "figure", "target", "reached", "verdict"));
    targets.forEach(target -> text.append(target.line()));
    complaints.forEach(complaint -> text.append("WRONG  ").append(complaint).append('\n'));
    return text.toString();
  }
}
