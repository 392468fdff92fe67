package dev.maskstream.vision.panoptic;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Extent;

/**
 * The name of a mask that knows no classes: the one that most of its pixels have in a class map.
 *
 * @param classId the lowest where several have as many; 0 for an empty mask
 * @param purity share of the mask that has it, 0 to 1
 */
public record ClassVote(int classId, float purity) {
  private static final int CLASSES = 256;

  /**
   * Counts.
   *
   * @param box around all of the mask
   * @param semantic of the mask's size
   */
  public static ClassVote of(ClassMap mask, Extent box, ClassMap semantic) {
    int[] counts = new int[CLASSES];
    int all = 0;
    for (int y = box.top(); y < box.bottom(); y++) {
      for (int at = y * mask.width() + box.left(); at < y * mask.width() + box.right(); at++) {
        if (mask.ids()[at] != 0) {
          counts[Byte.toUnsignedInt(semantic.ids()[at])]++;
          all++;
        }
      }
    }
    int best = 0;
    for (int id = 1; id < CLASSES; id++) {
      best = counts[id] > counts[best] ? id : best;
    }
    return new ClassVote(best, all == 0 ? 0 : (float) counts[best] / all);
  }
}
