package dev.maskstream.standalone.model;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.Source;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.client.KafkaClients;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Models that sources ask for by name, as the {@code sources} topic says at its present end.
 *
 * <p>Threads: one. Blocks up to {@link KafkaClients#DEADLINE}.
 */
public final class NamedModels {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;
  private final Map<String, String> bySource = new HashMap<>();

  private NamedModels(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /**
   * Reads the topic.
   *
   * @throws Failure if Kafka does not answer
   */
  public static Set<String> read(KafkaClients kafka, Topics topics) {
    try (Consumer<byte[], byte[]> consumer = kafka.consumer()) {
      return read(consumer, topics, System::nanoTime);
    } catch (KafkaException e) {
      throw new Failure(
          "cannot read the sources at %s: %s".formatted(kafka.bootstrapServers(), e.getMessage()),
          e);
    }
  }

  /**
   * @param consumer without a group
   */
  static Set<String> read(
      Consumer<byte[], byte[]> consumer, Topics topics, LongSupplier nanoClock) {
    NamedModels models = new NamedModels(consumer);
    models.readToEnd(topics.sources(), nanoClock);
    return models.bySource.values().stream()
        .filter(model -> !model.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private void readToEnd(String topic, LongSupplier nanoClock) {
    long until = nanoClock.getAsLong() + KafkaClients.DEADLINE.toNanos();
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      if (nanoClock.getAsLong() - until > 0) {
        throw new Failure("the topic %s could not be read in time".formatted(topic));
      }
      consumer.poll(POLL).forEach(this::take);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      return;
    }
    String source = new String(record.key(), StandardCharsets.UTF_8);
    if (record.value() == null) {
      bySource.remove(source);
      return;
    }
    try {
      bySource.put(source, Source.parseFrom(record.value()).getModel());
    } catch (InvalidProtocolBufferException e) {
      // Anyone may write to a topic; processors pass it over too.
    }
  }
}
