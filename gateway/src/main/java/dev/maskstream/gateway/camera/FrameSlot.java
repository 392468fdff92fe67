package dev.maskstream.gateway.camera;

import dev.maskstream.vision.image.CameraReading;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Where the thread that reads a camera leaves its frames for the thread that sends them. Room for
 * one: at the bound the newer frame takes the place of the older, or the reader waits.
 *
 * <p>Threads: one fills, one takes.
 */
final class FrameSlot {
  private final boolean latestOnly;
  private final LongSupplier epochMicros;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Optional<Found.Frame> frame = Optional.empty();
  private Optional<Found.Ended> ended = Optional.empty();
  private long skipped;
  private long superseded;

  FrameSlot(boolean latestOnly, LongSupplier epochMicros) {
    this.latestOnly = latestOnly;
    this.epochMicros = epochMicros;
  }

  /** What has come since. */
  sealed interface Found {
    /**
     * A frame that waits.
     *
     * @param atMicros when it was whole, since 1970
     * @param superseded frames that came before it and were let go
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Frame(byte[] jpeg, long atMicros, long superseded) implements Found {}

    /** Frames that came and are more than are wanted. */
    record Skipped(long frames) implements Found {}

    record Ended(String code, String reason) implements Found {}
  }

  /** Reads until the end, or until it is stopped. */
  void fill(FrameReader reader) {
    try {
      while (true) {
        switch (reader.read()) {
          case CameraReading.Frame(byte[] jpeg) -> {
            if (!put(jpeg)) {
              return;
            }
          }
          case CameraReading.Skipped() -> skip();
          case CameraReading.Ended(String code, String reason) -> {
            end(new Found.Ended(code, reason));
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** False if it was stopped. */
  private boolean put(byte[] jpeg) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!latestOnly && frame.isPresent() && ended.isEmpty()) {
        changed.await();
      }
      if (ended.isPresent()) {
        return false;
      }
      if (frame.isPresent()) {
        superseded++;
      }
      frame = Optional.of(new Found.Frame(jpeg, epochMicros.getAsLong(), superseded));
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void skip() {
    lock.lock();
    try {
      skipped++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void end(Found.Ended how) {
    lock.lock();
    try {
      ended = Optional.of(how);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody takes or fills any more; ends the waits of both. */
  void stop() {
    end(new Found.Ended("stopped", "nobody wants it any more"));
  }

  /** What has come, the frame first; empty if nothing does in time. */
  Optional<Found> take(long patienceNanos) throws InterruptedException {
    long left = patienceNanos;
    lock.lockInterruptibly();
    try {
      while (frame.isEmpty() && skipped == 0 && ended.isEmpty()) {
        if (left <= 0) {
          return Optional.empty();
        }
        left = changed.awaitNanos(left);
      }
      return Optional.of(taken());
    } finally {
      lock.unlock();
    }
  }

  private Found taken() {
    if (frame.isPresent()) {
      Found found = frame.get();
      frame = Optional.empty();
      superseded = 0;
      changed.signalAll();
      return found;
    }
    if (skipped > 0) {
      Found found = new Found.Skipped(skipped);
      skipped = 0;
      return found;
    }
    return ended.orElseThrow();
  }
}
