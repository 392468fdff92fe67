package dev.maskstream.trainer;

import dev.maskstream.trainer.net.Fitting;

/**
 * How far a run has come, and the sums of the epoch that it is in.
 *
 * @param epoch from 1
 * @param step optimizer steps of the epoch that are done
 * @param loss sum over them
 * @param right pixels that count and were right, over them
 * @param counted pixels that count, over them
 * @param seconds they took
 * @param waited seconds of these without a batch to work on
 */
record Position(
    int epoch, int step, double loss, long right, long counted, double seconds, double waited) {
  static final Position START = beginOf(1);

  static Position beginOf(int epoch) {
    return new Position(epoch, 0, 0, 0, 0, 0, 0);
  }

  Position after(Fitting.Step one, double took, double waitedFor) {
    return new Position(
        epoch,
        step + 1,
        loss + one.loss(),
        right + one.right(),
        counted + one.counted(),
        seconds + took,
        waited + waitedFor);
  }
}
