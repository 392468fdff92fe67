package dev.maskstream.vision.metrics;

import dev.maskstream.vision.image.ClassMap;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The boundary pixels of every class of a picture. A pixel is on the boundary of its own class. */
final class Contours {
  private static final int IDS = 256;
  private static final short NONE = -1;

  /** A step to a pixel within reach. */
  private record Step(int x, int y) {
    int square() {
      return x * x + y * y;
    }
  }

  private final int width;
  private final int height;
  // The class whose boundary runs through a pixel, or NONE.
  private final short[] at;
  private final long[] lengths = new long[IDS];

  private Contours(int width, int height) {
    this.width = width;
    this.height = height;
    this.at = new short[width * height];
  }

  static Contours of(ClassMap map, boolean[] counted) {
    Contours contours = new Contours(map.width(), map.height());
    byte[] ids = map.ids();
    for (int i = 0; i < ids.length; i++) {
      contours.at[i] = NONE;
      if (counted[i] && contours.hasOtherNeighbour(ids, counted, i)) {
        contours.at[i] = (short) Byte.toUnsignedInt(ids[i]);
        contours.lengths[contours.at[i]]++;
      }
    }
    return contours;
  }

  private boolean hasOtherNeighbour(byte[] ids, boolean[] counted, int i) {
    int x = i % width;
    return (x > 0 && differs(ids, counted, i, i - 1))
        || (x < width - 1 && differs(ids, counted, i, i + 1))
        || (i >= width && differs(ids, counted, i, i - width))
        || (i < ids.length - width && differs(ids, counted, i, i + width));
  }

  private static boolean differs(byte[] ids, boolean[] counted, int i, int neighbour) {
    return counted[neighbour] && ids[neighbour] != ids[i];
  }

  /** Boundary pixels of a class. */
  long length(int id) {
    return lengths[id];
  }

  /** For each class, how many of its boundary pixels have one of the other's within reach. */
  long[] near(Contours other) {
    Step[] steps = steps();
    long[] near = new long[IDS];
    for (int i = 0; i < at.length; i++) {
      if (at[i] != NONE && other.lengths[at[i]] > 0 && other.isNear(i, at[i], steps)) {
        near[at[i]]++;
      }
    }
    return near;
  }

  private boolean isNear(int i, short id, Step[] steps) {
    int x = i % width;
    int y = i / width;
    for (Step step : steps) {
      int toX = x + step.x();
      int toY = y + step.y();
      boolean inside = toX >= 0 && toX < width && toY >= 0 && toY < height;
      if (inside && at[toY * width + toX] == id) {
        return true;
      }
    }
    return false;
  }

  /** All steps of at most 0.75 % (3 in 400) of the diagonal, the shortest first, which hit most. */
  private Step[] steps() {
    long square = (long) width * width + (long) height * height;
    int reach = (int) (3 * Math.sqrt((double) square) / 400) + 1;
    return IntStream.rangeClosed(-reach, reach)
        .boxed()
        .flatMap(y -> IntStream.rangeClosed(-reach, reach).mapToObj(x -> new Step(x, y)))
        // In whole numbers, so that what lies at the very distance is within reach everywhere.
        .filter(step -> 400L * 400 * step.square() <= 9 * square)
        .sorted(Comparator.comparingInt(Step::square))
        .toArray(Step[]::new);
  }
}
