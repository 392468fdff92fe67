package dev.maskstream.processor.streams;

import java.time.Duration;
import java.util.Deque;

/**
 * How often a stream thread may be replaced before the process gives up. A rule only.
 *
 * @param most restarts within the time
 */
record RestartPolicy(int most, Duration within) {

  /**
   * Whether one more restart is allowed now.
   *
   * @param earlierNanos times of earlier restarts, oldest first; those too old to count are removed
   */
  boolean allows(Deque<Long> earlierNanos, long nowNanos) {
    while (!earlierNanos.isEmpty() && nowNanos - earlierNanos.peekFirst() > within.toNanos()) {
      earlierNanos.removeFirst();
    }
    return earlierNanos.size() < most;
  }
}
