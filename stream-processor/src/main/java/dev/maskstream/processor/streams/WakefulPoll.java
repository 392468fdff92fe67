package dev.maskstream.processor.streams;

import dev.maskstream.processor.ledger.InFlightLedger;
import dev.maskstream.processor.ledger.Load;
import dev.maskstream.processor.ledger.PollGate;
import java.time.Duration;
import java.util.Collection;
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
import org.apache.kafka.common.errors.WakeupException;

/**
 * A stream thread's wait for records, which ends when a frame can be forwarded. Partitions that the
 * gate holds back are paused for the length of one wait.
 *
 * <p>Threads: the stream thread's.
 */
final class WakefulPoll {
  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final InFlightLedger<?> ledger;
  private final Supplier<PollGate> gate;
  private final Consumer<byte[], byte[]> consumer;
  private final Function<Duration, ConsumerRecords<byte[], byte[]>> poll;
  private final LongSupplier nanoClock;
  private final FinishSignal signal;

  /**
   * @param consumer for its assignment, its pauses and to be woken
   * @param poll the consumer's own poll
   */
  WakefulPoll(
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
    this.signal = new FinishSignal(consumer::wakeup);
    ledger.onFinish(signal::finished);
  }

  /** As {@link Consumer#poll}, but returns early when a frame can be forwarded. */
  ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    long end = nanoClock.getAsLong() + timeout.toNanos();
    while (true) {
      long seen = signal.finishes();
      Load load = ledger.load();
      PollGate now = gate.get();
      long left = end - nanoClock.getAsLong();
      if (load.inFlight() == 0 && now.isOpen(load)) {
        return poll.apply(Duration.ofNanos(Math.max(0, left)));
      }
      if (left < LEAST_NANOS || ledger.hasFinishedHead()) {
        return holding(now, load, () -> poll.apply(Duration.ZERO));
      }
      if (admitsAny(now, load)) {
        ConsumerRecords<byte[], byte[]> records = holding(now, load, () -> awaken(seen, left));
        if (!records.isEmpty() || ledger.hasFinishedHead()) {
          return records;
        }
      } else {
        signal.await(seen, left);
      }
    }
  }

  /**
   * Does what Kafka Streams asks of the consumer from within a poll, where it may be woken.
   *
   * @param request done again if it was woken; so it must be one that can be
   */
  <T> T undisturbed(Supplier<T> request) {
    try {
      return request.get();
    } catch (WakeupException woken) {
      if (!signal.takeWakeup()) {
        throw woken;
      }
      return request.get();
    }
  }

  /** As {@link #undisturbed(Supplier)}, without a result. */
  void undisturbed(Runnable request) {
    undisturbed(
        () -> {
          request.run();
          return null;
        });
  }

  private boolean admitsAny(PollGate now, Load load) {
    return consumer.assignment().stream()
        .anyMatch(partition -> now.admits(ledger.unfinished(partition), load));
  }

  /** Waits for records, or until more frames are finished than were seen. */
  private ConsumerRecords<byte[], byte[]> awaken(long seen, long nanos) {
    if (!signal.beginWait(seen)) {
      return ConsumerRecords.empty();
    }
    try {
      return poll.apply(Duration.ofNanos(nanos));
    } catch (WakeupException woken) {
      if (!signal.takeWakeup()) {
        throw woken;
      }
      return ConsumerRecords.empty();
    } finally {
      signal.endWait();
      if (signal.isPending()) {
        // Records came at the same moment. What is left of the wake-up would hit a commit.
        pausing(consumer.assignment(), this::takeLeftWakeup);
      }
    }
  }

  private ConsumerRecords<byte[], byte[]> takeLeftWakeup() {
    try {
      return poll.apply(Duration.ZERO);
    } catch (WakeupException _) {
      return ConsumerRecords.empty();
    } finally {
      signal.takeWakeup();
    }
  }

  private ConsumerRecords<byte[], byte[]> holding(
      PollGate now, Load load, Supplier<ConsumerRecords<byte[], byte[]>> action) {
    return pausing(
        consumer.assignment().stream()
            .filter(partition -> !now.admits(ledger.unfinished(partition), load))
            .toList(),
        action);
  }

  private ConsumerRecords<byte[], byte[]> pausing(
      Collection<TopicPartition> partitions, Supplier<ConsumerRecords<byte[], byte[]>> action) {
    Set<TopicPartition> paused = consumer.paused();
    List<TopicPartition> held =
        partitions.stream().filter(partition -> !paused.contains(partition)).toList();
    if (held.isEmpty()) {
      return action.get();
    }
    consumer.pause(held);
    try {
      return action.get();
    } finally {
      // The poll may have lost some of them in a rebalance.
      Set<TopicPartition> stillMine = new HashSet<>(consumer.assignment());
      stillMine.retainAll(held);
      consumer.resume(stillMine);
    }
  }
}
