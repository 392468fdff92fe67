package dev.maskstream.processor.segment;

import dev.maskstream.processor.prompts.KeepRule;
import dev.maskstream.proto.v1.Box;
import dev.maskstream.vision.image.ClassMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Masks of a whole grid of points to the objects of a picture: of masks whose boxes are nearly the
 * same, the surest; without specks and pinholes, where that is asked for. After the automatic mask
 * generator of Kirillov et al., Segment Anything (2023), section 3. A rule only.
 */
final class EverythingMasks {
  private EverythingMasks() {}

  /**
   * @param masks that passed the thresholds
   * @param width of the picture, in pixels
   */
  static List<CodedMask> objects(List<CodedMask> masks, KeepRule rule, int width, int height) {
    List<CodedMask> distinct = distinct(masks, rule.boxNms());
    if (rule.minRegion() == 0) {
      return distinct;
    }
    List<CodedMask> clean =
        distinct.stream().map(mask -> clean(mask, rule.minRegion(), width, height)).toList();
    // Without its specks a mask may be the same as another.
    return distinct(clean, rule.boxNms());
  }

  private static List<CodedMask> distinct(List<CodedMask> masks, double most) {
    List<CodedMask> kept = new ArrayList<>();
    masks.stream()
        .filter(mask -> mask.area() > 0)
        .sorted(Comparator.comparingDouble(CodedMask::predictedIou).reversed())
        .filter(mask -> kept.stream().noneMatch(it -> iou(it.box(), mask.box()) > most))
        .forEach(kept::add);
    return List.copyOf(kept);
  }

  /** Of two boxes, 0 to 1. */
  static double iou(Box a, Box b) {
    int width = Math.min(a.getRight(), b.getRight()) - Math.max(a.getLeft(), b.getLeft());
    int height = Math.min(a.getBottom(), b.getBottom()) - Math.max(a.getTop(), b.getTop());
    if (width <= 0 || height <= 0) {
      return 0;
    }
    double both = (double) width * height;
    return both / (area(a) + area(b) - both);
  }

  private static double area(Box box) {
    return (double) (box.getRight() - box.getLeft()) * (box.getBottom() - box.getTop());
  }

  /** Fills holes and removes islands of fewer pixels; the largest island stays in any case. */
  private static CodedMask clean(CodedMask mask, int least, int width, int height) {
    ClassMap before = mask.unpacked(width, height);
    Components parts = Components.of(before);
    int largest = -1;
    for (int at = 0; at < parts.parts().size(); at++) {
      Components.Part part = parts.parts().get(at);
      boolean larger = largest < 0 || part.pixels() > parts.parts().get(largest).pixels();
      largest = part.id() == 1 && larger ? at : largest;
    }
    byte[] after = new byte[before.ids().length];
    for (int at = 0; at < after.length; at++) {
      int label = parts.label(at);
      Components.Part part = parts.parts().get(label);
      boolean stays = part.pixels() >= least || label == largest;
      after[at] = (byte) (stays ? part.id() : 1 - part.id());
    }
    return CodedMask.of(
        mask.prompt(), new ClassMap(width, height, after), mask.predictedIou(), mask.stability());
  }
}
