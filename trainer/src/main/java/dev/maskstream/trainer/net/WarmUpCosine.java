package dev.maskstream.trainer.net;

import ai.djl.training.tracker.Tracker;

/**
 * A learning rate that rises in a straight line, then falls along half a cosine to a hundredth. A
 * rule only.
 *
 * @param peak the largest rate
 * @param warmUpSteps optimizer steps until the peak
 * @param totalSteps optimizer steps of the whole run; the rate stays at its floor after them
 * @param firstStep steps that were done before this run, when it goes on from a checkpoint
 */
public record WarmUpCosine(float peak, int warmUpSteps, int totalSteps, int firstStep)
    implements Tracker {
  private static final double FLOOR = 0.01;

  @Override
  public float getNewValue(int numUpdate) {
    int step = firstStep + numUpdate;
    if (step < warmUpSteps) {
      return peak * (step + 1) / warmUpSteps;
    }
    double done =
        Math.min(1, (step - warmUpSteps) / (double) Math.max(1, totalSteps - warmUpSteps));
    return (float) (peak * (FLOOR + (1 - FLOOR) * 0.5 * (1 + Math.cos(Math.PI * done))));
  }
}
