package dev.maskstream.processor.kill;

/**
 * What a kill test does.
 *
 * @param guarantee {@code at_least_once} or {@code exactly_once}
 * @param seed of the moments of death
 */
record KillPlan(String guarantee, Death death, int frames, int sources, int kills, long seed) {
  /** How processors end. */
  enum Death {
    SIGKILL,
    SIGTERM,
    /** SIGKILL, of the variant that commits without the guard. */
    SIGKILL_UNGUARDED
  }

  boolean guarded() {
    return death != Death.SIGKILL_UNGUARDED;
  }

  /** Frames between two deaths. */
  int framesPerLife() {
    return frames / (kills + 1);
  }
}
