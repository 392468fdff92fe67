package dev.maskstream.processor.ledger;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The frames of one input partition that are in flight, in the order they were read.
 *
 * <p>Threads: all but {@link #finished} and the counts belong to the stream thread that has the
 * partition.
 */
public final class PartitionLedger<T extends Ticket> {
  private final Runnable onFinish;
  private final Deque<Entry<T>> inFlight = new ArrayDeque<>();
  private final AtomicInteger unfinished = new AtomicInteger();
  private volatile int inFlightCount;
  private boolean framesSeen;
  private long lastEntryNanos;

  private record Entry<T>(long offset, T ticket) {}

  PartitionLedger(Runnable onFinish) {
    this.onFinish = onFinish;
  }

  /** Takes note of a frame, before anybody else hears of it. */
  public void enter(long offset, T ticket, long nowNanos) {
    framesSeen = true;
    lastEntryNanos = nowNanos;
    unfinished.incrementAndGet();
    inFlight.addLast(new Entry<>(offset, ticket));
    inFlightCount = inFlight.size();
  }

  /** To be called once for each frame entered, by any thread, when its outcome is known. */
  public void finished() {
    unfinished.decrementAndGet();
    onFinish.run();
  }

  /** The oldest frame, if its outcome is known. It stays until {@link #leave}. */
  public Optional<T> finishedHead() {
    Entry<T> head = inFlight.peekFirst();
    return head != null && head.ticket().isFinished()
        ? Optional.of(head.ticket())
        : Optional.empty();
  }

  /** The oldest frame's outcome has been forwarded; only now may it be committed. */
  public void leave() {
    inFlight.removeFirst();
    inFlightCount = inFlight.size();
  }

  public boolean isEmpty() {
    return inFlight.isEmpty();
  }

  int inFlight() {
    return inFlightCount;
  }

  int unfinished() {
    return unfinished.get();
  }

  /** Whether frames are in flight or have come within the time given. */
  boolean isActive(long nowNanos, long withinNanos) {
    return !inFlight.isEmpty() || (framesSeen && nowNanos - lastEntryNanos < withinNanos);
  }

  CommitClamp clamp() {
    Entry<T> head = inFlight.peekFirst();
    return new CommitClamp(
        framesSeen, head == null ? OptionalLong.empty() : OptionalLong.of(head.offset()));
  }

  void cancelAll() {
    inFlight.forEach(entry -> entry.ticket().cancel());
    inFlight.clear();
    inFlightCount = 0;
  }
}
