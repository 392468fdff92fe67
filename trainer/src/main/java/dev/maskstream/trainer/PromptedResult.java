package dev.maskstream.trainer;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run that learns pointing came to.
 *
 * @param epochs done, those of earlier runs in the same folder included
 * @param end why there are no more
 * @param best empty when the run was stopped before its first epoch was done
 */
public record PromptedResult(int epochs, TrainingResult.End end, Optional<Best> best) {
  /**
   * The best weights, exported.
   *
   * @param epoch they are from
   * @param iou1 mean IoU of held-out objects after a click, 0 to 1
   * @param iou3 after three
   * @param iou5 after five
   * @param folder holds encoder.onnx, decoder.onnx and model.json
   */
  public record Best(int epoch, double iou1, double iou3, double iou5, Path folder) {}
}
