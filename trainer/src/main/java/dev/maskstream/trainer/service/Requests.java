package dev.maskstream.trainer.service;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.proto.kafka.ModelRecords;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.RetrainRequested;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Follows the events topic for those who want a model trained now. A request is answered once, by a
 * run or by the reason why there is none.
 *
 * <p>Threads: one.
 */
final class Requests implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int MOST_MODELS = 1000;

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Map<String, String> pending = new TreeMap<>();
  private Map<TopicPartition, Long> answered = new HashMap<>();

  /**
   * @param consumer without a group; closed here
   */
  Requests(Consumer<byte[], byte[]> consumer, String topic) {
    this.consumer = consumer;
    this.topic = topic;
  }

  List<TopicPartition> partitions() {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  /**
   * Begins behind what was answered; where nothing ever was, at a time.
   *
   * @param sinceMillis since 1970
   */
  void begin(Map<TopicPartition, OffsetAndMetadata> committed, long sinceMillis) {
    pending.clear();
    List<TopicPartition> partitions = partitions();
    consumer.assign(partitions);
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(one -> times.put(one, sinceMillis));
    Map<TopicPartition, OffsetAndTimestamp> since = consumer.offsetsForTimes(times);
    for (TopicPartition one : partitions) {
      if (committed.get(one) != null) {
        consumer.seek(one, committed.get(one).offset());
      } else if (since.get(one) != null) {
        consumer.seek(one, since.get(one).offset());
      } else {
        consumer.seekToEnd(List.of(one));
      }
    }
    answered = positions();
  }

  void poll() {
    consumer.poll(POLL).forEach(this::take);
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      Event event = Event.parseFrom(record.value() == null ? new byte[0] : record.value());
      RetrainRequested request = event.getRetrainRequested();
      if (event.hasRetrainRequested()
          && ModelRecords.isName(request.getModel())
          && pending.size() < MOST_MODELS) {
        pending.put(
            request.getModel(),
            request.getReason().isBlank() ? "no reason was given" : request.getReason());
      }
    } catch (InvalidProtocolBufferException e) {
      // Anyone may write to a topic.
    }
  }

  Set<String> models() {
    return Set.copyOf(pending.keySet());
  }

  Optional<String> of(String model) {
    return Optional.ofNullable(pending.get(model));
  }

  void answered(String model) {
    pending.remove(model);
  }

  /** Up to where all are answered, if that is further than when it was last asked. */
  Map<TopicPartition, OffsetAndMetadata> newlyAnswered() {
    Map<TopicPartition, OffsetAndMetadata> further = new HashMap<>();
    if (pending.isEmpty()) {
      Map<TopicPartition, Long> now = positions();
      now.forEach(
          (partition, at) -> {
            if (!at.equals(answered.get(partition))) {
              further.put(partition, new OffsetAndMetadata(at));
            }
          });
      answered = now;
    }
    return further;
  }

  private Map<TopicPartition, Long> positions() {
    Map<TopicPartition, Long> positions = new HashMap<>();
    consumer.assignment().forEach(one -> positions.put(one, consumer.position(one)));
    return positions;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
