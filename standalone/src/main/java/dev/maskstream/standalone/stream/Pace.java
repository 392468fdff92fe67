package dev.maskstream.standalone.stream;

/**
 * When each frame is due, by frames per second. A rule only: no clock.
 *
 * @param framesPerSecond 0 for as fast as it goes
 */
record Pace(double framesPerSecond) {
  private static final double NANOS = 1e9;

  /** Nanoseconds from now until the frame is due; 0 when it is late already. */
  long patienceNanos(long frame, long sinceStartNanos) {
    if (framesPerSecond == 0) {
      return 0;
    }
    return Math.max(0, (long) (frame * NANOS / framesPerSecond) - sinceStartNanos);
  }
}
