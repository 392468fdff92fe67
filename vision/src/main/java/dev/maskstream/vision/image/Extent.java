package dev.maskstream.vision.image;

import java.util.Optional;

/**
 * How far a mask reaches, in pixels.
 *
 * @param left first column with a pixel of it
 * @param top first row with one
 * @param right first column after the last
 * @param bottom first row after the last
 */
public record Extent(int left, int top, int right, int bottom) {

  /** Of all that is not 0; absent when everything is. */
  public static Optional<Extent> of(ClassMap mask) {
    int width = mask.width();
    int left = width;
    int right = 0;
    int top = -1;
    int bottom = 0;
    for (int y = 0; y < mask.height(); y++) {
      int start = y * width;
      int first = firstInside(mask.ids(), start, start + width) - start;
      if (first < width) {
        left = Math.min(left, first);
        right = Math.max(right, afterLastInside(mask.ids(), start, start + width) - start);
        top = top < 0 ? y : top;
        bottom = y + 1;
      }
    }
    return top < 0 ? Optional.empty() : Optional.of(new Extent(left, top, right, bottom));
  }

  private static int firstInside(byte[] ids, int from, int to) {
    int at = from;
    while (at < to && ids[at] == 0) {
      at++;
    }
    return at;
  }

  private static int afterLastInside(byte[] ids, int from, int to) {
    int at = to;
    while (at > from && ids[at - 1] == 0) {
      at--;
    }
    return at;
  }

  public int width() {
    return right - left;
  }

  public int height() {
    return bottom - top;
  }

  /** Pixels in the box. */
  public long area() {
    return (long) width() * height();
  }

  /** Intersection over union with another box, 0 to 1. */
  public double iou(Extent other) {
    int across = Math.max(0, Math.min(right, other.right) - Math.max(left, other.left));
    int down = Math.max(0, Math.min(bottom, other.bottom) - Math.max(top, other.top));
    long shared = (long) across * down;
    long all = area() + other.area() - shared;
    return all == 0 ? 0 : (double) shared / all;
  }
}
