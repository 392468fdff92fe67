package dev.maskstream.vision.metrics;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Panoptic quality of Kirillov, He, Girshick, Rother and Dollár, "Panoptic Segmentation" (CVPR
 * 2019), over as many pictures as are added. A predicted segment finds a true one of its class when
 * their IoU is above 0.5. With TP found, FP predicted for nothing and FN missed, for each class:
 * segmentation quality SQ is the mean IoU of what was found, recognition quality RQ = TP / (TP +
 * FP/2 + FN/2), and PQ = SQ x RQ.
 *
 * <p>Void: pixels that truly belong to nothing count in no IoU. A predicted segment that finds
 * nothing and lies by more than half in void, or in a crowd of its own class, is no mistake.
 *
 * <p>Threads: one.
 */
public final class PanopticQuality {
  private static final double MATCH = 0.5;
  private static final int VOID = -1;

  /**
   * Figures of one class.
   *
   * @param iou summed over what was found
   */
  public record Quality(long found, long invented, long missed, double iou) {

    /** Mean IoU of what was found; 0 when nothing was. */
    public double segmentation() {
      return found == 0 ? 0 : iou / found;
    }

    /** F1 of finding, 0 to 1. */
    public double recognition() {
      double all = found + 0.5 * invented + 0.5 * missed;
      return all == 0 ? 0 : found / all;
    }

    /** The product of both, 0 to 1. */
    public double panoptic() {
      return segmentation() * recognition();
    }

    private boolean occurs() {
      return found + invented + missed > 0;
    }

    private Quality plus(Quality other) {
      return new Quality(
          found + other.found, invented + other.invented, missed + other.missed, iou + other.iou);
    }
  }

  private static final Quality NOTHING = new Quality(0, 0, 0, 0);
  private static final Quality INVENTED = new Quality(0, 1, 0, 0);
  private static final Quality MISSED = new Quality(0, 0, 1, 0);

  /** A true and a predicted segment that share pixels. */
  private record Pair(int truth, int predicted) {}

  private final Map<Integer, Quality> classes = new TreeMap<>();

  /**
   * Counts a picture.
   *
   * @throws IllegalArgumentException if the sizes differ
   */
  public void add(PanopticLabels truth, PanopticLabels prediction) {
    if (truth.width() != prediction.width() || truth.height() != prediction.height()) {
      throw new IllegalArgumentException(
          "a truth of %dx%d against a prediction of %dx%d"
              .formatted(truth.width(), truth.height(), prediction.width(), prediction.height()));
    }
    new Picture(truth, prediction).count();
  }

  /** Adds what another has counted, of other pictures. */
  public void addAll(PanopticQuality other) {
    other.classes.forEach(this::put);
  }

  private void put(int classId, Quality quality) {
    classes.merge(classId, quality, Quality::plus);
  }

  /** Figures by class id, for those that occur in truth or prediction. */
  public Map<Integer, Quality> classes() {
    Map<Integer, Quality> occurring = new TreeMap<>(classes);
    occurring.values().removeIf(quality -> !quality.occurs());
    return occurring;
  }

  /**
   * Mean of a figure over classes, such as the things, the stuff or all.
   *
   * @param of ids of the classes; those that do not occur do not count
   * @return empty when none occurs
   */
  public OptionalDouble mean(Set<Integer> of, ToDoubleFunction<Quality> figure) {
    return classes().entrySet().stream()
        .filter(entry -> of.contains(entry.getKey()))
        .mapToDouble(entry -> figure.applyAsDouble(entry.getValue()))
        .average();
  }

  /** One picture's pixels, counted by segment and by pair of segments. */
  private final class Picture {
    private final PanopticLabels truth;
    private final PanopticLabels prediction;
    private final Map<Integer, Long> trueAreas = new HashMap<>();
    private final Map<Integer, Long> predictedAreas = new HashMap<>();
    private final Map<Pair, Long> shared = new HashMap<>();

    Picture(PanopticLabels truth, PanopticLabels prediction) {
      this.truth = truth;
      this.prediction = prediction;
      // Neighbours mostly share both segments, so runs are counted, not pixels.
      int from = 0;
      int[] is = truth.ids();
      int[] said = prediction.ids();
      for (int i = 1; i <= is.length; i++) {
        if (i == is.length || is[i] != is[from] || said[i] != said[from]) {
          run(segment(truth, is[from]), segment(prediction, said[from]), i - from);
          from = i;
        }
      }
    }

    private static int segment(PanopticLabels labels, int id) {
      return labels.classes().containsKey(id) ? id : VOID;
    }

    private void run(int is, int said, long pixels) {
      trueAreas.merge(is, pixels, Long::sum);
      predictedAreas.merge(said, pixels, Long::sum);
      shared.merge(new Pair(is, said), pixels, Long::sum);
    }

    private void count() {
      Set<Integer> foundTruths = new HashSet<>();
      Set<Integer> foundPredictions = new HashSet<>();
      shared.forEach(
          (pair, pixels) -> {
            double iou = sameClass(pair) ? iou(pair, pixels) : 0;
            if (iou > MATCH) {
              foundTruths.add(pair.truth());
              foundPredictions.add(pair.predicted());
              put(truth.classes().get(pair.truth()), new Quality(1, 0, 0, iou));
            }
          });
      trueAreas.keySet().stream()
          .filter(id -> id != VOID && !truth.crowds().contains(id) && !foundTruths.contains(id))
          .forEach(id -> put(truth.classes().get(id), MISSED));
      predictedAreas.keySet().stream()
          .filter(id -> id != VOID && !foundPredictions.contains(id) && !excused(id))
          .forEach(id -> put(prediction.classes().get(id), INVENTED));
    }

    private boolean sameClass(Pair pair) {
      return pair.truth() != VOID
          && pair.predicted() != VOID
          && !truth.crowds().contains(pair.truth())
          && truth.classes().get(pair.truth()).equals(prediction.classes().get(pair.predicted()));
    }

    private double iou(Pair pair, long pixels) {
      long union =
          trueAreas.get(pair.truth())
              + predictedAreas.get(pair.predicted())
              - pixels
              - shared(VOID, pair.predicted());
      return (double) pixels / union;
    }

    private long shared(int is, int said) {
      return shared.getOrDefault(new Pair(is, said), 0L);
    }

    private boolean excused(int said) {
      long nowhere = shared(VOID, said);
      for (int crowd : truth.crowds()) {
        if (truth.classes().get(crowd).equals(prediction.classes().get(said))) {
          nowhere += shared(crowd, said);
        }
      }
      return nowhere > MATCH * predictedAreas.get(said);
    }
  }

  /** Figures of one class; all 0 when it does not occur. */
  public Quality of(int classId) {
    return classes.getOrDefault(classId, NOTHING);
  }
}
