package dev.maskstream.gateway.intake;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A few threads for work that may block or compute, with a bounded queue before them. At the bound
 * work is refused.
 *
 * <p>Threads: any may hand work in.
 */
public final class Workers implements AutoCloseable {
  private final ExecutorService threads;

  /**
   * @param name of the threads, such as {@code intake}
   * @param count of threads
   * @param queue most pieces of work that wait for one
   */
  public Workers(String name, int count, int queue) {
    ThreadFactory named = Thread.ofPlatform().daemon().name("gateway-" + name + "-", 0).factory();
    threads =
        new ThreadPoolExecutor(
            count, count, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue), named);
  }

  /** Hands work in; false when there is no room for it. */
  public boolean tryRun(Runnable work) {
    try {
      threads.execute(work);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
