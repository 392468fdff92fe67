package dev.maskstream.trainer;

import dev.maskstream.trainer.net.PromptedFitting;

/**
 * How far a run that learns pointing has come, and the sums of the epoch that it is in.
 *
 * @param pace what a step is counted by
 * @param epoch from 1
 * @param step optimizer steps of the epoch that are done
 * @param loss sum over them
 * @param iou sum over them
 * @param seconds they took
 * @param waited seconds of these without a batch to work on
 */
record PromptedPosition(
    Position.Pace pace,
    int epoch,
    int step,
    double loss,
    double iou,
    double seconds,
    double waited) {

  static PromptedPosition beginOf(int epoch, Position.Pace pace) {
    return new PromptedPosition(pace, epoch, 0, 0, 0, 0, 0);
  }

  /** Where the step stands among all of a run. */
  int place() {
    return (epoch - 1) * pace.steps() + step;
  }

  PromptedPosition after(PromptedFitting.Step one, double took, double waitedFor) {
    return new PromptedPosition(
        pace,
        epoch,
        step + 1,
        loss + one.loss(),
        iou + one.iou(),
        seconds + took,
        waited + waitedFor);
  }
}
