package dev.maskstream.gateway.intake;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many bytes of pictures may be on their way from the clients to Kafka at a time. At the bound
 * a client's bytes are refused ({@link #tryTake}) or made to wait ({@link #take}).
 *
 * <p>Threads: any.
 */
public final class ByteBudget {
  private final long most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private long taken;

  public ByteBudget(long most) {
    this.most = most;
  }

  public boolean tryTake(long bytes) {
    lock.lock();
    try {
      if (taken + bytes > most) {
        return false;
      }
      taken += bytes;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for room.
   *
   * @return false if there was none in time
   */
  public boolean take(long bytes, long timeoutMillis) throws InterruptedException {
    long patience = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    lock.lockInterruptibly();
    try {
      while (taken + bytes > most) {
        if (patience <= 0) {
          return false;
        }
        patience = freed.awaitNanos(patience);
      }
      taken += bytes;
      return true;
    } finally {
      lock.unlock();
    }
  }

  public void giveBack(long bytes) {
    lock.lock();
    try {
      taken -= bytes;
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public long taken() {
    lock.lock();
    try {
      return taken;
    } finally {
      lock.unlock();
    }
  }
}
