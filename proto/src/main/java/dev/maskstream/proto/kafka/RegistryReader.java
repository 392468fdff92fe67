package dev.maskstream.proto.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.RegistryRecord;
import dev.maskstream.proto.v1.Rollout;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads the registry from the {@code models} topic to its present end, at every question anew.
 *
 * <p>Threads: any; each question has a consumer of its own and blocks up to the deadline.
 */
public final class RegistryReader {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Topics topics;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final LongSupplier nanoClock;

  /**
   * @param consumers makes a consumer without a group that reads committed records; closed here
   */
  public RegistryReader(
      Topics topics, Supplier<Consumer<byte[], byte[]>> consumers, LongSupplier nanoClock) {
    this.topics = topics;
    this.consumers = consumers;
    this.nanoClock = nanoClock;
  }

  /**
   * What the registry holds now. Records that are not ours are passed over.
   *
   * @throws KafkaException if Kafka does not answer within the deadline
   */
  public RegistryContents read(Duration deadline) {
    Map<String, ModelVersion> versions = new TreeMap<>();
    Map<String, Rollout> rollouts = new TreeMap<>();
    scan(deadline, record -> take(record, versions, rollouts));
    return new RegistryContents(versions, rollouts);
  }

  /**
   * One version as the registry holds it now, golden frames and all.
   *
   * @throws KafkaException if Kafka does not answer within the deadline
   */
  public Optional<ModelVersion> version(String name, String version, Duration deadline) {
    String key = ModelRecords.versionKey(name, version);
    Map<String, ModelVersion> versions = new TreeMap<>();
    scan(
        deadline,
        record -> {
          if (record.key() != null && ModelRecords.text(record.key()).equals(key)) {
            take(record, versions, new TreeMap<>());
          }
        });
    return Optional.ofNullable(versions.get(key));
  }

  private void scan(
      Duration deadline, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
    TopicPartition partition = new TopicPartition(topics.models(), 0);
    long until = nanoClock.getAsLong() + deadline.toNanos();
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition), deadline).get(partition);
      while (consumer.position(partition, deadline) < end) {
        if (nanoClock.getAsLong() - until > 0) {
          throw new TimeoutException(
              "the registry could not be read within " + deadline.toMillis() + " ms");
        }
        consumer.poll(POLL).forEach(each);
      }
    }
  }

  private static void take(
      ConsumerRecord<byte[], byte[]> record,
      Map<String, ModelVersion> versions,
      Map<String, Rollout> rollouts) {
    if (record.key() == null) {
      return;
    }
    String key = ModelRecords.text(record.key());
    if (record.value() == null) {
      versions.remove(key);
      rollouts.remove(key);
      return;
    }
    try {
      RegistryRecord entry = ModelRecords.read(key, record.value());
      switch (entry.getRecordCase()) {
        case VERSION -> versions.put(key, entry.getVersion());
        case ROLLOUT -> rollouts.put(key, entry.getRollout());
        case RECORD_NOT_SET -> {
          // Of a later Maskstream; nothing that this one could use.
        }
      }
    } catch (InvalidProtocolBufferException e) {
      // Anyone may write to a topic; what makes no sense is nobody's model.
    }
  }
}
