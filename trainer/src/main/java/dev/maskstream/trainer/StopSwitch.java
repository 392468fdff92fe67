package dev.maskstream.trainer;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a run end in order when the process is told to: Ctrl-C or SIGTERM sets the switch, then
 * waits until the run has written its checkpoint, 30 seconds at most.
 *
 * <p>Threads: the run asks; the JVM's shutdown thread sets.
 */
public final class StopSwitch implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 30;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "trainer-stop");
  private volatile boolean stopped;

  public StopSwitch() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  public boolean isStopped() {
    return stopped;
  }

  /** Sets the switch and does not wait. */
  public void request() {
    stopped = true;
  }

  private void stop() {
    request();
    try {
      ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The run has ended and written what it must. */
  @Override
  public void close() {
    ended.countDown();
    if (!stopped) {
      removeHook();
    }
  }

  private void removeHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is going down already; the hook runs and finds the latch open.
      stopped = true;
    }
  }
}
