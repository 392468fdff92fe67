package dev.maskstream.gateway.topics;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.gateway.events.EventHub;
import dev.maskstream.gateway.events.SeenEvent;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Events that are no longer held in memory, read from the topic a page at a time.
 *
 * <p>Threads: any, one after the other; a page blocks for at most {@code 5 s}.
 */
public final class EventPages implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Consumer<String, byte[]> consumer;
  private final TopicPartition partition;
  private final LongSupplier nanoClock;

  /**
   * @param consumer without a group that begins at the earliest record where an offset has gone
   */
  public EventPages(Consumer<String, byte[]> consumer, Topics topics, LongSupplier nanoClock) {
    this.consumer = consumer;
    this.partition = new TopicPartition(topics.events(), EventHub.PARTITION);
    this.nanoClock = nanoClock;
    consumer.assign(List.of(partition));
  }

  /**
   * Some events.
   *
   * @param next offset to ask for afterwards
   */
  public record Page(List<SeenEvent> events, long next) {}

  /**
   * Events from an offset on; from the oldest there is, if those before have left the topic.
   *
   * @param offset of something that was on the topic
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   */
  public synchronized Page read(long offset) {
    long until = nanoClock.getAsLong() + PATIENCE.toNanos();
    consumer.seek(partition, offset);
    while (nanoClock.getAsLong() - until < 0) {
      ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
      long next = consumer.position(partition, PATIENCE);
      if (!records.isEmpty() || next > offset) {
        return new Page(events(records), next);
      }
    }
    throw new TimeoutException("no events came within " + PATIENCE.toSeconds() + " s");
  }

  private static List<SeenEvent> events(ConsumerRecords<String, byte[]> records) {
    List<SeenEvent> events = new ArrayList<>();
    records.forEach(record -> event(record).ifPresent(events::add));
    return events;
  }

  private static Optional<SeenEvent> event(ConsumerRecord<String, byte[]> record) {
    try {
      return record.value() == null
          ? Optional.empty()
          : SeenEvent.of(record.offset(), Event.parseFrom(record.value()));
    } catch (InvalidProtocolBufferException e) {
      // Anyone may write to a topic; what makes no sense is nobody's event.
      return Optional.empty();
    }
  }

  @Override
  public synchronized void close() {
    consumer.close();
  }
}
