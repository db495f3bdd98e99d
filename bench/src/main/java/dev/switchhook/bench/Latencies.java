package dev.switchhook.bench;

import org.HdrHistogram.Histogram;

/// Collects durations and answers percentiles, three digits exact, up to one minute (longer ones
/// count as a minute). Belongs to one thread.
final class Latencies {
  private static final long LONGEST_MICROS = 60_000_000L;

  private final Histogram histogram = new Histogram(1, LONGEST_MICROS, 3);

  /// @param nanos a duration; below a microsecond counts as one
  void record(long nanos) {
    histogram.recordValue(Math.clamp(nanos / 1_000, 1, LONGEST_MICROS));
  }

  void reset() {
    histogram.reset();
  }

  /// What was recorded since the last [#reset()].
  Percentiles percentiles() {
    return new Percentiles(
        histogram.getTotalCount(),
        histogram.getValueAtPercentile(50),
        histogram.getValueAtPercentile(90),
        histogram.getValueAtPercentile(99),
        histogram.getValueAtPercentile(99.9),
        histogram.getMaxValue());
  }

  /// Microseconds each; all 0 when nothing was recorded.
  record Percentiles(long count, long p50Us, long p90Us, long p99Us, long p999Us, long maxUs) {}
}
