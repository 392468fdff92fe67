package dev.maskstream.proto;

import java.util.random.RandomGenerator;

/** Class maps drawn from a seed, from smooth regions to pure noise. */
final class SyntheticMaps {
  private SyntheticMaps() {}

  /**
   * Each pixel repeats a neighbour already drawn, but for one in {@code smoothness}, which is of
   * any class.
   */
  static byte[] blobs(RandomGenerator random, int width, int height, int classes, int smoothness) {
    byte[] ids = new byte[width * height];
    for (int at = 0; at < ids.length; at++) {
      if (random.nextInt(smoothness) == 0 || at == 0) {
        ids[at] = (byte) random.nextInt(classes);
      } else if (at >= width && random.nextInt(3) > 0) {
        ids[at] = ids[at - width];
      } else {
        ids[at] = ids[at - 1];
      }
    }
    return ids;
  }
}
