package dev.switchhook.bench;

import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// The outcome of a [Measurement]: the JSON object of the last line, and the table above it.
///
/// @param ok nothing lost, nothing invented, all ledgers agree
/// @param ratio hub events per second by nginx requests per second, medians; null without nginx
/// @param latency open loop at the rate that was asked for
/// @param halfLoad open loop at half of what the closed loop reached
/// @param complaints why it is not ok
/// @param warnings what makes the figures doubtful without making them wrong
record Report(
    boolean ok,
    Settings settings,
    Surroundings surroundings,
    Rate hub,
    @Nullable Rate nginx,
    @Nullable Double ratio,
    Latency latency,
    Latency halfLoad,
    LedgerCheck.Verdict ledger,
    List<String> complaints,
    List<String> warnings,
    List<Measurement.Window> windows) {

  /// Above this share of foreign CPU a window is doubtful.
  private static final double FOREIGN_PERCENT = 10;

  static Report of(
      Measurement.Plan plan,
      Surroundings surroundings,
      List<Measurement.Window> windows,
      OpenLoops loops,
      LedgerCheck.Verdict ledger,
      List<String> complaints) {
    Rate hub = Rate.of(windows, "hub");
    Rate nginx =
        windows.stream().anyMatch(w -> w.target().equals("nginx"))
            ? Rate.of(windows, "nginx")
            : null;
    return new Report(
        complaints.isEmpty(),
        new Settings(
            plan.store(),
            plan.rounds(),
            plan.windowMillis(),
            plan.warmUpMillis(),
            plan.connections()),
        surroundings,
        hub,
        nginx,
        nginx == null ? null : hub.perSecond() / nginx.perSecond(),
        loops.even(),
        loops.half(),
        ledger,
        complaints,
        warnings(windows, surroundings, loops.even(), ledger),
        windows);
  }

  /// Everything that must not be: losses, inventions, and counts that differ between those who
  /// counted.
  static List<String> complaints(
      LedgerCheck.Verdict verdict, List<Load.Result> results, Sink.Report sink) {
    List<String> complaints = new ArrayList<>();
    if (verdict.lost() > 0) {
      complaints.add(
          verdict.lost()
              + " acknowledged events were not delivered, the first: "
              + verdict.lostSequences());
    }
    if (verdict.invented() > 0) {
      complaints.add(
          verdict.invented()
              + " deliveries of messages that were never accepted, the first: "
              + verdict.inventedSequences());
    }
    if (verdict.secondEvents() > 0) {
      complaints.add(verdict.secondEvents() + " deliveries show a message as a second event");
    }
    if (verdict.malformed() > 0) {
      complaints.add(verdict.malformed() + " ledger lines cannot be read");
    }
    differ(
        complaints,
        "acknowledged",
        results.stream().mapToLong(Load.Result::acknowledged).sum(),
        verdict.acknowledged());
    differ(
        complaints,
        "refused",
        results.stream().mapToLong(Load.Result::refused).sum(),
        verdict.refused());
    differ(
        complaints,
        "unknown",
        results.stream().mapToLong(Load.Result::unknown).sum(),
        verdict.unknown());
    differ(complaints, "arrived", sink.ledger().arrivals(), verdict.arrivals());
    differ(complaints, "duplicate", sink.ledger().duplicates(), verdict.duplicates());
    return complaints;
  }

  private static void differ(List<String> complaints, String what, long counted, long inLedger) {
    if (counted != inLedger) {
      complaints.add(
          "the ledger disagrees: " + counted + " counted as " + what + ", " + inLedger + " found");
    }
  }

  private static List<String> warnings(
      List<Measurement.Window> windows,
      Surroundings surroundings,
      Latency latency,
      LedgerCheck.Verdict ledger) {
    List<String> warnings = new ArrayList<>();
    for (Measurement.Window window : windows) {
      if (window.used().foreignPercent() > FOREIGN_PERCENT) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "round %d of %s: other programs used %.0f %% of the machine",
                window.round(),
                window.target(),
                window.used().foreignPercent()));
      }
    }
    if (surroundings.fileSystem().equals("tmpfs")) {
      warnings.add("the data folder is in memory (tmpfs): committing costs nothing there");
    }
    if (latency.unsent() > 0) {
      warnings.add(latency.unsent() + " messages of the open loop could not be sent in time");
    }
    if (ledger.refused() + ledger.unknown() > 0) {
      warnings.add(
          ledger.refused() + " requests were refused, " + ledger.unknown() + " had no answer");
    }
    if (ledger.duplicates() > 0) {
      warnings.add(ledger.duplicates() + " deliveries came twice although nothing failed");
    }
    return warnings;
  }

  /// The readable form, lines ending with `\n`.
  String table() {
    Formatter text = new Formatter(Locale.ROOT);
    text.format(
        "%s: closed loop, %d connections, %d rounds of %.1f s, one endpoint%n",
        settings.store(),
        settings.connections(),
        settings.rounds(),
        settings.windowMillis() / 1_000.0);
    text.format(
        "%-7s %5s %12s %12s %9s %9s %9s %7s %8s%n",
        "target",
        "round",
        "per second",
        "CPU us each",
        "answ p50",
        "answ p99",
        "deliv p99",
        "drain",
        "foreign");
    for (Measurement.Window window : windows) {
      Latencies.Percentiles delivered = window.delivered();
      text.format(
          "%-7s %5d %12.0f %12.1f %9s %9s %9s %7s %7.0f%%%n",
          window.target(),
          window.round(),
          window.perSecond(),
          window.used().cpuUs(),
          millis(window.answers().p50Us()),
          millis(window.answers().p99Us()),
          delivered == null ? "-" : millis(delivered.p99Us()),
          window.drainMillis() + "ms",
          window.used().foreignPercent());
    }
    text.format("%n");
    text.format(
        "hub      %.0f events/s (%.0f-%.0f), CPU %.1f us per event%n",
        hub.perSecond(), hub.lowest(), hub.highest(), hub.cpuUs());
    if (nginx == null || ratio == null) {
      text.format("nginx    not measured: no ratio%n");
    } else {
      text.format(
          "nginx    %.0f requests/s (%.0f-%.0f), CPU %.1f us per request%n",
          nginx.perSecond(), nginx.lowest(), nginx.highest(), nginx.cpuUs());
      text.format("ratio    %.1f %% of nginx proxy_pass%n", 100 * ratio);
    }
    text.format(
        "memory   %d MB resident, %d MB at most; ready after %d ms%n",
        surroundings.hubResidentMb(), surroundings.hubPeakMb(), surroundings.hubStartMillis());
    text.format("open loop at %d events/s:%n", latency.rate());
    percentiles(text, "  receive to delivered", latency.delivered());
    percentiles(text, "  intake answer", latency.answers());
    text.format("open loop at half load, %d events/s:%n", halfLoad.rate());
    percentiles(text, "  receive to delivered", halfLoad.delivered());
    percentiles(text, "  intake answer", halfLoad.answers());
    text.format(
        "ledger   acknowledged %d, delivered %d, lost %d, duplicates %d, refused %d, unknown %d, invented %d%n",
        ledger.acknowledged(),
        ledger.delivered(),
        ledger.lost(),
        ledger.duplicates(),
        ledger.refused(),
        ledger.unknown(),
        ledger.invented());
    warnings.forEach(warning -> text.format("note     %s%n", warning));
    complaints.forEach(complaint -> text.format("WRONG    %s%n", complaint));
    return text.toString();
  }

  private static void percentiles(Formatter text, String name, Latencies.Percentiles percentiles) {
    text.format(
        "%-23s p50 %s  p99 %s  p99.9 %s  max %s%n",
        name,
        millis(percentiles.p50Us()),
        millis(percentiles.p99Us()),
        millis(percentiles.p999Us()),
        millis(percentiles.maxUs()));
  }

  private static String millis(long micros) {
    return String.format(Locale.ROOT, "%.2fms", micros / 1_000.0);
  }

  /// What was asked for.
  record Settings(Store store, int rounds, long windowMillis, long warmUpMillis, int connections) {}

  /// @param fileSystem of the hub's data folder
  /// @param hubStartMillis start of the process to its ready line
  record Surroundings(
      int cores,
      String java,
      String fileSystem,
      long hubStartMillis,
      long hubResidentMb,
      long hubPeakMb) {}

  /// Medians over the windows, and the range.
  record Rate(double perSecond, double lowest, double highest, double cpuUs) {
    static Rate of(List<Measurement.Window> windows, String target) {
      List<Measurement.Window> own =
          windows.stream().filter(window -> window.target().equals(target)).toList();
      double[] rates = sorted(own, Measurement.Window::perSecond);
      return new Rate(
          median(rates),
          rates[0],
          rates[rates.length - 1],
          median(sorted(own, window -> window.used().cpuUs())));
    }

    private static double[] sorted(
        List<Measurement.Window> windows, ToDoubleFunction<Measurement.Window> figure) {
      return windows.stream().mapToDouble(figure).sorted().toArray();
    }

    static double median(double[] sorted) {
      int middle = sorted.length / 2;
      return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
  }

  /// The two open-loop runs.
  ///
  /// @param even at the rate that was asked for
  /// @param half at half of what the closed loop reached
  record OpenLoops(Latency even, Latency half) {}

  /// An open-loop run.
  record Latency(
      int rate,
      long sent,
      long unsent,
      Measurement.Reading used,
      Latencies.Percentiles answers,
      Latencies.Percentiles delivered) {}
}
