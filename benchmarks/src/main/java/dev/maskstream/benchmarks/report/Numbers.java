package dev.maskstream.benchmarks.report;

import java.util.Arrays;
import java.util.Collection;

/** What is said of repeated measurements. */
public final class Numbers {
  private final double[] sorted;

  private Numbers(double[] sorted) {
    this.sorted = sorted;
  }

  /** Takes at least one number. */
  public static Numbers of(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return new Numbers(sorted);
  }

  public double min() {
    return sorted[0];
  }

  public double max() {
    return sorted[sorted.length - 1];
  }

  public double median() {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  public double mean() {
    return Arrays.stream(sorted).average().orElseThrow();
  }

  /** The smallest number that so many percent do not exceed. */
  public double percentile(double percent) {
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
  }

  /** As {@code median (min-max)}. */
  public String spread(String format) {
    return (format + " (" + format + " to " + format + ")").formatted(median(), min(), max());
  }
}
