package dev.maskstream.gateway.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class SourceOwnershipTest {
  private static final Topics TOPICS = new Topics("");
  private static final TopicPartition FIRST = new TopicPartition(TOPICS.sources(), 0);

  private final List<String> heard = new ArrayList<>();
  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
  private final SourceOwnership ownership = new SourceOwnership(consumer, TOPICS, listener());

  private SourceOwnership.Listener listener() {
    return new SourceOwnership.Listener() {
      @Override
      public void owned(String source, Source record) {
        heard.add("owned " + source + " " + record.getModel());
      }

      @Override
      public void removed(String source) {
        heard.add("removed " + source);
      }

      @Override
      public void givenUp(Set<String> sources, boolean inTime) {
        heard.add("given up " + sources);
      }
    };
  }

  private void comesWith(long end) {
    consumer.updateBeginningOffsets(Map.of(FIRST, 0L));
    consumer.updateEndOffsets(Map.of(FIRST, end));
    consumer.rebalance(List.of(FIRST));
  }

  private void add(long offset, String source, String model) {
    byte[] value = Source.newBuilder().setModel(model).build().toByteArray();
    consumer.addRecord(new ConsumerRecord<>(FIRST.topic(), 0, offset, source, value));
  }

  @Test
  void ofOlderRecordsOfASourceOnlyTheNewestIsHeard() {
    comesWith(2);
    add(0, "gate", "old");
    add(1, "gate", "new");

    ownership.runOnce();

    assertThat(heard).containsExactly("owned gate new");
  }

  @Test
  void aPartitionWhoseEndKafkaDidNotTellAtFirstIsReadAllTheSame() {
    consumer.setOffsetsException(new TimeoutException("Kafka is slow"));
    comesWith(1);
    add(0, "gate", "roads");

    assertThatThrownBy(ownership::runOnce).isInstanceOf(TimeoutException.class);
    ownership.runOnce();

    assertThat(heard).containsExactly("owned gate roads");
  }

  @Test
  void sourcesOfAPartitionThatGoesAreGivenUp() {
    comesWith(1);
    add(0, "gate", "roads");
    ownership.runOnce();

    consumer.rebalance(List.of());

    assertThat(heard).containsExactly("owned gate roads", "given up [gate]");
  }
}
