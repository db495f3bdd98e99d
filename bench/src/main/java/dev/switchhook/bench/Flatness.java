package dev.switchhook.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Judges whether a figure of a long run stayed where it was. The first quarter of the samples is
/// warm-up and does not count. Of the rest, the median of the last third may lie above that of the
/// first third, and the straight line through all may climb from end to end, by a tenth or by the
/// slack, whichever is more. What falls is no leak.
///
/// @param first median of the first third after warm-up
/// @param last median of the last third
/// @param climb of the straight line, from the first of these samples to the last
/// @param flat whether both are within what is allowed
record Flatness(
    String figure, double first, double last, double climb, double allowed, boolean flat) {
  /// Samples that a judgement needs.
  static final int SAMPLES_MIN = 8;

  private static final double TOLERANCE = 0.10;
  private static final double WARM_UP = 0.25;

  /// Judges one figure.
  ///
  /// @param slack change that says nothing, in the unit of the figure
  /// @throws IllegalArgumentException when there are too few samples
  static Flatness of(String figure, List<Double> samples, double slack) {
    if (samples.size() < SAMPLES_MIN) {
      throw new IllegalArgumentException("too few samples: " + samples.size());
    }
    double[] rest =
        samples.subList((int) (samples.size() * WARM_UP), samples.size()).stream()
            .mapToDouble(Double::doubleValue)
            .toArray();
    int third = rest.length / 3;
    double first = median(Arrays.copyOfRange(rest, 0, third));
    double last = median(Arrays.copyOfRange(rest, rest.length - third, rest.length));
    double climb = slope(rest) * (rest.length - 1);
    double allowed = Math.max(slack, TOLERANCE * first);
    return new Flatness(
        figure, first, last, climb, allowed, last - first <= allowed && climb <= allowed);
  }

  /// Least squares, for each sample.
  private static double slope(double[] values) {
    double middle = (values.length - 1) / 2.0;
    double mean = Arrays.stream(values).average().orElse(0);
    double above = 0;
    double below = 0;
    for (int i = 0; i < values.length; i++) {
      above += (i - middle) * (values[i] - mean);
      below += (i - middle) * (i - middle);
    }
    return above / below;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return Report.Rate.median(values);
  }

  /// What is wrong; null when it is flat.
  @Nullable String complaint() {
    return flat
        ? null
        : String.format(
            Locale.ROOT,
            "%s is not flat: %.1f at first, %.1f at last, climbing by %.1f; at most %.1f more",
            figure,
            first,
            last,
            climb,
            allowed);
  }
}
