package dev.maskstream.processor.batching;

import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one reference to the model that serves. Swapping it is the whole of a rollout: slots look at
 * it between two batches.
 *
 * <p>Threads: any.
 */
public final class ModelReference {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile ReadyModel current;

  /** The model that serves; empty until the first one is ready. */
  public Optional<ReadyModel> current() {
    return Optional.ofNullable(current);
  }

  /** Lets a model serve in place of the one before, which is closed when its last user leaves. */
  public void swap(ReadyModel next) {
    ReadyModel before;
    lock.lock();
    try {
      before = current;
      current = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (before != null) {
      before.leave();
    }
  }

  /** Nothing serves any more. */
  public void clear() {
    swap(null);
  }

  /**
   * Enters the model that serves, as soon as there is one. The caller leaves it.
   *
   * @return empty if there is none within the time
   */
  Optional<ReadyModel> enter(long patienceNanos) throws InterruptedException {
    long left = patienceNanos;
    lock.lockInterruptibly();
    try {
      while (current == null || !current.enter()) {
        if (left <= 0) {
          return Optional.empty();
        }
        left = changed.awaitNanos(left);
      }
      return Optional.of(current);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until something else serves than the given model, or the time is up. */
  void awaitOtherThan(ReadyModel model, long patienceNanos) throws InterruptedException {
    long left = patienceNanos;
    lock.lockInterruptibly();
    try {
      while (current == model && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
