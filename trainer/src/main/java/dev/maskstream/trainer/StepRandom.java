package dev.maskstream.trainer;

import java.util.SplittableRandom;

/**
 * The random numbers of one step of a training run. A rule only.
 *
 * <p>Seed and step are mixed until neighbours have nothing in common: a {@link SplittableRandom}
 * goes through its states in equal strides, and seeds that are a multiple of that stride apart
 * would give one sequence, shifted.
 */
final class StepRandom {
  private static final long STEP = 0xd1342543de82ef95L;
  private static final long FIRST = 0xff51afd7ed558ccdL;
  private static final long SECOND = 0xc4ceb9fe1a85ec53L;
  private static final int SHIFT = 33;

  private StepRandom() {}

  /**
   * @param place the step's number in the run, from 0
   */
  static SplittableRandom of(long seed, int place) {
    return new SplittableRandom(mixed(mixed(seed) + (place + 1) * STEP));
  }

  /** The finaliser of MurmurHash3 (Austin Appleby, public domain). */
  private static long mixed(long value) {
    long mixed = (value ^ (value >>> SHIFT)) * FIRST;
    mixed = (mixed ^ (mixed >>> SHIFT)) * SECOND;
    return mixed ^ (mixed >>> SHIFT);
  }
}
