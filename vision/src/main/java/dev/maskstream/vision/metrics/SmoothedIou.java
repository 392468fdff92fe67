package dev.maskstream.vision.metrics;

import dev.maskstream.vision.image.ClassMap;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Soft intersection over union, smoothed by 1: for each picture and class, with the one-hot truth t
 * and the predicted probability p of every pixel, {@code (sum(t p) + 1) / (sum(t) + sum(p) - sum(t
 * p) + 1)}; the mean over pictures for each class, then over classes. Unlike {@link
 * ConfusionMatrix} it weighs how sure the network is, and a class absent from a picture and not
 * predicted there counts as 1.
 *
 * <p>Threads: one.
 */
public final class SmoothedIou {
  private static final double SMOOTHING = 1;

  private final int classes;
  private final Set<Integer> ignored;
  private final double[] sums;
  private long pictures;

  /**
   * Starts with no picture.
   *
   * @param classes class ids are 0 to this, exclusive
   * @param ignoredIds true ids whose pixels do not count
   */
  public SmoothedIou(int classes, Set<Integer> ignoredIds) {
    this.classes = classes;
    this.ignored = Set.copyOf(ignoredIds);
    this.sums = new double[classes];
  }

  /**
   * Counts a picture.
   *
   * @param probabilities softmax planes, {@code [classes, height, width]}, 0 to 1
   * @throws IllegalArgumentException if there are more or fewer probabilities than that
   */
  public void add(ClassMap truth, float[] probabilities) {
    int pixels = truth.ids().length;
    if (probabilities.length != Math.multiplyExact(classes, pixels)) {
      throw new IllegalArgumentException(
          "%d probabilities for %d classes at %dx%d"
              .formatted(probabilities.length, classes, truth.width(), truth.height()));
    }
    boolean[] counts = counted(truth);
    for (int id = 0; id < classes; id++) {
      double intersection = 0;
      double total = 0;
      for (int i = 0; i < pixels; i++) {
        if (counts[i]) {
          double probability = probabilities[id * pixels + i];
          boolean isThere = Byte.toUnsignedInt(truth.ids()[i]) == id;
          total += probability + (isThere ? 1 : 0);
          intersection += isThere ? probability : 0;
        }
      }
      sums[id] += (intersection + SMOOTHING) / (total - intersection + SMOOTHING);
    }
    pictures++;
  }

  private boolean[] counted(ClassMap truth) {
    boolean[] counted = new boolean[truth.ids().length];
    for (int i = 0; i < counted.length; i++) {
      counted[i] = !ignored.contains(Byte.toUnsignedInt(truth.ids()[i]));
    }
    return counted;
  }

  /** Mean over pictures of one class; empty before the first picture. */
  public OptionalDouble ofClass(int id) {
    return pictures == 0 ? OptionalDouble.empty() : OptionalDouble.of(sums[id] / pictures);
  }

  /** Mean over classes that are not ignored; empty before the first picture. */
  public OptionalDouble mean() {
    return pictures == 0
        ? OptionalDouble.empty()
        : IntStream.range(0, classes)
            .filter(id -> !ignored.contains(id))
            .mapToDouble(id -> sums[id] / pictures)
            .average();
  }
}
