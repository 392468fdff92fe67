package dev.maskstream.vision.inspection;

import java.util.SplittableRandom;

/** Where the line's randomness comes from: numbers that depend on a seed and names only. */
final class Chance {
  private Chance() {}

  /** A generator of its own for the thing that the keys name. */
  static SplittableRandom of(long seed, long... keys) {
    long state = seed;
    for (long key : keys) {
      state = mix(state, key);
    }
    return new SplittableRandom(state);
  }

  /** Two numbers stirred into one (the finaliser of SplitMix64). */
  static long mix(long a, long b) {
    long z = a + 0x9E3779B97F4A7C15L * (b + 1);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  static <T> T pick(SplittableRandom random, T[] from) {
    return from[random.nextInt(from.length)];
  }
}
