package dev.maskstream.vision.prompt;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which of the masks that a decoder gives for one prompt are answers. SAM's decoders give four: one
 * for when a single mask is wanted, then three that read an ambiguous prompt as a part, a whole and
 * something between. SAM 2 and EfficientSAM export the three only, some exports a single one.
 */
final class Readings {
  private static final int WITH_SINGLE_MASK = 4;

  /**
   * Chooses.
   *
   * @param predictedIou of each mask
   * @param multimask whether all readings are wanted, not only the best
   * @return indexes of masks, best first
   */
  static List<Integer> choose(List<Float> predictedIou, boolean multimask) {
    boolean hasSingle = predictedIou.size() == WITH_SINGLE_MASK;
    if (hasSingle && !multimask) {
      return List.of(0);
    }
    List<Integer> best =
        IntStream.range(hasSingle ? 1 : 0, predictedIou.size())
            .boxed()
            .sorted(Comparator.comparing(predictedIou::get, Comparator.reverseOrder()))
            .toList();
    return multimask ? best : best.subList(0, 1);
  }

  private Readings() {}
}
