package dev.maskstream.vision.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * How sure the difference between two models is, measured on the same pictures: the percentile
 * bootstrap of Efron and Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13. As many
 * pictures as there are get drawn with replacement, the same ones for both models; their tallies
 * are summed, and the figures' difference is taken; again and again. Of all differences the middle
 * 95 % span the interval. Pictures are drawn, not pixels, because pixels of one picture are right
 * or wrong together.
 *
 * <p>A rule only, the same answer for the same seed. Threads: any.
 *
 * @param resamples how often pictures are drawn, 100 to 1,000,000; 2,000 is plenty
 * @param seed of what is drawn
 */
public record PairedBootstrap(int resamples, long seed) {
  /** Share of the differences that the interval spans. */
  public static final double LEVEL = 0.95;

  public PairedBootstrap {
    if (resamples < 100 || resamples > 1_000_000) {
      throw new IllegalArgumentException(resamples + " resamples; 100 to 1,000,000 are possible");
    }
  }

  /**
   * A figure of both models and how far they are apart.
   *
   * @param low end of the interval for {@code b - a}
   * @param high end of the interval for {@code b - a}
   */
  public record Difference(double a, double b, double low, double high) {
    public double difference() {
      return b - a;
    }

    /** Whether the interval leaves out zero: chance alone would hardly show this. */
    public boolean isSeen() {
      return low > 0 || high < 0;
    }
  }

  /**
   * Compares two models.
   *
   * @param a tallies of the pictures by the first model
   * @param b tallies of the same pictures by the second, in the same order
   * @param figures what to compare
   * @return for each figure the difference; empty where a model has no such figure. Resamples in
   *     which one has none, because a rare class was not drawn, count for no side
   * @throws IllegalArgumentException if there is no picture, or not as many for both
   */
  public List<Optional<Difference>> compare(
      List<Tally> a, List<Tally> b, List<Function<Tally, OptionalDouble>> figures) {
    if (a.size() != b.size() || a.isEmpty()) {
      throw new IllegalArgumentException(a.size() + " pictures against " + b.size());
    }
    double[][] drawn = draw(a, b, figures);
    int[] once = new int[a.size()];
    Arrays.fill(once, 1);
    Tally allA = sum(a, once);
    Tally allB = sum(b, once);
    return IntStream.range(0, figures.size())
        .mapToObj(i -> difference(figures.get(i).apply(allA), figures.get(i).apply(allB), drawn[i]))
        .toList();
  }

  /** The differences of each figure in every resample, not a number where there is none. */
  private double[][] draw(
      List<Tally> a, List<Tally> b, List<Function<Tally, OptionalDouble>> figures) {
    Random random = new Random(seed);
    double[][] drawn = new double[figures.size()][resamples];
    for (int sample = 0; sample < resamples; sample++) {
      int[] times = new int[a.size()];
      for (int i = 0; i < times.length; i++) {
        times[random.nextInt(times.length)]++;
      }
      Tally sumA = sum(a, times);
      Tally sumB = sum(b, times);
      for (int i = 0; i < drawn.length; i++) {
        drawn[i][sample] =
            figures.get(i).apply(sumB).orElse(Double.NaN)
                - figures.get(i).apply(sumA).orElse(Double.NaN);
      }
    }
    return drawn;
  }

  private static Tally sum(List<Tally> pictures, int[] times) {
    Tally sum = new Tally(pictures.getFirst().classes());
    for (int i = 0; i < times.length; i++) {
      if (times[i] > 0) {
        sum.add(pictures.get(i), times[i]);
      }
    }
    return sum;
  }

  private static Optional<Difference> difference(
      OptionalDouble a, OptionalDouble b, double[] drawn) {
    double[] sorted = Arrays.stream(drawn).filter(d -> !Double.isNaN(d)).sorted().toArray();
    if (a.isEmpty() || b.isEmpty() || sorted.length == 0) {
      return Optional.empty();
    }
    // The k-th from either end, k = (samples + 1) times the share cut off there, rounded down.
    int k = Math.max(1, (int) ((sorted.length + 1) * (1 - LEVEL) / 2));
    return Optional.of(
        new Difference(a.getAsDouble(), b.getAsDouble(), sorted[k - 1], sorted[sorted.length - k]));
  }
}
