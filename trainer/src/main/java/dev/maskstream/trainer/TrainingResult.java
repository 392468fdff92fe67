package dev.maskstream.trainer;

import dev.maskstream.vision.ModelSpec;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a training run came to.
 *
 * @param epochs done, those of earlier runs in the same folder included
 * @param end why there are no more
 * @param best empty when the run was stopped before its first epoch was done
 */
public record TrainingResult(int epochs, End end, Optional<Best> best) {
  /** Why a run ended. */
  public enum End {
    /** All epochs are done. */
    FINISHED,
    /** No better figure for as many epochs as the settings allow. */
    NO_LONGER_BETTER,
    /** Ctrl-C or SIGTERM; the next run in the folder goes on. */
    STOPPED
  }

  /**
   * The best weights, exported.
   *
   * @param epoch they are from
   * @param onnx has its model.json beside it
   */
  public record Best(int epoch, Score score, Path onnx, Optional<ModelSpec> spec) {}
}
