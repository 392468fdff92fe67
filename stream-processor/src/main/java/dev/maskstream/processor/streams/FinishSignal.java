package dev.maskstream.processor.streams;

import java.util.concurrent.TimeUnit;

/**
 * Tells a stream thread that a frame has been finished, also while it waits for records: the
 * consumer is woken then, and never at another time, when its exception would hit a commit.
 *
 * <p>Threads: {@link #finished} any; all else the stream thread.
 */
final class FinishSignal {
  private final Runnable wakeup;
  private long finishes;
  private boolean waiting;
  private boolean woken;
  private boolean pending;

  /**
   * @param wakeup makes the consumer's wait end with an exception; it must not wait
   */
  FinishSignal(Runnable wakeup) {
    this.wakeup = wakeup;
  }

  /** A frame has its outcome. */
  synchronized void finished() {
    finishes++;
    notifyAll();
    if (waiting && !woken) {
      woken = true;
      pending = true;
      wakeup.run();
    }
  }

  /** Frames finished so far. To be asked before what depends on them. */
  synchronized long finishes() {
    return finishes;
  }

  /** Waits until more frames are finished than were seen, or the time is up. */
  synchronized void await(long seen, long nanos) {
    try {
      if (finishes == seen) {
        TimeUnit.NANOSECONDS.timedWait(this, nanos);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** From here on the consumer is woken, unless more frames are finished than were seen. */
  synchronized boolean beginWait(long seen) {
    if (finishes != seen) {
      return false;
    }
    waiting = true;
    woken = false;
    return true;
  }

  /** From here on the consumer is not woken. */
  synchronized void endWait() {
    waiting = false;
  }

  /**
   * The consumer has thrown.
   *
   * @return whether it was woken from here
   */
  synchronized boolean takeWakeup() {
    boolean taken = pending;
    pending = false;
    return taken;
  }

  /** Whether the consumer was woken and has not thrown yet: its next call would. */
  synchronized boolean isPending() {
    return pending;
  }
}
