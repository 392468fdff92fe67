package dev.maskstream.trainer;

import dev.maskstream.trainer.data.Augmentation;
import dev.maskstream.trainer.net.UnetShape;
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
 * @param weights a file of weights to begin with instead of fresh ones, of a network of the same
 *     shape: {@code best.params} of another run
 */
public record TrainingSettings(
    Path output,
    String modelName,
    String version,
    Optional<Path> weights,
    Pictures pictures,
    Shape shape,
    Schedule schedule,
    Optimizer optimizer,
    Loss loss,
    Augmentation augmentation) {

  /** The same with other pictures. */
  public TrainingSettings with(Pictures others) {
    return new TrainingSettings(
        output,
        modelName,
        version,
        weights,
        others,
        shape,
        schedule,
        optimizer,
        loss,
        augmentation);
  }

  /** The same for a model of another name. */
  public TrainingSettings named(String name) {
    return new TrainingSettings(
        output, name, version, weights, pictures, shape, schedule, optimizer, loss, augmentation);
  }

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
      String train, Optional<String> validation, Optional<Path> classes, double heldOut) {
    /** Share that is held out where nobody says another. */
    public static final double HELD_OUT = 0.2;

    public Pictures {
      require(heldOut > 0 && heldOut < 1, "the share held out must be between 0 and 1", heldOut);
    }
  }

  /**
   * The network; see {@link dev.maskstream.trainer.net.UnetShape}.
   *
   * @param fit how a frame is brought to the input's size, in training and in service
   */
  public record Shape(
      int baseWidth,
      int maxWidth,
      int depth,
      boolean batchNorm,
      int inputWidth,
      int inputHeight,
      Fit fit) {
    /** The network this is of, for so many classes. */
    public UnetShape of(int classes) {
      return new UnetShape(classes, baseWidth, maxWidth, depth, batchNorm, inputWidth, inputHeight);
    }
  }

  /** What decides which weights are the best, and when to stop. */
  public enum Goal {
    /** Share of pixels that are right. */
    PIXEL_ACCURACY,
    /** IoU averaged over classes. */
    MEAN_IOU
  }

  /**
   * How long.
   *
   * @param epochs rounds over all pictures, at most
   * @param batchSize pictures in an optimizer step, at least 1
   * @param goal what the best weights are chosen by
   * @param patience epochs without a better figure until the run ends; 0 for never
   * @param galleryEvery epochs between prediction galleries; 0 for none
   * @param seed of weights, order and augmentation
   * @param threads processors one operator may use
   */
  public record Schedule(
      int epochs,
      int batchSize,
      Goal goal,
      int patience,
      int galleryEvery,
      long seed,
      int threads) {
    public Schedule {
      require(epochs >= 1, "epochs must be 1 or more", epochs);
      require(batchSize >= 1, "the batch size must be 1 or more", batchSize);
      require(patience >= 0, "patience must be 0 or more", patience);
      require(galleryEvery >= 0, "epochs between galleries must be 0 or more", galleryEvery);
      require(threads >= 1, "threads must be 1 or more", threads);
    }
  }

  /**
   * AdamW and its rate. Without weight decay it is Adam.
   *
   * @param learningRate at its peak
   * @param cosine whether the rate falls along a cosine to a hundredth; otherwise it stays
   * @param warmUp epochs in which the rate rises in a straight line to its peak, 0 for none
   * @param weightDecay share of each kernel taken off a step, times the learning rate; 0 for none
   * @param clip L2 norm of the gradient beyond which it is made shorter, 0 for none
   * @param average how much of the running average of the weights (EMA) a step leaves, 0 for no
   *     average, below 1; the average is what is validated, exported and served
   */
  public record Optimizer(
      float learningRate,
      boolean cosine,
      double warmUp,
      double weightDecay,
      double clip,
      double average) {
    public Optimizer {
      require(learningRate > 0, "the learning rate must be above 0", learningRate);
      require(warmUp >= 0 && warmUp <= 1e6, "epochs of warm-up must be 0 to a million", warmUp);
      require(weightDecay >= 0, "weight decay must be 0 or more", weightDecay);
      require(clip >= 0, "the gradient's limit must be 0 or more", clip);
      require(average >= 0 && average < 1, "the average's share must be 0 to below 1", average);
    }
  }

  /**
   * What is made small.
   *
   * @param balance share of the epochs, the first ones, in which rare classes weigh more in the
   *     cross-entropy, 0 to 1; in the others every class counts the same, or thin ones would grow
   *     fat
   * @param dice how much soft Dice loss is added to the cross-entropy, 0 for none
   */
  public record Loss(double balance, double dice) {
    public Loss {
      require(balance >= 0 && balance <= 1, "balance must be 0 to 1", balance);
      require(dice >= 0, "Dice must be 0 or more", dice);
    }
  }

  private static void require(boolean holds, String rule, Number value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", not " + value);
    }
  }
}
