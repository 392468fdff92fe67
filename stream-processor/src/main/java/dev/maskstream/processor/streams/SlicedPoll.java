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
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * A stream thread's wait for records, cut in slices while frames are in flight: it ends when a
 * frame can be forwarded. A slice is a quarter of the time that nothing has happened, so that a new
 * frame is found soon and a slow engine is not waited for in a thousand polls. Partitions that the
 * gate holds back are paused for the length of one poll.
 *
 * <p>Threads: the stream thread's.
 */
final class SlicedPoll {
  private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(8);

  private final InFlightLedger<?> ledger;
  private final Supplier<PollGate> gate;
  private final Consumer<byte[], byte[]> consumer;
  private final Function<Duration, ConsumerRecords<byte[], byte[]>> poll;
  private final Time time;
  private long lastEventNanos;

  /**
   * How time passes.
   *
   * @param awaitFinish waits so many nanoseconds, less when a frame is finished meanwhile
   */
  record Time(LongSupplier nanoClock, LongConsumer awaitFinish) {}

  /**
   * @param consumer for its assignment and its pauses
   * @param poll the consumer's own poll
   */
  SlicedPoll(
      InFlightLedger<?> ledger,
      Supplier<PollGate> gate,
      Consumer<byte[], byte[]> consumer,
      Function<Duration, ConsumerRecords<byte[], byte[]>> poll,
      Time time) {
    this.ledger = ledger;
    this.gate = gate;
    this.consumer = consumer;
    this.poll = poll;
    this.time = time;
    this.lastEventNanos = time.nanoClock.getAsLong();
  }

  /** As {@link Consumer#poll}, but returns early when a frame can be forwarded. */
  ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    long end = time.nanoClock.getAsLong() + timeout.toNanos();
    while (true) {
      long at = time.nanoClock.getAsLong();
      long left = Math.max(0, end - at);
      Load load = ledger.load();
      PollGate now = gate.get();
      if (load.inFlight() == 0 && now.isOpen(load)) {
        return noted(poll.apply(Duration.ofNanos(left)));
      }
      if (ledger.hasFinishedHead()) {
        lastEventNanos = at;
        return pollGated(now, load);
      }
      if (left == 0 || admitsAny(now, load)) {
        ConsumerRecords<byte[], byte[]> records = noted(pollGated(now, load));
        if (left == 0 || !records.isEmpty()) {
          return records;
        }
      }
      time.awaitFinish.accept(Math.min(left, slice(load, now, at)));
    }
  }

  private boolean admitsAny(PollGate now, Load load) {
    return consumer.assignment().stream()
        .anyMatch(partition -> now.admits(ledger.unfinished(partition), load));
  }

  private long slice(Load load, PollGate now, long at) {
    // With less in flight than one round of the slots take, a slot may be idle: be quick.
    boolean idleSlot = 2 * load.unfinished() < now.window();
    return idleSlot
        ? SHORTEST_NANOS
        : Math.clamp((at - lastEventNanos) / 4, SHORTEST_NANOS, LONGEST_NANOS);
  }

  private ConsumerRecords<byte[], byte[]> noted(ConsumerRecords<byte[], byte[]> records) {
    if (!records.isEmpty()) {
      lastEventNanos = time.nanoClock.getAsLong();
    }
    return records;
  }

  private ConsumerRecords<byte[], byte[]> pollGated(PollGate now, Load load) {
    Set<TopicPartition> paused = consumer.paused();
    List<TopicPartition> held =
        consumer.assignment().stream()
            .filter(partition -> !paused.contains(partition))
            .filter(partition -> !now.admits(ledger.unfinished(partition), load))
            .toList();
    if (held.isEmpty()) {
      return poll.apply(Duration.ZERO);
    }
    consumer.pause(held);
    try {
      return poll.apply(Duration.ZERO);
    } finally {
      // The poll may have lost some of them in a rebalance.
      Set<TopicPartition> stillMine = new HashSet<>(consumer.assignment());
      stillMine.retainAll(held);
      consumer.resume(stillMine);
    }
  }
}
