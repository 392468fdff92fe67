package dev.maskstream.trainer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Figures of merit of pointing: how right masks are after so many clicks, and how many clicks it
 * takes to be right enough (NoC, number of clicks; Xu et al. 2016). An object that never comes to
 * it counts as many clicks as were allowed.
 *
 * <p>Threads: one.
 */
final class ClickFigures {
  /** Clicks somebody would make at most. */
  static final int MOST_CLICKS = 20;

  private final List<double[]> objects = new ArrayList<>();
  private double misjudged;
  private int judged;

  /**
   * Takes in an object.
   *
   * @param rounds at least one
   */
  void add(List<ClickSession.Round> rounds) {
    objects.add(rounds.stream().mapToDouble(ClickSession.Round::iou).toArray());
    for (ClickSession.Round round : rounds) {
      OptionalDouble said = round.answer().predictedIou();
      if (said.isPresent()) {
        misjudged += Math.abs(said.getAsDouble() - round.iou());
        judged++;
      }
    }
  }

  int objects() {
    return objects.size();
  }

  /**
   * Mean IoU after so many clicks; an object that needed fewer keeps what it had.
   *
   * @return empty where there are no objects
   */
  OptionalDouble iouAfter(int clicks) {
    return objects.stream().mapToDouble(ious -> ious[Math.min(clicks, ious.length) - 1]).average();
  }

  /**
   * Mean number of clicks until the IoU is at least this.
   *
   * @return empty where there are no objects
   */
  OptionalDouble clicksUntil(double iou) {
    return objects.stream().mapToInt(ious -> clicksUntil(iou, ious)).average();
  }

  private static int clicksUntil(double iou, double[] ious) {
    for (int click = 0; click < ious.length; click++) {
      if (ious[click] >= iou) {
        return click + 1;
      }
    }
    return MOST_CLICKS;
  }

  /** Share of objects whose IoU is never at least this. */
  double never(double iou) {
    long never =
        objects.stream().filter(ious -> Arrays.stream(ious).noneMatch(one -> one >= iou)).count();
    return (double) never / Math.max(1, objects.size());
  }

  /** How far predicted IoUs are off, on average; empty where none was predicted. */
  OptionalDouble predictionError() {
    return judged == 0 ? OptionalDouble.empty() : OptionalDouble.of(misjudged / judged);
  }
}
