package dev.maskstream.vision.inspection;

/** Smooth noise on the plane, the same for the same seed and place. Values from 0 to 1. */
final class Noise {
  private Noise() {}

  /** Value noise with one lattice point a unit. */
  static double at(int seed, double x, double y) {
    int left = floor(x);
    int top = floor(y);
    double across = ease(x - left);
    double down = ease(y - top);
    double upper = mix(point(seed, left, top), point(seed, left + 1, top), across);
    double lower = mix(point(seed, left, top + 1), point(seed, left + 1, top + 1), across);
    return mix(upper, lower, down);
  }

  /** White noise on the lattice. */
  static double point(int seed, int x, int y) {
    int h = seed + x * 0x165667B1 + y * 0x27D4EB2F;
    h = (h ^ (h >>> 15)) * 0x2C1B3C6D;
    h = (h ^ (h >>> 12)) * 0x297A2D39;
    return ((h ^ (h >>> 15)) & 0xFFFFFF) * (1.0 / 0x1000000);
  }

  /** 0 below {@code from}, 1 above {@code to}, smooth between. */
  static double step(double from, double to, double value) {
    return ease(share((value - from) / (to - from)));
  }

  /** Kept within 0 and 1. {@link Math#clamp} minds NaN and -0 and takes ten times as long. */
  static double share(double value) {
    return value < 0 ? 0 : value > 1 ? 1 : value;
  }

  static double mix(double a, double b, double share) {
    return a + (b - a) * share;
  }

  /** Of a vector. {@link Math#hypot} guards against overflow and takes ten times as long. */
  static double length(double x, double y) {
    return Math.sqrt(x * x + y * y);
  }

  private static double ease(double t) {
    return t * t * (3 - 2 * t);
  }

  private static int floor(double value) {
    int whole = (int) value;
    return value < whole ? whole - 1 : whole;
  }
}
