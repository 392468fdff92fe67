package dev.maskstream.gateway.topics;

import dev.maskstream.proto.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a gateway begins to read, so that every frame it counts can also be seen to end: frames
 * from the processors' committed offsets on, outcomes from {@value #OUTCOMES_BEFORE} records before
 * the end of each partition as it was <em>before</em> those offsets were asked for. A frame at or
 * past its committed offset has its outcome after that point, or at most one commit interval before
 * it.
 */
public final class StartPositions {
  static final int OUTCOMES_BEFORE = 500;

  private final Topics topics;
  private final Map<String, Integer> partitions;
  private final Admin admin;

  /**
   * @param partitions of each topic, by name
   */
  public StartPositions(Topics topics, Map<String, Integer> partitions, Admin admin) {
    this.topics = topics;
    this.partitions = Map.copyOf(partitions);
    this.admin = admin;
  }

  /** Consumer group of the processors that read these topics. */
  public static String processorGroup(Topics topics) {
    return topics.prefix() + "maskstream-processor";
  }

  /** Assigns and positions both consumers; outcomes first, see above. */
  public void place(Consumer<?, ?> outcomes, Consumer<?, ?> frames) {
    placeOutcomes(outcomes);
    placeFrames(frames);
  }

  private void placeOutcomes(Consumer<?, ?> consumer) {
    List<TopicPartition> ends = new ArrayList<>();
    ends.addAll(of(topics.masks()));
    ends.addAll(of(topics.deadLetters()));
    ends.addAll(of(topics.events()));
    List<TopicPartition> compacted = new ArrayList<>(of(topics.models()));
    compacted.addAll(of(topics.sources()));
    List<TopicPartition> all = new ArrayList<>(ends);
    all.addAll(compacted);
    consumer.assign(all);
    consumer.seekToBeginning(compacted);
    Map<TopicPartition, Long> begin = consumer.beginningOffsets(ends);
    consumer
        .endOffsets(ends)
        .forEach(
            (partition, end) ->
                consumer.seek(partition, Math.max(begin.get(partition), end - OUTCOMES_BEFORE)));
  }

  private void placeFrames(Consumer<?, ?> consumer) {
    List<TopicPartition> all = of(topics.frames());
    consumer.assign(all);
    consumer.seekToBeginning(all);
    committed(Set.copyOf(all)).forEach(consumer::seek);
  }

  /** The processors' committed offsets, of those partitions that have one. */
  Map<TopicPartition, Long> committed(Set<TopicPartition> frames) {
    String group = processorGroup(topics);
    Map<TopicPartition, OffsetAndMetadata> found =
        KafkaLink.answer(
            admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(group));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    found.forEach(
        (partition, offset) -> {
          if (offset != null && frames.contains(partition)) {
            offsets.put(partition, offset.offset());
          }
        });
    return offsets;
  }

  /** Every partition of a topic. */
  public List<TopicPartition> of(String topic) {
    List<TopicPartition> all = new ArrayList<>();
    for (int i = 0; i < partitions.get(topic); i++) {
      all.add(new TopicPartition(topic, i));
    }
    return all;
  }
}
