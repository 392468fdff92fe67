package dev.maskstream.trainer.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the labels topic as a member of the trainers' group. The topic has one partition: who is
 * given it works, and reads it from the beginning into the store.
 *
 * <p>Threads: one. Polling never stops while a run is under way, or the group would take this
 * member for dead.
 */
final class LabelFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LabelFollower.class);
  private static final Duration POLL = Duration.ofMillis(300);

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final LabelStore store;
  private final TrainerMetrics metrics;
  private final Runnable whenLost;
  private boolean assigned;
  private boolean reading;
  private boolean swept;

  /**
   * @param consumer of the group; closed here
   * @param whenLost told at once when the partition is no longer ours
   */
  LabelFollower(
      Consumer<byte[], byte[]> consumer,
      String topic,
      LabelStore store,
      TrainerMetrics metrics,
      Runnable whenLost) {
    this.consumer = consumer;
    this.partition = new TopicPartition(topic, 0);
    this.store = store;
    this.metrics = metrics;
    this.whenLost = whenLost;
  }

  void begin() {
    consumer.subscribe(List.of(partition.topic()), new Membership());
  }

  /**
   * Reads a little, or waits a moment for it.
   *
   * @throws IOException if a label cannot be written; all are read again then
   */
  void poll() throws IOException {
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.partition() == partition.partition()) {
          take(record);
        }
      }
    } catch (IOException e) {
      reading = false;
      throw e;
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) throws IOException {
    String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    if (key.indexOf('/') < 0) {
      refused(record, "its key is not SOURCE/FRAME");
    } else if (record.value() == null) {
      store.remove(key);
    } else {
      store
          .put(key, record.value(), record.offset(), record.timestamp())
          .ifPresent(reason -> refused(record, reason));
    }
  }

  private void refused(ConsumerRecord<byte[], byte[]> record, String reason) {
    metrics.refusedLabel();
    log.atWarn()
        .addKeyValue("offset", record.offset())
        .addKeyValue("reason", reason)
        .log("a label is left out");
  }

  /** Whether this trainer is the one that works. */
  boolean isAssigned() {
    return assigned;
  }

  /** Begins to read into the store, which must be ours from here on. */
  void read() {
    if (!reading) {
      store.begin();
      consumer.seekToBeginning(List.of(partition));
      consumer.resume(List.of(partition));
      reading = true;
      swept = false;
    }
  }

  /** Whether every label that was there when it was asked is in the store. */
  boolean isCaughtUp() throws IOException {
    long end = consumer.endOffsets(List.of(partition)).get(partition);
    if (!reading || consumer.position(partition) < end) {
      return false;
    }
    if (!swept) {
      store.sweep();
      swept = true;
    }
    return true;
  }

  /** What the group keeps for its members, of whatever partitions. */
  Map<TopicPartition, OffsetAndMetadata> committed(List<TopicPartition> partitions) {
    return consumer.committed(Set.copyOf(partitions));
  }

  void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    if (!offsets.isEmpty()) {
      consumer.commitSync(offsets);
    }
  }

  /** Lets a {@link #poll} that waits end at once, by an exception. Threads: any. */
  void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }

  private final class Membership implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      if (partitions.contains(partition)) {
        // Nothing is read until the folder is ours too.
        consumer.pause(List.of(partition));
        assigned = true;
        reading = false;
        log.atInfo().log("this trainer is the one that works");
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (partitions.contains(partition)) {
        lose();
      }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      lose();
    }

    private void lose() {
      assigned = false;
      reading = false;
      log.atInfo().log("this trainer no longer works");
      whenLost.run();
    }
  }
}
