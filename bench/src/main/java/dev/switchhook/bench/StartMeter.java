package dev.switchhook.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How long a hub takes from the start of its process to its ready line: the first time on an empty
/// folder, then on the same data. Blocking.
final class StartMeter {
  private StartMeter() {}

  /// What came of it, in milliseconds.
  ///
  /// @param first on an empty folder, where the tables are made
  record Outcome(long first, double median, long worst, List<Long> all) {}

  /// Starts a hub so many times.
  ///
  /// @param workFolder exists; gets data and logs
  static Outcome measure(List<String> hubCommand, Path workFolder, int starts) {
    List<Long> all = new ArrayList<>();
    String adminKey = "swh_measured_starts_0123456789abcdef";
    try (HubProcess hub = HubProcess.start(hubCommand, adminKey, workFolder)) {
      all.add(hub.startMillis());
      while (all.size() < starts) {
        int _ = hub.stop();
        hub.startAgain();
        all.add(hub.startMillis());
      }
    }
    double[] sorted = all.stream().mapToDouble(Long::doubleValue).sorted().toArray();
    return new Outcome(
        all.getFirst(), Report.Rate.median(sorted), (long) sorted[sorted.length - 1], all);
  }
}
