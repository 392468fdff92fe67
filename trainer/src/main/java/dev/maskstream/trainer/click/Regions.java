package dev.maskstream.trainer.click;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** The parts of a region that hang together, corners included (8-connectivity). */
final class Regions {
  /**
   * Finds them, in the order of their first pixels.
   *
   * @param inside whether a pixel, {@code y * width + x}, belongs to the region
   * @param least pixels; smaller parts are left out
   * @return places of each part's pixels
   */
  static List<int[]> of(IntPredicate inside, int width, int height, int least) {
    boolean[] seen = new boolean[width * height];
    int[] queue = new int[width * height];
    List<int[]> parts = new ArrayList<>();
    for (int at = 0; at < seen.length; at++) {
      if (!seen[at] && inside.test(at)) {
        int size = fill(at, inside, seen, queue, width);
        if (size >= least) {
          int[] part = new int[size];
          System.arraycopy(queue, 0, part, 0, size);
          parts.add(part);
        }
      }
    }
    return parts;
  }

  private static int fill(int from, IntPredicate inside, boolean[] seen, int[] queue, int width) {
    int size = 0;
    queue[size++] = from;
    seen[from] = true;
    for (int next = 0; next < size; next++) {
      int x = queue[next] % width;
      int y = queue[next] / width;
      for (int down = Math.max(0, y - 1);
          down <= Math.min(seen.length / width - 1, y + 1);
          down++) {
        for (int across = Math.max(0, x - 1); across <= Math.min(width - 1, x + 1); across++) {
          int at = down * width + across;
          if (!seen[at] && inside.test(at)) {
            seen[at] = true;
            queue[size++] = at;
          }
        }
      }
    }
    return size;
  }

  private Regions() {}
}
