package dev.maskstream.processor.kill;

/**
 * What a kill test does.
 *
 * @param guarantee {@code at_least_once} or {@code exactly_once}
 * @param guarded false for the variant that commits without the guard
 * @param seed of the moments of death
 */
record KillPlan(String guarantee, boolean guarded, int frames, int sources, int kills, long seed) {
  /** One frame in so many is torn, and one in so many comes after its deadline. */
  static final int ODD_ONE_IN = 40;

  /** Frames between two deaths. */
  int framesPerLife() {
    return frames / (kills + 1);
  }

  boolean isTorn(int frame) {
    return frame % ODD_ONE_IN == 7;
  }

  boolean isLate(int frame) {
    return frame % ODD_ONE_IN == 23;
  }
}
