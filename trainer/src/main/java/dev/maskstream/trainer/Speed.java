package dev.maskstream.trainer;

import java.time.Duration;
import java.util.List;

/**
 * How long the engine took, each picture by itself; reading, decoding and fitting pictures and what
 * is measured of them left out, and so is warming up.
 *
 * @param batch pictures in a call of the engine: 1, unless the file takes another number only
 * @param threads the engine may use
 * @param picturesPerSecond while it computes
 * @param p50Millis half of the calls took no longer
 * @param p99Millis nor did 99 in 100
 */
public record Speed(
    int batch, int threads, double picturesPerSecond, double p50Millis, double p99Millis) {
  private static final double MILLI = Duration.ofMillis(1).toNanos();
  private static final double SECOND = Duration.ofSeconds(1).toNanos();

  /**
   * Sums calls up.
   *
   * @param nanos that each took, at least one
   */
  static Speed of(int batch, int threads, List<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted().toList();
    long sum = nanos.stream().mapToLong(Long::longValue).sum();
    return new Speed(
        batch,
        threads,
        (double) batch * nanos.size() / sum * SECOND,
        rank(sorted, 50) / MILLI,
        rank(sorted, 99) / MILLI);
  }

  /** Nearest rank: the smallest that so many of a hundred do not exceed. */
  private static long rank(List<Long> sorted, int percent) {
    return sorted.get(Math.ceilDiv(sorted.size() * percent, 100) - 1);
  }
}
