package dev.maskstream.tensorrt;

import ai.djl.MalformedModelException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the sessions of a plan and the batches in flight, so that weights change between two
 * batches and a plan outlives its sessions. Threads: any.
 */
final class Flights {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int sessions;
  private int inFlight;
  private boolean grounded;
  private boolean closed;
  private String spoiled = "";

  /**
   * A session opens.
   *
   * @throws IllegalStateException if the plan is closed
   */
  void join() {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the model is closed");
      }
      sessions++;
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      sessions--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * A batch starts; while weights change it waits, as long as that takes.
   *
   * @throws SpoiledPlanException if weights were changed in part
   */
  void begin() {
    lock.lock();
    try {
      while (grounded) {
        changed.awaitUninterruptibly();
      }
      if (!spoiled.isEmpty()) {
        throw new SpoiledPlanException(spoiled);
      }
      inFlight++;
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      inFlight--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Does work while no batch is in flight; batches wait meanwhile.
   *
   * @throws IllegalStateException if batches are not done by the deadline; the work is not done
   */
  void alone(Duration deadline, Work work)
      throws IOException, MalformedModelException, InterruptedException {
    lock.lock();
    try {
      if (grounded) {
        throw new IllegalStateException("other work is being done alone");
      }
      grounded = true;
      try {
        awaitNoneInFlight(deadline);
        work.run();
      } catch (SpoiledPlanException e) {
        spoiled = e.getMessage();
        throw e;
      } finally {
        grounded = false;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** What is done alone. */
  interface Work {
    /**
     * Does it.
     *
     * @throws SpoiledPlanException if it was done in part: no batch may start any more
     */
    void run() throws IOException, MalformedModelException;
  }

  private void awaitNoneInFlight(Duration deadline) throws InterruptedException {
    long left = deadline.toNanos();
    while (inFlight > 0) {
      if (left <= 0) {
        throw new IllegalStateException(
            "%d batches in flight after %d ms".formatted(inFlight, deadline.toMillis()));
      }
      left = changed.awaitNanos(left);
    }
  }

  /**
   * No session may open any more; waits until all are closed.
   *
   * @return how many are still open at the deadline, 0 if none
   */
  int closeWithin(Duration deadline) {
    lock.lock();
    try {
      closed = true;
      long left = deadline.toNanos();
      while (sessions > 0 && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return sessionsLeft();
  }

  private int sessionsLeft() {
    lock.lock();
    try {
      return sessions;
    } finally {
      lock.unlock();
    }
  }
}
