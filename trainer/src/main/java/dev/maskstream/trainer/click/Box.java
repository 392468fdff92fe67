package dev.maskstream.trainer.click;

import dev.maskstream.vision.image.ClassMap;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A box around an object, in pixels, both ends within it.
 *
 * @param left first column
 * @param top first row
 * @param right last column
 * @param bottom last row
 */
public record Box(int left, int top, int right, int bottom) {

  /** The smallest box around all pixels of the object; empty where there is none. */
  public static Optional<Box> around(ClassMap target) {
    int left = Integer.MAX_VALUE;
    int top = Integer.MAX_VALUE;
    int right = -1;
    int bottom = -1;
    for (int y = 0; y < target.height(); y++) {
      for (int x = 0; x < target.width(); x++) {
        if (target.at(x, y) == Targets.OBJECT) {
          left = Math.min(left, x);
          right = Math.max(right, x);
          top = Math.min(top, y);
          bottom = y;
        }
      }
    }
    return right < 0 ? Optional.empty() : Optional.of(new Box(left, top, right, bottom));
  }

  /**
   * As a hand would draw it: each side off by up to a share of the box's own size, but two pixels
   * at least, and inside the picture.
   */
  public Box jittered(double share, int width, int height, RandomGenerator random) {
    double across = Math.max(2, share * (right - left + 1));
    double down = Math.max(2, share * (bottom - top + 1));
    int x0 = Math.clamp(Math.round(left + across * spread(random)), 0, width - 1);
    int x1 = Math.clamp(Math.round(right + across * spread(random)), 0, width - 1);
    int y0 = Math.clamp(Math.round(top + down * spread(random)), 0, height - 1);
    int y1 = Math.clamp(Math.round(bottom + down * spread(random)), 0, height - 1);
    return new Box(Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1));
  }

  private static double spread(RandomGenerator random) {
    return 2 * random.nextDouble() - 1;
  }
}
