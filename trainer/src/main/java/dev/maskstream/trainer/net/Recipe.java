package dev.maskstream.trainer.net;

import ai.djl.training.tracker.Tracker;

/**
 * How a network is fitted.
 *
 * @param learningRate by optimizer steps done
 * @param weightDecay see {@link AdamW}; 0 for none
 * @param longestGradient see {@link AdamW}; 0 for any length
 * @param average see {@link WeightAverage}; 0 for none
 * @param dice how much of {@link SoftDice} is added to the cross-entropy; 0 for none
 */
public record Recipe(
    Tracker learningRate, double weightDecay, double longestGradient, double average, double dice) {
  /** Adam and cross-entropy, nothing else. */
  public static Recipe plain(float learningRate) {
    return new Recipe(Tracker.fixed(learningRate), 0, 0, 0, 0);
  }
}
