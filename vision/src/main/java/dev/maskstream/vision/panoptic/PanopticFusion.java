package dev.maskstream.vision.panoptic;

import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.prompt.FoundMask;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes one panoptic picture of a semantic class map and of masks that know no classes.
 *
 * <ol>
 *   <li>Masks go in order of predicted IoU; each takes the pixels that those before it have left. A
 *       mask of which too little is left, or which too small a part is of, is dropped.
 *   <li>A mask is named by the class that most of its pixels have in the class map. If that is no
 *       thing the mask is dropped: a patch of road is no object.
 *   <li>What the masks leave is the class map's alone: each connected region of a thing's class is
 *       an object, all that is of one stuff is one segment. Without masks everything comes from
 *       here.
 *   <li>What is smaller than the smallest area belongs to no segment.
 * </ol>
 *
 * <p>Threads: any.
 *
 * @param things ids of the classes whose objects are told apart
 * @param ignored ids that become no segment
 */
public record PanopticFusion(Set<Integer> things, Set<Integer> ignored, PanopticSettings settings) {
  public PanopticFusion {
    things = Set.copyOf(things);
    ignored = Set.copyOf(ignored);
  }

  /**
   * Which of a model's classes are things: those that say so, or all if none does, since who asks
   * for objects wants some.
   */
  public static Set<Integer> things(List<SegmentClass> classes) {
    boolean marked = classes.stream().anyMatch(SegmentClass::thing);
    return classes.stream()
        .filter(one -> one.thing() || !marked)
        .map(SegmentClass::id)
        .collect(Collectors.toSet());
  }

  /**
   * Fuses.
   *
   * @param semantic at the picture's size
   * @param masks at the picture's size; may be empty
   * @throws IllegalArgumentException if the sizes differ
   */
  public PanopticMap of(ClassMap semantic, List<FoundMask> masks) {
    Canvas canvas = new Canvas(semantic, this);
    masks.stream()
        .sorted(Comparator.comparingDouble(FoundMask::predictedIou).reversed())
        .forEach(canvas::addMask);
    canvas.addRest();
    return canvas.map();
  }
}
