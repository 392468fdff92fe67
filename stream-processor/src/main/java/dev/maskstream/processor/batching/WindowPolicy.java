package dev.maskstream.processor.batching;

import java.time.Duration;

/**
 * How many rounds of the engine's batches a stream thread may have in flight. A rule only.
 *
 * <p>Two always: one at work, one waiting. A fast engine gets as many more as it runs while the
 * stream thread is away at a commit or the garbage collector; else it would run dry each time.
 *
 * @param absence how long a stream thread may be away without the engine running dry
 * @param mostRounds the bound, at least 2
 */
record WindowPolicy(Duration absence, int mostRounds) {
  static final WindowPolicy DEFAULT = new WindowPolicy(Duration.ofMillis(40), 8);

  private static final int LEAST_ROUNDS = 2;

  /**
   * Rounds in flight.
   *
   * @param batchNanos how long a batch takes; 0 when none has run yet
   */
  int rounds(long batchNanos) {
    if (batchNanos <= 0) {
      return LEAST_ROUNDS;
    }
    return (int) Math.min(mostRounds, LEAST_ROUNDS + absence.toNanos() / batchNanos);
  }
}
