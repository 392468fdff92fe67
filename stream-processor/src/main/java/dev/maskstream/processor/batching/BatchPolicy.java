package dev.maskstream.processor.batching;

import java.time.Duration;
import java.util.List;

/**
 * When a batch leaves for the engine, and how large it is. A rule only: no clock, no thread, no
 * queue.
 *
 * @param maxFrames most frames of a batch, whatever the engine could take
 * @param linger how long a frame may wait for a batch to fill
 */
public record BatchPolicy(int maxFrames, Duration linger) {

  /** The largest batch under this policy on an engine built for these sizes. */
  int largest(List<Integer> profileSizes) {
    return size(Integer.MAX_VALUE, profileSizes);
  }

  /**
   * Batch size for so many waiting frames: the largest profile they fill, or else the smallest
   * there is.
   *
   * @param profileSizes ascending, never empty
   */
  int size(int waiting, List<Integer> profileSizes) {
    int size = profileSizes.getFirst();
    for (int profile : profileSizes) {
      if (profile <= Math.min(waiting, maxFrames)) {
        size = profile;
      }
    }
    return size;
  }

  /** How much longer a batch that is not full may be held back. */
  long patienceNanos(long oldestWaitNanos) {
    return Math.max(0, linger.toNanos() - oldestWaitNanos);
  }
}
