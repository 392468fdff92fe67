package dev.maskstream.trainer.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.List;

/**
 * The exponential moving average of a network's weights (Polyak, Juditsky 1992), kept in a second
 * network: smoother than the last step's and better by the time a run ends. In the first steps it
 * forgets faster, or the random weights it began with would stay too long.
 *
 * <p>Threads: one.
 */
final class WeightAverage {
  private static final double HEAD_START = 10;

  private final List<NDArray> weights;
  private final List<NDArray> averages;
  private final double kept;

  /**
   * @param averages as many arrays of the same shapes
   * @param kept share of the average that a step leaves, below 1
   */
  WeightAverage(List<NDArray> weights, List<NDArray> averages, double kept) {
    this.weights = weights;
    this.averages = averages;
    this.kept = kept;
  }

  /** Begins anew from the network's weights. */
  void reset() {
    for (int i = 0; i < weights.size(); i++) {
      weights.get(i).copyTo(averages.get(i));
    }
  }

  /**
   * Takes in the weights after a step.
   *
   * @param steps that are done, this one included
   */
  void add(int steps) {
    float share = (float) Math.min(kept, (1 + steps) / (HEAD_START + steps));
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      for (int i = 0; i < weights.size(); i++) {
        averages
            .get(i)
            .stopGradient()
            .muli(share)
            .addi(weights.get(i).stopGradient().mul(1 - share));
      }
    }
  }
}
