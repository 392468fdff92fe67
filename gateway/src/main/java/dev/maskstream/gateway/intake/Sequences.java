package dev.maskstream.gateway.intake;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Running numbers of sources whose clients send none. Knows the last 100,000 sources that sent
 * something within a day; a source that comes back later begins at 0 again.
 *
 * <p>Threads: any. The lock of a source keeps numbers and the order of sending in step.
 */
final class Sequences {
  private final Cache<String, Counter> counters =
      Caffeine.newBuilder().maximumSize(100_000).expireAfterAccess(Duration.ofDays(1)).build();

  /** One source's numbers. Use only while holding {@link #lock}. */
  static final class Counter {
    final ReentrantLock lock = new ReentrantLock();
    private long next;

    /** The client's own number, or the next one; what follows continues from there. */
    long number(OptionalLong given) {
      long number = given.orElse(next);
      next = Math.max(next, number + 1);
      return number;
    }
  }

  Counter of(String source) {
    return counters.get(source, _ -> new Counter());
  }
}
