package dev.maskstream.vision.metrics;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Sums over pictures from which every figure of merit follows. Tallies of single pictures can be
 * added up in any selection, some more than once: that is what {@link PairedBootstrap} does.
 *
 * <p>IoU and pixel accuracy come from the summed pixels, as in {@link ConfusionMatrix}. The
 * boundary score of a class is its mean over the pictures that have one, see {@link BoundaryScore}.
 *
 * <p>Threads: one.
 */
public final class Tally {
  private final long[] right;
  private final long[] there;
  private final long[] predicted;
  private final double[] boundary;
  private final long[] boundaryPictures;
  private long rightInAll;
  private long pixels;

  /**
   * Starts with no picture.
   *
   * @param classes class ids are 0 to this, exclusive
   */
  public Tally(int classes) {
    right = new long[classes];
    there = new long[classes];
    predicted = new long[classes];
    boundary = new double[classes];
    boundaryPictures = new long[classes];
  }

  /**
   * The tally of one picture.
   *
   * @param matrix of that picture alone
   * @param boundary what {@link BoundaryScore#of} says of it
   */
  public static Tally of(ConfusionMatrix matrix, List<OptionalDouble> boundary) {
    Tally tally = new Tally(matrix.classes());
    for (int id = 0; id < matrix.classes(); id++) {
      tally.rightInAll += matrix.count(id, id);
      tally.pixels += matrix.pixelsOf(id);
      // A class that is ignored stays at zero, and so has no IoU.
      if (!matrix.ignores(id)) {
        tally.right[id] = matrix.count(id, id);
        tally.there[id] = matrix.pixelsOf(id);
        tally.predicted[id] = matrix.predictedAs(id);
      }
      OptionalDouble score = boundary.get(id);
      tally.boundary[id] = score.orElse(0);
      tally.boundaryPictures[id] = score.isPresent() ? 1 : 0;
    }
    return tally;
  }

  /**
   * Adds another tally of as many classes.
   *
   * @param times how often it counts, 0 or more
   */
  public void add(Tally other, int times) {
    for (int id = 0; id < right.length; id++) {
      right[id] += times * other.right[id];
      there[id] += times * other.there[id];
      predicted[id] += times * other.predicted[id];
      boundary[id] += times * other.boundary[id];
      boundaryPictures[id] += times * other.boundaryPictures[id];
    }
    rightInAll += times * other.rightInAll;
    pixels += times * other.pixels;
  }

  public int classes() {
    return right.length;
  }

  /** Share of pixels predicted right, 0 to 1; empty when none was counted. */
  public OptionalDouble pixelAccuracy() {
    return ratio((double) rightInAll, pixels);
  }

  /** Intersection over union of a class; empty when it was neither there nor predicted. */
  public OptionalDouble iou(int id) {
    return ratio((double) right[id], there[id] + predicted[id] - right[id]);
  }

  /** Mean of {@link #iou} over the classes that have one; empty when none has. */
  public OptionalDouble meanIou() {
    return mean(this::iou);
  }

  /** Boundary score of a class; empty when no picture had a boundary of it. */
  public OptionalDouble boundary(int id) {
    return ratio(boundary[id], boundaryPictures[id]);
  }

  /** Mean of {@link #boundary} over the classes that have one; empty when none has. */
  public OptionalDouble meanBoundary() {
    return mean(this::boundary);
  }

  private OptionalDouble mean(IntFunction<OptionalDouble> figure) {
    return IntStream.range(0, classes())
        .mapToObj(figure)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .average();
  }

  private static OptionalDouble ratio(double part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of(part / whole);
  }
}
