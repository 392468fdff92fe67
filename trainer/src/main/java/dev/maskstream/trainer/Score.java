package dev.maskstream.trainer;

import dev.maskstream.vision.metrics.ConfusionMatrix;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How well masks at the frames' own size match their labels.
 *
 * @param pixelAccuracy share of pixels that are right, 0 to 1; 0 when none counts
 * @param meanIou over the classes that occur, 0 to 1
 * @param iou of each class in order of id; empty for a class that neither occurs nor is predicted
 */
public record Score(double pixelAccuracy, double meanIou, List<OptionalDouble> iou) {
  public Score {
    iou = List.copyOf(iou);
  }

  static Score of(ConfusionMatrix matrix) {
    return new Score(
        matrix.pixelAccuracy().orElse(0),
        matrix.meanIou().orElse(0),
        IntStream.range(0, matrix.classes()).mapToObj(matrix::iou).toList());
  }
}
