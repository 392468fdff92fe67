package dev.maskstream.trainer.service;

import dev.maskstream.trainer.Preset;
import dev.maskstream.trainer.TrainingSettings;
import dev.maskstream.trainer.TrainingSettings.Goal;
import dev.maskstream.trainer.TrainingSettings.Loss;
import dev.maskstream.trainer.TrainingSettings.Optimizer;
import dev.maskstream.trainer.TrainingSettings.Pictures;
import dev.maskstream.trainer.TrainingSettings.Schedule;
import dev.maskstream.trainer.TrainingSettings.Shape;
import dev.maskstream.trainer.data.Augmentation;
import dev.maskstream.trainer.net.UnetShape;
import dev.maskstream.vision.Fit;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a candidate is fitted. A network that goes on is tuned finely: a small rate, a short average
 * of the weights, slight changes to the pictures. One that begins afresh gets what {@link
 * Preset#STRONG} gives.
 *
 * @param learningRate at its peak, for a network that goes on
 */
record RetrainRecipe(int epochs, int batchSize, float learningRate, int threads) {
  private static final long SEED = 1;

  /** Short, as a run has some hundred steps at most. */
  private static final double AVERAGE = 0.95;

  private static final int MOST_STEPS_DOWN = Preset.STRONG.shape().depth();

  private static final Augmentation SLIGHT =
      new Augmentation(true, false, 0.8, 1.25, 0.08, 0.12, 1);

  /**
   * Where a run's files are.
   *
   * @param fit folder of the training run
   */
  record Places(Path fit, String data) {}

  /** What the candidate will be called. */
  record Name(String model, String version) {}

  /**
   * Goes on with a version's weights.
   *
   * @param weights file of them
   */
  TrainingSettings tuned(Places places, Name name, Path weights, UnetShape of, Fit fit) {
    Shape shape =
        new Shape(
            of.baseWidth(),
            of.maxWidth(),
            of.depth(),
            of.batchNorm(),
            of.inputWidth(),
            of.inputHeight(),
            fit);
    return new TrainingSettings(
        places.fit(),
        name.model(),
        name.version(),
        Optional.of(weights),
        pictures(places),
        shape,
        schedule(),
        new Optimizer(learningRate, true, 1, 0.01, 1, AVERAGE),
        new Loss(0, 0.5),
        SLIGHT);
  }

  /**
   * Begins with weights that know nothing.
   *
   * @throws IllegalArgumentException if no U-Net takes pictures of that size
   */
  TrainingSettings afresh(Places places, Name name, int width, int height, Fit fit) {
    Shape strong = Preset.STRONG.shape();
    Shape shape =
        new Shape(
            strong.baseWidth(), strong.maxWidth(), depth(width, height), true, width, height, fit);
    return new TrainingSettings(
        places.fit(),
        name.model(),
        name.version(),
        Optional.empty(),
        pictures(places),
        shape,
        schedule(),
        new Optimizer(Preset.STRONG.optimizer().learningRate(), true, 1, 0.02, 1, AVERAGE),
        new Loss(0.5, 0.5),
        SLIGHT);
  }

  private static int depth(int width, int height) {
    int halvings = Integer.numberOfTrailingZeros(width | height);
    if (halvings == 0) {
      throw new IllegalArgumentException(
          "no U-Net takes pictures of %dx%d: an odd side cannot be halved"
              .formatted(width, height));
    }
    return Math.min(halvings, MOST_STEPS_DOWN);
  }

  private Schedule schedule() {
    return new Schedule(epochs, batchSize, Goal.MEAN_IOU, 0, epochs, SEED, threads);
  }

  private static Pictures pictures(Places places) {
    return new Pictures(places.data(), Optional.empty(), Optional.empty(), Pictures.HELD_OUT);
  }
}
