package dev.maskstream.trainer;

import dev.maskstream.trainer.net.Fitting;

/**
 * How far a run has come, and the sums of the epoch that it is in.
 *
 * @param pace what a step is counted by: a step of another pace is another step
 * @param epoch from 1
 * @param step optimizer steps of the epoch that are done
 * @param loss sum over them
 * @param right pixels that count and were right, over them
 * @param counted pixels that count, over them
 * @param gradient L2 norm of the longest one that was taken, over them
 * @param seconds they took
 * @param waited seconds of these without a batch to work on
 */
record Position(
    Pace pace,
    int epoch,
    int step,
    double loss,
    long right,
    long counted,
    double gradient,
    double seconds,
    double waited) {

  /**
   * What decides which pictures a step sees.
   *
   * @param steps of an epoch
   */
  record Pace(int steps, int batchSize, long seed) {}

  static Position beginOf(int epoch, Pace pace) {
    return new Position(pace, epoch, 0, 0, 0, 0, 0, 0, 0);
  }

  /** Where the step stands among all of a run. */
  int place() {
    return (epoch - 1) * pace.steps() + step;
  }

  Position after(Fitting.Step one, double took, double waitedFor) {
    return new Position(
        pace,
        epoch,
        step + 1,
        loss + one.loss(),
        right + one.right(),
        counted + one.counted(),
        Double.isFinite(one.gradient()) ? Math.max(gradient, one.gradient()) : gradient,
        seconds + took,
        waited + waitedFor);
  }
}
