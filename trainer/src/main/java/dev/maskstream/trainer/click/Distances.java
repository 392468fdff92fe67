package dev.maskstream.trainer.click;

/**
 * How far each pixel of a region is from the nearest pixel outside of it; the picture ends in the
 * outside. Exact, in time that grows with the pixels only (Felzenszwalb, Huttenlocher 2012,
 * "Distance Transforms of Sampled Functions").
 */
final class Distances {
  private static final double FAR = 1e12;

  /**
   * Squared distances in pixels; 0 outside of the region.
   *
   * @param inside {@code width * height} pixels, rows from the top
   */
  static float[] squared(boolean[] inside, int width, int height) {
    float[] columns = new float[inside.length];
    for (int x = 0; x < width; x++) {
      alongColumn(inside, columns, x, width, height);
    }
    float[] squared = new float[inside.length];
    Envelope envelope = new Envelope(width + 2);
    for (int y = 0; y < height; y++) {
      envelope.row(columns, squared, y * width, width);
    }
    return squared;
  }

  /** Distance to the nearest pixel outside, up or down. */
  private static void alongColumn(
      boolean[] inside, float[] distance, int x, int width, int height) {
    int since = 0;
    for (int y = 0; y < height; y++) {
      int at = y * width + x;
      since = inside[at] ? since + 1 : 0;
      distance[at] = since;
    }
    since = 0;
    for (int y = height - 1; y >= 0; y--) {
      int at = y * width + x;
      since = inside[at] ? since + 1 : 0;
      distance[at] = Math.min(distance[at], since);
    }
  }

  /** The lowest of the parabolas over a row, one for each pixel and one beyond either end. */
  private static final class Envelope {
    private final double[] height;
    private final int[] apex;
    private final double[] from;

    Envelope(int places) {
      height = new double[places];
      apex = new int[places];
      from = new double[places + 1];
    }

    void row(float[] columns, float[] squared, int start, int width) {
      for (int place = 1; place <= width; place++) {
        double own = columns[start + place - 1];
        height[place] = own * own;
      }
      height[0] = 0;
      height[width + 1] = 0;
      build(width + 2);
      int part = 0;
      for (int place = 1; place <= width; place++) {
        while (from[part + 1] < place) {
          part++;
        }
        double away = place - apex[part];
        squared[start + place - 1] = (float) (away * away + height[apex[part]]);
      }
    }

    private void build(int places) {
      int parts = 0;
      apex[0] = 0;
      from[0] = -FAR;
      from[1] = FAR;
      for (int place = 1; place < places; place++) {
        double meets = meeting(place, apex[parts]);
        while (meets <= from[parts]) {
          parts--;
          meets = meeting(place, apex[parts]);
        }
        parts++;
        apex[parts] = place;
        from[parts] = meets;
        from[parts + 1] = FAR;
      }
    }

    /** Where the parabola over one place goes below that over an earlier one. */
    private double meeting(int place, int earlier) {
      double rise =
          height[place] + (double) place * place - height[earlier] - (double) earlier * earlier;
      return rise / (2.0 * (place - earlier));
    }
  }

  private Distances() {}
}
