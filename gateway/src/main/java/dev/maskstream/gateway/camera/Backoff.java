package dev.maskstream.gateway.camera;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a camera is tried again: twice as long after each failure, less up to a
 * half at random, so that cameras behind one switch do not all come back in the same moment.
 *
 * @param first after the first failure
 * @param most in the end
 */
public record Backoff(Duration first, Duration most) {
  /**
   * The pause before the next try.
   *
   * @param failures in a row, at least 1
   */
  Duration pause(int failures, RandomGenerator random) {
    long whole = most.toNanos();
    int doublings = failures - 1;
    if (doublings < Long.numberOfLeadingZeros(first.toNanos()) - 1) {
      whole = Math.min(whole, first.toNanos() << doublings);
    }
    return Duration.ofNanos(whole / 2 + (long) (whole / 2.0 * random.nextDouble()));
  }
}
