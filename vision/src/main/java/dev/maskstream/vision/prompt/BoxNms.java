package dev.maskstream.vision.prompt;

import dev.maskstream.vision.image.Extent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Non-maximum suppression: of boxes that overlap by more than a limit the best scored stays. */
final class BoxNms {

  /**
   * Chooses.
   *
   * @param limit IoU up to which two boxes may overlap
   * @return what stays, best first; of two with one score the earlier
   */
  static <T> List<T> keep(
      List<T> all, Function<T, Extent> box, ToDoubleFunction<T> score, double limit) {
    List<T> kept = new ArrayList<>();
    for (T one : all.stream().sorted(Comparator.comparingDouble(score).reversed()).toList()) {
      if (kept.stream().noneMatch(k -> box.apply(k).iou(box.apply(one)) > limit)) {
        kept.add(one);
      }
    }
    return kept;
  }

  private BoxNms() {}
}
