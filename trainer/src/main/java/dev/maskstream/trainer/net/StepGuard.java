package dev.maskstream.trainer.net;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a step's gradient may move the weights.
 *
 * <p>A gradient can be longer than a float holds though the loss is small and the steps before and
 * after it are like any other; one such was seen in twenty epochs, and why is not known. Such a
 * step is left out, as mixed-precision training does (Micikevicius et al. 2018, "Mixed Precision
 * Training"). A loss that is no number, or several such gradients in a row, say that the weights
 * themselves are lost.
 *
 * <p>Threads: one.
 */
final class StepGuard {
  static final int MOST_IN_A_ROW = 5;

  private static final Logger log = LoggerFactory.getLogger(StepGuard.class);

  private int inARow;

  /**
   * @param place of the step in the schedule, from 0, for the log
   * @return false for a step that is to be left out
   * @throws DivergedException if the loss is no number, or more than {@value #MOST_IN_A_ROW}
   *     gradients in a row are none
   */
  boolean takes(double loss, double gradient, int place) {
    if (Double.isFinite(loss) && Double.isFinite(gradient)) {
      inARow = 0;
      return true;
    }
    inARow++;
    if (!Double.isFinite(loss) || inARow > MOST_IN_A_ROW) {
      throw new DivergedException(loss, gradient);
    }
    log.atWarn()
        .addKeyValue("step", place + 1)
        .addKeyValue("loss", loss)
        .log("a training step is left out: its gradient is longer than a number can tell");
    return false;
  }
}
