package dev.maskstream.gateway.topics;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Those who wait for one outcome each, such as that of a frame, never more than so many.
 *
 * <p>Threads: any. Futures complete on the thread that brings the outcome, or that of {@link
 * #expire}.
 *
 * @param <T> what they wait for
 */
public final class Waiters<T> {
  private final int most;
  private final LongSupplier nanoClock;
  private final Map<UUID, Waiter<T>> waiters = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  private record Waiter<T>(CompletableFuture<Optional<T>> outcome, long deadlineNanos) {}

  public Waiters(int most, LongSupplier nanoClock) {
    this.most = most;
    this.nanoClock = nanoClock;
  }

  /**
   * Waits for what is about to be published.
   *
   * @return completes with the outcome, or with nothing when the patience is over or {@link
   *     #forget} is called; absent when as many wait as may
   */
  public Optional<CompletableFuture<Optional<T>>> await(UUID id, Duration patience) {
    if (count.incrementAndGet() > most) {
      count.decrementAndGet();
      return Optional.empty();
    }
    CompletableFuture<Optional<T>> outcome = new CompletableFuture<>();
    waiters.put(id, new Waiter<>(outcome, nanoClock.getAsLong() + patience.toNanos()));
    return Optional.of(outcome);
  }

  public void outcome(UUID id, T outcome) {
    end(id, Optional.of(outcome));
  }

  public void forget(UUID id) {
    end(id, Optional.empty());
  }

  /** Ends the wait of those whose patience is over. To be called every few milliseconds. */
  public void expire() {
    if (waiters.isEmpty()) {
      return;
    }
    long now = nanoClock.getAsLong();
    waiters.forEach(
        (id, waiter) -> {
          if (now - waiter.deadlineNanos >= 0) {
            forget(id);
          }
        });
  }

  /** Whether anybody waits for this. */
  public boolean isAwaited(UUID id) {
    return waiters.containsKey(id);
  }

  public int waiting() {
    return count.get();
  }

  private void end(UUID id, Optional<T> outcome) {
    Waiter<T> waiter = waiters.remove(id);
    if (waiter != null) {
      count.decrementAndGet();
      waiter.outcome.complete(outcome);
    }
  }
}
