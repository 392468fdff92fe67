package dev.maskstream.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends a frame whenever its time has come, the cameras in turn, until it is closed.
 *
 * <p>Threads: one of its own.
 */
public final class SteadySender implements AutoCloseable {
  private final Sender sender;
  private final Thread thread;
  private volatile boolean closing;

  private SteadySender(Sender sender, int sources, Duration period) {
    this.sender = sender;
    this.thread =
        Thread.ofPlatform()
            .name("steady-sender")
            .daemon()
            .unstarted(() -> send(sources, period.toNanos()));
  }

  public static SteadySender start(Sender sender, int sources, Duration period) {
    SteadySender steady = new SteadySender(sender, sources, period);
    steady.thread.start();
    return steady;
  }

  private void send(int sources, long period) {
    long due = System.nanoTime();
    for (long at = 0; !closing; at++) {
      due += period;
      while (!closing && System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      sender.sendOne("cam-" + at % sources);
    }
  }

  /** Returns when the last frame is written. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
      sender.flush();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
