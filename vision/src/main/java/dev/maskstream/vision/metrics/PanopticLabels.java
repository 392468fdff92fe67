package dev.maskstream.vision.metrics;

import java.util.Map;
import java.util.Set;

/**
 * A picture cut into segments: every pixel belongs to one, or to none (void).
 *
 * <p>Threads: any, as long as the array is not changed.
 */
public final class PanopticLabels {
  private final int width;
  private final int height;
  private final int[] ids;
  private final Map<Integer, Integer> classes;
  private final Set<Integer> crowds;

  /**
   * @param ids segment of each pixel, rows from the top; shared, not copied. What has no class is
   *     void
   * @param classes class of each segment
   * @param crowds segments that stand for many objects nobody told apart; they are neither found
   *     nor missed
   * @throws IllegalArgumentException if the sizes do not match
   */
  public PanopticLabels(
      int width, int height, int[] ids, Map<Integer, Integer> classes, Set<Integer> crowds) {
    if (width < 1 || height < 1 || ids.length != Math.multiplyExact(width, height)) {
      throw new IllegalArgumentException(
          width + "x" + height + " segments do not fit " + ids.length + " pixels");
    }
    this.width = width;
    this.height = height;
    this.ids = ids;
    this.classes = Map.copyOf(classes);
    this.crowds = Set.copyOf(crowds);
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** Segment of each pixel, the labels' own array. */
  public int[] ids() {
    return ids;
  }

  /** Class of each segment. */
  public Map<Integer, Integer> classes() {
    return classes;
  }

  /** Segments that stand for many objects. */
  public Set<Integer> crowds() {
    return crowds;
  }
}
