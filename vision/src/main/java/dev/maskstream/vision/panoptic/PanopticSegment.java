package dev.maskstream.vision.panoptic;

import dev.maskstream.vision.image.Extent;

/**
 * One object, or all there is of one stuff.
 *
 * @param id unique in the picture; as it stands in the map
 * @param thing whether it is one object
 * @param area pixels
 * @param score predicted IoU of the mask it comes from; 1 where it comes from the class map alone
 * @param purity share of that mask which the class map gives this class, 0 to 1
 */
public record PanopticSegment(
    int id, int classId, boolean thing, long area, Extent box, float score, float purity) {

  PanopticSegment numbered(int number) {
    return new PanopticSegment(number, classId, thing, area, box, score, purity);
  }
}
