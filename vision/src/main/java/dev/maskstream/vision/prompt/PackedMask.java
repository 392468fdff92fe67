package dev.maskstream.vision.prompt;

import dev.maskstream.vision.image.ClassMap;
import java.util.BitSet;

/** A mask in little memory: one bit for each pixel of its box. Immutable. */
final class PackedMask {
  private final int width;
  private final int height;
  private final MaskBox box;
  private final BitSet inside;

  /**
   * Packs a mask.
   *
   * @param box around all of the mask
   */
  PackedMask(ClassMap mask, MaskBox box) {
    this.width = mask.width();
    this.height = mask.height();
    this.box = box;
    this.inside = new BitSet(Math.toIntExact(box.area()));
    for (int y = box.top(); y < box.bottom(); y++) {
      int at = y * width;
      int bit = (y - box.top()) * box.width();
      for (int x = box.left(); x < box.right(); x++, bit++) {
        if (mask.ids()[at + x] != 0) {
          inside.set(bit);
        }
      }
    }
  }

  MaskBox box() {
    return box;
  }

  /** Pixels inside. */
  int area() {
    return inside.cardinality();
  }

  ClassMap unpacked() {
    byte[] ids = new byte[width * height];
    for (int bit = inside.nextSetBit(0); bit >= 0; bit = inside.nextSetBit(bit + 1)) {
      ids[(box.top() + bit / box.width()) * width + box.left() + bit % box.width()] = 1;
    }
    return new ClassMap(width, height, ids);
  }
}
