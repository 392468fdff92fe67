package dev.maskstream.standalone.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.ModelStateChanged;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RolloutWaitTest {
  private static final Topics TOPICS = new Topics("");
  private static final TopicPartition PARTITION = new TopicPartition(TOPICS.events(), 0);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("latest");
  private int records;
  private long nanos;
  private RolloutWait wait;

  @BeforeEach
  void open() {
    Node node = new Node(0, "nowhere", 1);
    Node[] nodes = {node};
    consumer.updatePartitions(
        PARTITION.topic(), List.of(new PartitionInfo(PARTITION.topic(), 0, node, nodes, nodes)));
    consumer.updateEndOffsets(Map.of(PARTITION, 0L));
    wait =
        RolloutWait.open(
            consumer, TOPICS, new VersionName("pets", "2"), () -> nanos += 50_000_000L);
  }

  @Test
  void aVersionThatAProcessorLoadsIsTakenUp() {
    consumer.schedulePollTask(() -> {});
    consumer.schedulePollTask(() -> say("pets", "2", "loading"));

    assertThat(wait.isTakenUp(PATIENCE)).isTrue();
  }

  @Test
  void whatIsSaidOfOthersOrOfOneThatIsLetGoOfTakesNothingUp() {
    consumer.schedulePollTask(
        () -> {
          say("pets", "1", "serving");
          say("roads", "2", "loading");
          say("pets", "2", "draining");
        });

    assertThat(wait.isTakenUp(PATIENCE)).isFalse();
  }

  @Test
  void anAnswerThatCameWhileItWasTakenUpIsAnAnswer() {
    consumer.schedulePollTask(
        () -> {
          say("pets", "2", "loading");
          say("pets", "2", "serving");
        });
    assertThat(wait.isTakenUp(PATIENCE)).isTrue();

    assertThat(wait.await("serving", PATIENCE))
        .extracting(ModelStateChanged::getState)
        .containsExactly("serving");
  }

  @Test
  void oneThatOnlyLoadsHasNotAnswered() {
    consumer.schedulePollTask(() -> say("pets", "2", "loading"));

    assertThat(wait.await("serving", PATIENCE)).isEmpty();
  }

  private void say(String model, String version, String state) {
    ModelStateChanged change =
        ModelStateChanged.newBuilder().setModel(model).setVersion(version).setState(state).build();
    consumer.addRecord(
        new ConsumerRecord<>(
            PARTITION.topic(),
            PARTITION.partition(),
            records++,
            null,
            Event.newBuilder().setModelStateChanged(change).build().toByteArray()));
  }
}
