package dev.maskstream.processor.gate;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.proto.v1.Event;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the {@code events} topic from some moment on.
 *
 * <p>Threads: one.
 */
final class EventTail {
  private static final Logger log = LoggerFactory.getLogger(EventTail.class);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private Map<TopicPartition, Long> ends = Map.of();
  private boolean caughtUp;

  /**
   * @param consumer without a group
   */
  EventTail(Consumer<byte[], byte[]> consumer, String topic) {
    this.consumer = consumer;
    this.topic = topic;
  }

  /** Begins at what was said since a moment, in milliseconds since 1970. */
  void begin(long sinceMillis) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    ends = consumer.endOffsets(partitions);
    caughtUp = false;
    Map<TopicPartition, Long> moments = new HashMap<>();
    partitions.forEach(partition -> moments.put(partition, sinceMillis));
    Map<TopicPartition, OffsetAndTimestamp> offsets = consumer.offsetsForTimes(moments);
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp offset = offsets.get(partition);
      consumer.seek(partition, offset == null ? ends.get(partition) : offset.offset());
    }
  }

  /** Reads what has come; until it has caught up, it waits for records up to a time. */
  void read(GateView view, Duration patience) {
    for (ConsumerRecord<byte[], byte[]> record :
        consumer.poll(caughtUp ? Duration.ZERO : patience)) {
      accept(record, view);
    }
    caughtUp =
        caughtUp
            || ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** Anyone may write to a topic; what makes no sense is no event. */
  private static void accept(ConsumerRecord<byte[], byte[]> record, GateView view) {
    if (record.value() == null) {
      return;
    }
    try {
      view.accept(Event.parseFrom(record.value()));
    } catch (InvalidProtocolBufferException e) {
      log.atDebug().addKeyValue("offset", record.offset()).log("not an event");
    }
  }

  boolean hasCaughtUp() {
    return caughtUp;
  }

  /** Reads no more until it begins again. */
  void end() {
    consumer.unsubscribe();
  }
}
