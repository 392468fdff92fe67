package dev.maskstream.trainer.export;

import dev.maskstream.vision.onnx.ValueRange;
import java.nio.FloatBuffer;

/**
 * How often a tensor's values are of which size: {@value #BINS} bins from the smallest to the
 * largest value seen, which widen as larger ones come. Positive and negative values have bins of
 * their own, so that 0 is always a bin's edge.
 *
 * <p>Threads: one.
 */
final class Histogram {
  private static final int BINS = 4096;

  private final Side positive = new Side();
  private final Side negative = new Side();
  private long count;

  /** Counts all of a buffer's values; those that are not finite do not count. */
  void add(FloatBuffer values) {
    while (values.hasRemaining()) {
      float value = values.get();
      if (Math.abs(value) <= Float.MAX_VALUE) {
        count++;
        (value < 0 ? negative : positive).add(Math.abs(value));
      }
    }
  }

  /**
   * The range around 0 that holds a share of all values on each side of 0; what lies beyond is
   * clipped.
   *
   * @param share 0 to 1; at 1 nothing is clipped
   */
  ValueRange range(double share) {
    long beyond = (long) Math.floor(count * (1 - share));
    return new ValueRange(0 - negative.end(beyond), positive.end(beyond));
  }

  /** Sizes of the values on one side of 0. */
  private static final class Side {
    private final long[] bins = new long[BINS];
    private float largest;
    private float width;

    void add(float size) {
      if (size > largest) {
        largest = size;
        widen();
      }
      bins[width == 0 ? 0 : Math.min(BINS - 1, (int) (size / width))]++;
    }

    private void widen() {
      if (width == 0) {
        width = Math.max(largest * 2 / BINS, Float.MIN_NORMAL);
      }
      while (largest >= width * BINS) {
        for (int bin = 0; bin < BINS; bin++) {
          bins[bin] = bin < BINS / 2 ? bins[2 * bin] + bins[2 * bin + 1] : 0;
        }
        width *= 2;
      }
    }

    /** The size that no more than so many values go beyond. */
    float end(long beyond) {
      long above = 0;
      for (int bin = BINS - 1; bin >= 0; bin--) {
        above += bins[bin];
        if (above > beyond) {
          return Math.min(largest, (bin + 1) * width);
        }
      }
      return 0;
    }
  }
}
