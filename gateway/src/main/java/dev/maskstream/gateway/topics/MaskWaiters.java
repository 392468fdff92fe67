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
 * Those who wait for the outcome of one frame each, never more than so many.
 *
 * <p>Threads: any. Futures complete on the thread that brings the outcome, or that of {@link
 * #expire}.
 */
public final class MaskWaiters {
  private final int most;
  private final LongSupplier nanoClock;
  private final Map<UUID, Waiter> waiters = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  private record Waiter(CompletableFuture<Optional<Outcome>> outcome, long deadlineNanos) {}

  public MaskWaiters(int most, LongSupplier nanoClock) {
    this.most = most;
    this.nanoClock = nanoClock;
  }

  /**
   * Waits for a frame that is about to be published.
   *
   * @return completes with the outcome, or with nothing when the patience is over or {@link
   *     #forget} is called; absent when as many wait as may
   */
  public Optional<CompletableFuture<Optional<Outcome>>> await(UUID id, Duration patience) {
    if (count.incrementAndGet() > most) {
      count.decrementAndGet();
      return Optional.empty();
    }
    CompletableFuture<Optional<Outcome>> outcome = new CompletableFuture<>();
    waiters.put(id, new Waiter(outcome, nanoClock.getAsLong() + patience.toNanos()));
    return Optional.of(outcome);
  }

  public void outcome(UUID id, Outcome outcome) {
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

  public int waiting() {
    return count.get();
  }

  private void end(UUID id, Optional<Outcome> outcome) {
    Waiter waiter = waiters.remove(id);
    if (waiter != null) {
      count.decrementAndGet();
      waiter.outcome.complete(outcome);
    }
  }
}
