package dev.maskstream.standalone.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.Source;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class NamedModelsTest {
  private static final Topics TOPICS = new Topics("");
  private static final TopicPartition PARTITION = new TopicPartition(TOPICS.sources(), 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private int records;

  @Test
  void theLastWordOfEachSourceCounts() {
    consumer.schedulePollTask(
        () -> {
          add("door", naming("pets"));
          add("street", naming("roads"));
          add("door", naming(""));
          add("yard", naming("cars"));
          add("yard", null);
          add("noise", new byte[] {1});
        });

    assertThat(read(6)).containsExactly("roads");
  }

  @Test
  void aTopicThatIsEmptyNamesNone() {
    assertThat(read(0)).isEmpty();
  }

  private Set<String> read(long end) {
    Node node = new Node(0, "nowhere", 1);
    Node[] nodes = {node};
    consumer.updatePartitions(
        TOPICS.sources(), List.of(new PartitionInfo(TOPICS.sources(), 0, node, nodes, nodes)));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, end));
    return NamedModels.read(consumer, TOPICS, () -> 0);
  }

  private void add(String source, byte[] value) {
    consumer.addRecord(
        new ConsumerRecord<>(
            TOPICS.sources(), 0, records++, source.getBytes(StandardCharsets.UTF_8), value));
  }

  private static byte[] naming(String model) {
    return Source.newBuilder().setModel(model).build().toByteArray();
  }
}
