package dev.maskstream.processor.registry;

import java.time.Duration;

/**
 * When a version has shown that it does not take the process down with it. A rule only: no clock,
 * no disk.
 *
 * @param frames after so many it is proven
 * @param time and after so long, if it has segmented any
 * @param idle and after so long even without one: it was warmed up, has kept to its golden frames
 *     and has not taken the process with it; some cameras show nothing for days
 * @param deaths of the process during its trial that bar it
 */
record Trial(long frames, Duration time, Duration idle, int deaths) {
  static final Trial DEFAULT = new Trial(100, Duration.ofSeconds(30), Duration.ofMinutes(10), 2);

  /**
   * @param served frames it has segmented in service
   */
  boolean isPassed(long served, Duration since) {
    return served >= frames || since.compareTo(served > 0 ? time : idle) >= 0;
  }

  /** A shadow is watched for a time: what it does not answer is not counted. */
  boolean isPassedInShadow(Duration since) {
    return since.compareTo(time) >= 0;
  }

  boolean isBarredAfter(int died) {
    return died >= deaths;
  }
}
