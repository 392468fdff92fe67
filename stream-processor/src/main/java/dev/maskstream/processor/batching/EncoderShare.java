package dev.maskstream.processor.batching;

/**
 * How many encoders of promptable models may run at once. A rule only. An encoder takes seconds on
 * a processor, and whatever else needs its slot waits for so long: so one slot is always left to
 * the others, if there is more than one, and of the work that people wait for one encoder runs at a
 * time.
 *
 * @param slots of the engine
 */
record EncoderShare(int slots) {
  /** Whether another encoder may start for a frame of a source with standing prompts. */
  boolean allowsLive(int running) {
    return running < Math.max(1, slots - 1);
  }

  /**
   * Whether another encoder may start for somebody who waits.
   *
   * @param running all of them
   * @param interactive those of them that somebody waits for
   */
  boolean allowsInteractive(int running, int interactive) {
    return interactive == 0 && allowsLive(running);
  }
}
