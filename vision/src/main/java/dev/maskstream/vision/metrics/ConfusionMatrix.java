package dev.maskstream.vision.metrics;

import dev.maskstream.vision.image.ClassMap;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Counts which class was predicted where which was true, over as many pictures as are added, and
 * tells pixel accuracy and intersection over union from it. Pixels whose true class is ignored do
 * not count, whatever was predicted there.
 *
 * <p>Threads: one; give each its own and {@link #addAll} them.
 */
public final class ConfusionMatrix {
  private static final int IDS = 256;

  private final int classes;
  private final boolean[] ignored = new boolean[IDS];
  // [true class][predicted id]; a prediction may be an id beyond the classes, which is never right.
  private final long[][] counts;

  /**
   * Starts with no pixel counted.
   *
   * @param classes class ids are 0 to this, exclusive; 1 to 256
   * @param ignoredIds true ids that do not count, 0 to 255; may be empty
   */
  public ConfusionMatrix(int classes, Set<Integer> ignoredIds) {
    if (classes < 1 || classes > IDS) {
      throw new IllegalArgumentException(classes + " classes; 1 to 256 are possible");
    }
    this.classes = classes;
    this.counts = new long[classes][IDS];
    ignoredIds.forEach(id -> ignored[id] = true);
  }

  /**
   * Counts a picture.
   *
   * @throws IllegalArgumentException if the sizes differ, or the truth holds an id that is neither
   *     a class nor ignored
   */
  public void add(ClassMap truth, ClassMap prediction) {
    requireSameSize(truth, prediction);
    byte[] is = truth.ids();
    byte[] said = prediction.ids();
    for (int i = 0; i < is.length; i++) {
      int id = Byte.toUnsignedInt(is[i]);
      if (ignored[id]) {
        continue;
      }
      if (id >= classes) {
        throw new IllegalArgumentException(
            "the truth holds class %d at pixel %d; there are %d classes".formatted(id, i, classes));
      }
      counts[id][Byte.toUnsignedInt(said[i])]++;
    }
  }

  static void requireSameSize(ClassMap truth, ClassMap prediction) {
    if (truth.width() != prediction.width() || truth.height() != prediction.height()) {
      throw new IllegalArgumentException(
          "a truth of %dx%d against a prediction of %dx%d"
              .formatted(truth.width(), truth.height(), prediction.width(), prediction.height()));
    }
  }

  /** Counts all that another matrix of as many classes has counted. */
  public void addAll(ConfusionMatrix other) {
    if (other.classes != classes) {
      throw new IllegalArgumentException(other.classes + " classes against " + classes);
    }
    for (int is = 0; is < classes; is++) {
      for (int said = 0; said < IDS; said++) {
        counts[is][said] += other.counts[is][said];
      }
    }
  }

  public int classes() {
    return classes;
  }

  /** Whether pixels that truly are of this class do not count. */
  public boolean ignores(int id) {
    return ignored[id];
  }

  /** Pixels of one class that were taken for another, or the same. */
  public long count(int truth, int predicted) {
    return counts[truth][predicted];
  }

  /** Pixels counted. */
  public long pixels() {
    return IntStream.range(0, classes).mapToLong(this::pixelsOf).sum();
  }

  /** Pixels counted whose true class is the one given. */
  public long pixelsOf(int truth) {
    long sum = 0;
    for (long count : counts[truth]) {
      sum += count;
    }
    return sum;
  }

  /** Pixels counted that were predicted as the class given. */
  public long predictedAs(int id) {
    long sum = 0;
    for (long[] row : counts) {
      sum += row[id];
    }
    return sum;
  }

  /** Share of pixels predicted right, 0 to 1; empty when none was counted. */
  public OptionalDouble pixelAccuracy() {
    long pixels = pixels();
    long right = IntStream.range(0, classes).mapToLong(id -> counts[id][id]).sum();
    return pixels == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) right / pixels);
  }

  /**
   * Intersection over union of one class, 0 to 1; empty when it was neither there nor predicted, or
   * is ignored.
   */
  public OptionalDouble iou(int id) {
    long union = pixelsOf(id) + predictedAs(id) - counts[id][id];
    return union == 0 || ignored[id]
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) counts[id][id] / union);
  }

  /** Mean of {@link #iou} over the classes that have one; empty when none has. */
  public OptionalDouble meanIou() {
    return IntStream.range(0, classes)
        .mapToObj(this::iou)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .average();
  }
}
