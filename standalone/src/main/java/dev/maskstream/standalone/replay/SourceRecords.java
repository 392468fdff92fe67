package dev.maskstream.standalone.replay;

import dev.maskstream.proto.kafka.SourcePartition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The records of one source on a topic, in order, up to where the topic ended when this was made.
 * They lie in the partition that Kafka's own partitioner chooses by the source's name.
 *
 * <p>Threads: one. Memory: what one poll brings.
 */
final class SourceRecords implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long SILENCE_NANOS = Duration.ofSeconds(30).toNanos();

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final byte[] key;
  private final long topicEnd;
  private final Queue<ConsumerRecord<byte[], byte[]>> polled = new ArrayDeque<>();
  private long end;

  /**
   * @param consumer without a group; closed with this
   */
  SourceRecords(Consumer<byte[], byte[]> consumer, String topic, String source) {
    this.consumer = consumer;
    this.key = source.getBytes(StandardCharsets.UTF_8);
    int partitions = consumer.partitionsFor(topic).size();
    this.partition = new TopicPartition(topic, SourcePartition.of(source, partitions));
    consumer.assign(List.of(partition));
    this.topicEnd = consumer.endOffsets(List.of(partition)).get(partition);
    this.end = topicEnd;
  }

  /** Goes to the first record of a stretch. */
  void from(Moment moment) {
    consumer.seek(partition, offset(moment));
  }

  /** Ends before a moment. */
  void to(Moment moment) {
    end = offset(moment);
  }

  private long offset(Moment moment) {
    long first = consumer.beginningOffsets(List.of(partition)).get(partition);
    return switch (moment) {
      case Moment.AtOffset(long offset) -> Math.clamp(offset, first, Math.max(first, topicEnd));
      case Moment.AtTime(Instant time) -> at(Math.max(0, time.toEpochMilli()));
    };
  }

  /** Offset of the first record of that time or later; the topic's end if there is none. */
  private long at(long epochMillis) {
    OffsetAndTimestamp found =
        consumer.offsetsForTimes(Map.of(partition, epochMillis)).get(partition);
    return found == null ? topicEnd : found.offset();
  }

  /** Records left to read, those of other sources included. */
  long left() {
    return Math.max(0, end - consumer.position(partition)) + polled.size();
  }

  /**
   * The next record of the source; empty at the end.
   *
   * @throws TimeoutException if Kafka falls silent before that
   */
  Optional<ConsumerRecord<byte[], byte[]>> next() {
    long heardAt = System.nanoTime();
    while (true) {
      while (!polled.isEmpty()) {
        ConsumerRecord<byte[], byte[]> record = polled.remove();
        if (record.offset() < end && Arrays.equals(record.key(), key)) {
          return Optional.of(record);
        }
      }
      if (consumer.position(partition) >= end) {
        return Optional.empty();
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        polled.add(record);
        heardAt = System.nanoTime();
      }
      if (System.nanoTime() - heardAt > SILENCE_NANOS) {
        throw new TimeoutException(partition + " could not be read to offset " + end);
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
