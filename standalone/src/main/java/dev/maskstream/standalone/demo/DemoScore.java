package dev.maskstream.standalone.demo;

import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.metrics.ConfusionMatrix;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;

/**
 * How well masks match the truth that the camera drew, over the latest frames compared.
 *
 * <p>Threads: any. Memory: at most {@link #OPEN} truths, the oldest forgotten first, and {@link
 * #WINDOW} comparisons.
 */
final class DemoScore {
  /** Frames whose mask may still come. */
  static final int OPEN = 64;

  /** Comparisons that the figures are made of. */
  static final int WINDOW = 100;

  private final List<SegmentClass> classes;
  private final Map<UUID, ClassMap> truths = new LinkedHashMap<>();
  private final Deque<ConfusionMatrix> latest = new ArrayDeque<>();
  private long drawn;
  private long compared;

  DemoScore(List<SegmentClass> classes) {
    this.classes = List.copyOf(classes);
  }

  /**
   * Figures at one moment.
   *
   * @param drawn frames sent so far
   * @param compared masks compared so far
   * @param ious by class, in order of id; empty for a class that was neither there nor predicted
   */
  record Figures(
      long drawn,
      long compared,
      OptionalDouble meanIou,
      OptionalDouble pixelAccuracy,
      List<OptionalDouble> ious) {}

  /** Remembers the truth of a frame that is about to be sent. */
  synchronized void expect(UUID frameId, ClassMap truth) {
    drawn++;
    truths.put(frameId, truth);
    if (truths.size() > OPEN) {
      truths.remove(truths.keySet().iterator().next());
    }
  }

  /**
   * Compares a mask with its truth; one that was compared already, or forgotten, is passed over.
   */
  synchronized void compare(UUID frameId, ClassMap mask) {
    ClassMap truth = truths.remove(frameId);
    if (truth == null) {
      return;
    }
    ConfusionMatrix comparison = new ConfusionMatrix(classes.size(), Set.of());
    comparison.add(truth, mask);
    compared++;
    latest.addLast(comparison);
    if (latest.size() > WINDOW) {
      latest.removeFirst();
    }
  }

  synchronized Figures figures() {
    ConfusionMatrix sum = new ConfusionMatrix(classes.size(), Set.of());
    latest.forEach(sum::addAll);
    return new Figures(
        drawn,
        compared,
        sum.meanIou(),
        sum.pixelAccuracy(),
        classes.stream().map(each -> sum.iou(each.id())).toList());
  }
}
