package dev.maskstream.trainer.data;

import dev.maskstream.vision.SegmentClass;

/**
 * A class that the objects of a panoptic set may have.
 *
 * @param number as the set numbers it: a class id, or a COCO category
 * @param rgb colour as 0xRRGGBB
 * @param thing whether its objects are told apart
 */
public record PanopticClass(int number, String name, int rgb, boolean thing) {
  static PanopticClass of(SegmentClass one, boolean thing) {
    return new PanopticClass(one.id(), one.name(), one.rgb(), thing);
  }
}
