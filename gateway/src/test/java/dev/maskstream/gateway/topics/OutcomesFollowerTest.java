package dev.maskstream.gateway.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.gateway.events.EventHub;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.Source;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OutcomesFollowerTest {
  private static final Topics TOPICS = new Topics("");
  private static final TopicPartition SOURCES = new TopicPartition(TOPICS.sources(), 0);

  private final SourceShelf shelf = new SourceShelf();
  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");

  private OutcomesFollower followerOf(long sources) {
    consumer.assign(List.of(SOURCES));
    consumer.updateBeginningOffsets(Map.of(SOURCES, 0L));
    consumer.updateEndOffsets(Map.of(SOURCES, sources));
    consumer.seekToBeginning(List.of(SOURCES));
    return new OutcomesFollower(
        consumer,
        TOPICS,
        (_, _, _) -> {},
        new OutcomesFollower.Told(new ModelShelf(), shelf, new EventHub()));
  }

  private void add(long offset, String source) {
    byte[] value = Source.newBuilder().setUrl("rtsp://cam/live").build().toByteArray();
    consumer.addRecord(new ConsumerRecord<>(SOURCES.topic(), 0, offset, source, value));
  }

  @Test
  void theSourcesAreWholeOnceAllIsReadThatLayThereAtTheStart() {
    OutcomesFollower follower = followerOf(2);
    add(0, "gate");
    follower.runOnce();
    assertThat(shelf.isWhole()).isFalse();

    add(1, "door");
    follower.runOnce();

    assertThat(shelf.isWhole()).isTrue();
    assertThat(shelf.cameras()).isEqualTo(2);
  }

  @Test
  void withoutSourcesThereIsNothingToWaitFor() {
    followerOf(0);

    assertThat(shelf.isWhole()).isTrue();
  }
}
