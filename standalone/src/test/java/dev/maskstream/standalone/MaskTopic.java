package dev.maskstream.standalone;

import dev.maskstream.proto.v1.Mask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads topics from their beginning to their end. */
public final class MaskTopic {
  private MaskTopic() {}

  /** Ids of all frames that have a mask. */
  public static Set<String> frameIds(String kafka) throws Exception {
    Set<String> ids = new HashSet<>();
    for (ConsumerRecord<String, byte[]> record : readAll(kafka, "masks")) {
      ids.add(Mask.parseFrom(record.value()).getFrameId());
    }
    return ids;
  }

  public static List<ConsumerRecord<String, byte[]>> readAll(String kafka, String topic) {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka, "enable.auto.commit", "false"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }
}
