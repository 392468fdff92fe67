package dev.maskstream.processor.gate;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.proto.kafka.ModelRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the {@code models} topic as a member of the gate's group. The topic has one partition, so
 * the group gives it to one process at a time: that one leads.
 *
 * <p>Threads: one.
 */
final class RegistryTail {
  private static final Logger log = LoggerFactory.getLogger(RegistryTail.class);

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private boolean assigned;
  private boolean begun;
  private long end;

  /** What this process has of the partition. */
  enum Lead {
    NONE,
    /** Just given: what was known before is void. */
    NEW,
    HELD
  }

  /**
   * @param consumer of the gate's group; it commits nothing
   */
  RegistryTail(Consumer<byte[], byte[]> consumer, String topic) {
    this.consumer = consumer;
    this.partition = new TopicPartition(topic, 0);
  }

  void subscribe() {
    consumer.subscribe(List.of(partition.topic()), new Assignment());
  }

  /** Waits for records, and for the group, up to a time. Before {@link #begin} nothing is taken. */
  Lead read(GateView view, Duration patience) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(patience);
    if (!assigned) {
      return Lead.NONE;
    }
    if (!begun) {
      return Lead.NEW;
    }
    records.forEach(record -> accept(record, view));
    return Lead.HELD;
  }

  /** Begins at the first record. */
  void begin() {
    consumer.seekToBeginning(List.of(partition));
    lookForEnd();
    begun = true;
  }

  /** From here on, caught up means caught up with what is there now. */
  void lookForEnd() {
    end = consumer.endOffsets(List.of(partition)).get(partition);
  }

  boolean hasCaughtUp() {
    return consumer.position(partition) >= end;
  }

  private static void accept(ConsumerRecord<byte[], byte[]> record, GateView view) {
    if (record.key() == null) {
      return;
    }
    String key = new String(record.key(), StandardCharsets.UTF_8);
    if (record.value() == null) {
      view.delete(key);
      return;
    }
    try {
      view.accept(ModelRecords.read(key, record.value()));
    } catch (InvalidProtocolBufferException e) {
      // The registry itself says so in the log; here it decides nothing.
      log.atDebug().addKeyValue("offset", record.offset()).log("not a registry record");
    }
  }

  private final class Assignment implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      if (partitions.contains(partition)) {
        assigned = true;
        begun = false;
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (partitions.contains(partition)) {
        assigned = false;
      }
    }
  }
}
