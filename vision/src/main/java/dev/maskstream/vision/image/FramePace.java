package dev.maskstream.vision.image;

/**
 * Which frames to take so that no more than so many come in a second, evenly. A rule only: no
 * clock.
 *
 * <p>Threads: one.
 */
public final class FramePace {
  private final long intervalNanos;
  private boolean started;
  private long dueNanos;

  /**
   * @param framesPerSecond at most; 0 takes all
   */
  public FramePace(float framesPerSecond) {
    this.intervalNanos = framesPerSecond > 0 ? (long) (1e9 / framesPerSecond) : 0;
  }

  /**
   * Whether the frame that comes now is taken.
   *
   * @param nowNanos of any clock that only goes forward
   */
  public boolean takes(long nowNanos) {
    if (intervalNanos == 0) {
      return true;
    }
    if (started && nowNanos - dueNanos < 0) {
      return false;
    }
    // Counts on from when the frame was due, so that a camera's jitter does not lower the rate;
    // after a pause nothing is caught up on.
    boolean paused = !started || nowNanos - dueNanos > intervalNanos;
    dueNanos = (paused ? nowNanos : dueNanos) + intervalNanos;
    started = true;
    return true;
  }
}
