package dev.maskstream.processor.streams;

import dev.maskstream.processor.ledger.InFlightLedger;
import dev.maskstream.processor.ledger.Load;
import dev.maskstream.processor.ledger.PollGate;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * A stream thread's wait for records, made short while frames are in flight: it ends when a frame
 * can be forwarded. Partitions that the gate holds back are paused for the length of one slice.
 *
 * <p>Threads: the stream thread's.
 */
final class SlicedPoll {
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final InFlightLedger<?> ledger;
  private final Supplier<PollGate> gate;
  private final Consumer<byte[], byte[]> consumer;
  private final Function<Duration, ConsumerRecords<byte[], byte[]>> poll;
  private final LongSupplier nanoClock;

  /**
   * @param consumer for its assignment and its pauses
   * @param poll the consumer's own poll
   */
  SlicedPoll(
      InFlightLedger<?> ledger,
      Supplier<PollGate> gate,
      Consumer<byte[], byte[]> consumer,
      Function<Duration, ConsumerRecords<byte[], byte[]>> poll,
      LongSupplier nanoClock) {
    this.ledger = ledger;
    this.gate = gate;
    this.consumer = consumer;
    this.poll = poll;
    this.nanoClock = nanoClock;
  }

  /** As {@link Consumer#poll}, but returns early when a frame can be forwarded. */
  ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    long end = nanoClock.getAsLong() + timeout.toNanos();
    while (true) {
      long left = Math.max(0, end - nanoClock.getAsLong());
      Load load = ledger.load();
      PollGate now = gate.get();
      if (load.inFlight() == 0 && now.isOpen(load)) {
        return poll.apply(Duration.ofNanos(left));
      }
      if (left == 0 || ledger.hasFinishedHead()) {
        return pollGated(now, load, Duration.ZERO);
      }
      long slice = Math.min(left, SLICE_NANOS);
      if (!now.isOpen(load)) {
        ledger.awaitFinish(slice);
        continue;
      }
      ConsumerRecords<byte[], byte[]> records = pollGated(now, load, Duration.ofNanos(slice));
      if (!records.isEmpty()) {
        return records;
      }
    }
  }

  private ConsumerRecords<byte[], byte[]> pollGated(PollGate now, Load load, Duration timeout) {
    Set<TopicPartition> paused = consumer.paused();
    List<TopicPartition> held =
        consumer.assignment().stream()
            .filter(partition -> !paused.contains(partition))
            .filter(partition -> !now.admits(ledger.unfinished(partition), load))
            .toList();
    if (held.isEmpty()) {
      return poll.apply(timeout);
    }
    consumer.pause(held);
    try {
      return poll.apply(timeout);
    } finally {
      // The poll may have lost some of them in a rebalance.
      Set<TopicPartition> stillMine = new HashSet<>(consumer.assignment());
      stillMine.retainAll(held);
      consumer.resume(stillMine);
    }
  }
}
