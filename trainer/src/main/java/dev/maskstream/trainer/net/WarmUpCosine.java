package dev.maskstream.trainer.net;

import ai.djl.training.tracker.Tracker;

/**
 * A learning rate that rises in a straight line, then falls along half a cosine to a hundredth, or
 * stays (Loshchilov, Hutter 2017, "SGDR", without restarts). A rule only.
 *
 * @param peak the largest rate
 * @param warmUpSteps optimizer steps until the peak
 * @param totalSteps optimizer steps of the whole run; the rate stays at its floor after them
 * @param falls whether it falls after the peak
 */
public record WarmUpCosine(float peak, int warmUpSteps, int totalSteps, boolean falls)
    implements Tracker {
  private static final double FLOOR = 0.01;

  /**
   * @param step optimizer steps done, from 0
   */
  @Override
  public float getNewValue(int step) {
    if (step < warmUpSteps) {
      return peak * (step + 1) / warmUpSteps;
    }
    if (!falls) {
      return peak;
    }
    double done =
        Math.min(1, (step - warmUpSteps) / (double) Math.max(1, totalSteps - warmUpSteps));
    return (float) (peak * (FLOOR + (1 - FLOOR) * 0.5 * (1 + Math.cos(Math.PI * done))));
  }
}
