package dev.maskstream.processor.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.metrics.ProcessorMetrics;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.ModelRecords;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.RegistryRecord;
import dev.maskstream.proto.v1.Rollout;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryFollowerTest {
  private static final Topics TOPICS = new Topics("");

  @TempDir private Path folder;
  private final NotedConsumer consumer = new NotedConsumer();
  private Bench bench;
  private RegistryFollower follower;
  private long records;

  @BeforeEach
  void prepare() {
    bench = new Bench(folder);
    ServedModels models =
        new ServedModels(
            bench.lanes, bench.parts, new ProcessorMetrics(new SimpleMeterRegistry()), 8);
    follower =
        new RegistryFollower(
            consumer,
            TOPICS,
            new RegistryFollower.Kept(
                new RegistryView(""), new SourceDirectory(), models, bench.lanes));
    consumer.empty(TOPICS.models());
    consumer.empty(TOPICS.sources());
    follower.begin();
  }

  @Test
  void withNothingToLoadItWaitsForRecordsAtLength() {
    publish(bench.version("1"));
    follower.runOnce();

    follower.runOnce();

    assertThat(bench.serving("pets")).isEqualTo("1");
    assertThat(consumer.waited).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void whileAVersionIsOnItsWayItLooksAgainSoon() {
    bench.kafkaAway = true;
    publish(Bench.absent("pets", "1"));
    follower.runOnce();

    follower.runOnce();

    assertThat(bench.serving("pets")).isEmpty();
    assertThat(consumer.waited).isLessThanOrEqualTo(Duration.ofMillis(200));
  }

  @Test
  void aModelThatBreaksEndsTheWait() {
    publish(bench.version("1"));
    follower.runOnce();

    follower.modelBroken(bench.lanes.lane("pets").current().orElseThrow(), "no memory");
    follower.runOnce();

    assertThat(consumer.wokenWaits).isEqualTo(1);
    assertThat(bench.loaded.get("1")).hasSize(2);
  }

  @Test
  void aWakeThatComesWhileItLooksHowFarItHasReadIsNoTrouble() {
    publish(bench.version("1"));
    consumer.wokenAtPosition = true;
    follower.runOnce();

    follower.runOnce();

    assertThat(bench.serving("pets")).isEqualTo("1");
  }

  private void publish(ModelVersion version) {
    add(
        ModelRecords.versionKey(version.getName(), version.getVersion()),
        RegistryRecord.newBuilder().setVersion(version));
    add(
        ModelRecords.rolloutKey(version.getName()),
        RegistryRecord.newBuilder()
            .setRollout(
                Rollout.newBuilder()
                    .setModel(version.getName())
                    .setServingVersion(version.getVersion())
                    .setDecidedAtMicros(1)));
  }

  private void add(String key, RegistryRecord.Builder record) {
    consumer.addRecord(
        new ConsumerRecord<>(
            TOPICS.models(),
            0,
            records++,
            key.getBytes(StandardCharsets.UTF_8),
            record.build().toByteArray()));
  }

  /** Notes how it is waited with. */
  private static final class NotedConsumer extends MockConsumer<byte[], byte[]> {
    private Duration waited = Duration.ZERO;
    private int wokenWaits;
    private boolean wokenAtPosition;

    NotedConsumer() {
      super("earliest");
    }

    void empty(String topic) {
      Node node = new Node(0, "nowhere", 1);
      Node[] nodes = {node};
      updatePartitions(topic, List.of(new PartitionInfo(topic, 0, node, nodes, nodes)));
      updateBeginningOffsets(Map.of(new TopicPartition(topic, 0), 0L));
      updateEndOffsets(Map.of(new TopicPartition(topic, 0), 0L));
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      waited = timeout;
      return super.poll(timeout);
    }

    @Override
    public synchronized long position(TopicPartition partition) {
      if (wokenAtPosition) {
        wokenAtPosition = false;
        throw new WakeupException();
      }
      return super.position(partition);
    }

    @Override
    public synchronized void wakeup() {
      wokenWaits++;
      super.wakeup();
    }
  }
}
