package dev.maskstream.trainer;

import dev.maskstream.trainer.data.Augmentation;
import dev.maskstream.vision.Fit;
import java.nio.file.Path;
import java.util.Optional;

/**
 * All a training run is made from. {@link Preset} holds ready ones to start from.
 *
 * @param output folder of the run; what is already there from a run of the same shape is gone on
 *     with
 * @param modelName such as {@code inspection}
 * @param version such as {@code 1}
 */
public record TrainingSettings(
    Path output,
    String modelName,
    String version,
    Pictures pictures,
    Shape shape,
    Schedule schedule,
    Augmentation augmentation) {

  /**
   * Where pictures come from; see {@link DataSets#open}.
   *
   * @param train what to train on
   * @param validation what to choose the best weights by; empty to hold a share of {@code train}
   *     out
   * @param classes a class file to use instead of the data set's own
   * @param heldOut share held out when there is no {@code validation}, above 0 and below 1; which
   *     pictures is decided by a hash of their names
   */
  public record Pictures(
      String train, Optional<String> validation, Optional<Path> classes, double heldOut) {}

  /**
   * The network; see {@link dev.maskstream.trainer.net.UnetShape}.
   *
   * @param fit how a frame is brought to the input's size, in training and in service
   */
  public record Shape(
      int baseWidth, int depth, boolean batchNorm, int inputWidth, int inputHeight, Fit fit) {}

  /** What decides which weights are the best, and when to stop. */
  public enum Goal {
    /** Share of pixels that are right. */
    PIXEL_ACCURACY,
    /** IoU averaged over classes. */
    MEAN_IOU
  }

  /**
   * How long and how fast.
   *
   * @param epochs rounds over all pictures, at most
   * @param batchSize pictures in an optimizer step, at least 1
   * @param learningRate Adam's, at its peak
   * @param cosine whether the rate warms up and falls along a cosine; otherwise it stays
   * @param balance share of the epochs, the first ones, in which rare classes weigh more in the
   *     loss, 0 to 1; in the others every class counts the same, or thin ones would grow fat
   * @param goal what the best weights are chosen by
   * @param patience epochs without a better figure until the run ends; 0 for never
   * @param galleryEvery epochs between prediction galleries; 0 for none
   * @param seed of weights, order and augmentation
   * @param threads processors one operator may use
   */
  public record Schedule(
      int epochs,
      int batchSize,
      float learningRate,
      boolean cosine,
      double balance,
      Goal goal,
      int patience,
      int galleryEvery,
      long seed,
      int threads) {}
}
