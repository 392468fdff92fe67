package dev.maskstream.processor.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What one stream thread has read and not yet answered. No offset at or past the oldest unanswered
 * frame of a partition may be committed: whoever commits asks {@link #clamp} first.
 *
 * <p>Threads: the stream thread that owns it, for everything; workers only say that they are done,
 * through {@link PartitionLedger#finished}. Hence no lock.
 */
public final class InFlightLedger<T extends Ticket> {
  private static final long ACTIVE_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String framesTopic;
  private final LongSupplier nanoClock;
  // Concurrent only for those who ask from outside how much is in flight.
  private final Map<TopicPartition, PartitionLedger<T>> partitions = new ConcurrentHashMap<>();
  private volatile Runnable onFinish = () -> {};

  /**
   * @param framesTopic the only topic whose offsets are held back
   */
  public InFlightLedger(String framesTopic, LongSupplier nanoClock) {
    this.framesTopic = framesTopic;
    this.nanoClock = nanoClock;
  }

  /**
   * Says what is to be done whenever a frame has been finished.
   *
   * @param action run by the worker that finished it; it must not wait
   */
  public void onFinish(Runnable action) {
    onFinish = action;
  }

  /** Begins a partition's life on this thread. What an earlier life left in flight is cancelled. */
  public PartitionLedger<T> open(TopicPartition partition) {
    PartitionLedger<T> opened = new PartitionLedger<>(() -> onFinish.run());
    PartitionLedger<T> before = partitions.put(partition, opened);
    if (before != null) {
      before.cancelAll();
    }
    return opened;
  }

  /** Ends a partition's life: what is in flight is cancelled and will be read again. */
  public void close(TopicPartition partition, PartitionLedger<T> opened) {
    opened.cancelAll();
    partitions.remove(partition, opened);
  }

  /** The offsets that may be committed in place of the wished ones. */
  public Map<TopicPartition, OffsetAndMetadata> clamp(
      Map<TopicPartition, OffsetAndMetadata> wished) {
    Map<TopicPartition, OffsetAndMetadata> allowed = new HashMap<>();
    wished.forEach(
        (partition, wish) -> {
          if (!partition.topic().equals(framesTopic)) {
            allowed.put(partition, wish);
            return;
          }
          clampOf(partition)
              .allow(wish.offset())
              .ifPresent(offset -> allowed.put(partition, at(offset, wish)));
        });
    return allowed;
  }

  private CommitClamp clampOf(TopicPartition partition) {
    PartitionLedger<T> ledger = partitions.get(partition);
    return ledger == null ? new CommitClamp(false, OptionalLong.empty()) : ledger.clamp();
  }

  private static OffsetAndMetadata at(long offset, OffsetAndMetadata wish) {
    return offset == wish.offset()
        ? wish
        : new OffsetAndMetadata(offset, wish.leaderEpoch(), wish.metadata());
  }

  /** Whether a frame can be forwarded now. */
  public boolean hasFinishedHead() {
    for (PartitionLedger<T> ledger : partitions.values()) {
      if (ledger.finishedHead().isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** Frames read and not yet answered. Any thread may ask. */
  public int inFlight() {
    return partitions.values().stream().mapToInt(PartitionLedger::inFlight).sum();
  }

  /** What is in flight now, for {@link PollGate}. */
  public Load load() {
    long now = nanoClock.getAsLong();
    int unfinished = 0;
    int inFlight = 0;
    int active = 0;
    for (PartitionLedger<T> ledger : partitions.values()) {
      unfinished += ledger.unfinished();
      inFlight += ledger.inFlight();
      active += ledger.isActive(now, ACTIVE_WITHIN_NANOS) ? 1 : 0;
    }
    return new Load(unfinished, inFlight, active);
  }

  /** Frames of a partition without an outcome; 0 for one that is not open. */
  public int unfinished(TopicPartition partition) {
    PartitionLedger<T> ledger = partitions.get(partition);
    return ledger == null ? 0 : ledger.unfinished();
  }
}
