package dev.maskstream.processor.segment;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory for the previous masks of requests that have been read for a picture and not yet answered.
 *
 * <p>Threads: any. Bound: so many bytes; what would pass it is not given.
 */
final class MaskMemory {
  private final long mostBytes;
  private final AtomicLong held = new AtomicLong();

  MaskMemory(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Takes so much of it; false if there is not so much left. */
  boolean take(long bytes) {
    long before = held.get();
    while (bytes <= mostBytes - before) {
      if (held.compareAndSet(before, before + bytes)) {
        return true;
      }
      before = held.get();
    }
    return false;
  }

  void giveBack(long bytes) {
    held.addAndGet(-bytes);
  }

  long held() {
    return held.get();
  }
}
