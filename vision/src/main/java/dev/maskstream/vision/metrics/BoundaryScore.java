package dev.maskstream.vision.metrics;

import dev.maskstream.vision.image.ClassMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How well the outlines of one picture's classes are met: the F-measure of Csurka, Larlus and
 * Perronnin, "What is a good evaluation measure for semantic segmentation?" (BMVC 2013). For each
 * class, precision is the share of predicted boundary pixels that have a true one of that class
 * within reach, recall the share of true ones that have a predicted one, and the score is {@code 2
 * P R / (P + R)}. Within reach is what lies no farther than 0.75 % of the picture's diagonal, pixel
 * centre to pixel centre, not rounded: in a picture of fewer than 134 pixels of diagonal only the
 * very pixel.
 *
 * <p>A boundary pixel has a neighbour above, below, left or right of another class. Pixels whose
 * true class is ignored are no such neighbours and have no boundary themselves, in truth and
 * prediction alike; so where a band of them lies around everything, as in Pascal VOC, there is
 * little left to score. The edge of the picture is no boundary.
 *
 * <p>Threads: any.
 *
 * @param classes class ids are 0 to this, exclusive
 * @param ignoredIds true ids whose pixels do not count
 */
public record BoundaryScore(int classes, Set<Integer> ignoredIds) {
  public BoundaryScore {
    ignoredIds = Set.copyOf(ignoredIds);
  }

  /**
   * Scores a picture.
   *
   * @return for each class 0 to 1; empty where neither truth nor prediction has a boundary of it
   * @throws IllegalArgumentException if the sizes differ
   */
  public List<OptionalDouble> of(ClassMap truth, ClassMap prediction) {
    ConfusionMatrix.requireSameSize(truth, prediction);
    boolean[] counted = counted(truth);
    Contours is = Contours.of(truth, counted);
    Contours said = Contours.of(prediction, counted);
    long[] hit = said.near(is);
    long[] found = is.near(said);
    return IntStream.range(0, classes)
        .mapToObj(
            id ->
                ignoredIds.contains(id)
                    ? OptionalDouble.empty()
                    : score(hit[id], said.length(id), found[id], is.length(id)))
        .toList();
  }

  private boolean[] counted(ClassMap truth) {
    boolean[] counted = new boolean[truth.ids().length];
    for (int i = 0; i < counted.length; i++) {
      counted[i] = !ignoredIds.contains(Byte.toUnsignedInt(truth.ids()[i]));
    }
    return counted;
  }

  private static OptionalDouble score(long hit, long predicted, long found, long there) {
    if (predicted == 0 && there == 0) {
      return OptionalDouble.empty();
    }
    if (hit == 0 || found == 0) {
      return OptionalDouble.of(0);
    }
    double precision = (double) hit / predicted;
    double recall = (double) found / there;
    return OptionalDouble.of(2 * precision * recall / (precision + recall));
  }
}
