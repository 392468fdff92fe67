package dev.maskstream.proto.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.proto.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicAdminIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final short ONE_REPLICA = 1;

  private TestBroker broker;
  private Admin admin;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    broker = TestBroker.start(directory);
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @AfterAll
  void stop() {
    admin.close();
    broker.close();
  }

  @Test
  void missingTopicsAreCreatedAsTheyShouldBe() throws Exception {
    Topics topics = new Topics("fresh-");

    Map<String, Integer> partitions = ensure(topics, 3);

    assertThat(partitions)
        .hasSize(topics.specs(3).size())
        .containsEntry("fresh-frames", 3)
        .containsEntry("fresh-models", 1);
    assertThat(setting("fresh-frames", "retention.ms")).isEqualTo("3600000");
    assertThat(setting("fresh-models", "cleanup.policy")).isEqualTo("compact");
  }

  @Test
  void topicsThatExistAreLeftAsTheyAre() {
    Topics topics = new Topics("kept-");
    ensure(topics, 2);

    Map<String, Integer> partitions = ensure(topics, 5);

    assertThat(partitions).containsEntry("kept-frames", 2);
  }

  @Test
  void twoServicesMayStartAtOnce() {
    Topics topics = new Topics("both-");

    CompletableFuture<Map<String, Integer>> other =
        CompletableFuture.supplyAsync(() -> ensure(topics, 2));
    Map<String, Integer> ours = ensure(topics, 2);

    assertThat(other.join()).isEqualTo(ours);
  }

  @Test
  void aTopicThatTakesTooSmallRecordsIsRefusedWithTheRemedy() throws Exception {
    create("small-frames", Map.of("max.message.bytes", "1000000"));

    assertThatThrownBy(() -> ensure(new Topics("small-"), 1))
        .isInstanceOf(TopicSetupException.class)
        .hasMessage(
            "topic small-frames takes records of at most 1000000 bytes: set its max.message.bytes"
                + " to 8454144");
  }

  @Test
  void aRegistryThatWouldForgetIsRefused() throws Exception {
    create("forgets-models", Map.of("max.message.bytes", "9000000"));

    assertThatThrownBy(() -> ensure(new Topics("forgets-"), 1))
        .hasMessage("topic forgets-models has cleanup.policy=delete: set it to compact");
  }

  @Test
  void withoutAKafkaItFailsWithinItsDeadline() {
    long began = System.nanoTime();
    try (Admin nobody = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:9"))) {
      assertThatThrownBy(
              () ->
                  TopicAdmin.ensure(nobody, new Topics(""), 1, ONE_REPLICA, Duration.ofMillis(500)))
          .isInstanceOf(TopicSetupException.class)
          .hasMessageContaining("did not answer in time");
      // Kafka's own patience would be a minute.
      assertThat(System.nanoTime() - began).isLessThan(DEADLINE.toNanos());
      nobody.close(Duration.ZERO);
    }
  }

  @Test
  void aValueOfTheLargestSizePasses() throws Exception {
    Topics topics = new Topics("large-");
    ensure(topics, 1);
    byte[] value = new byte[Topics.MAX_VALUE_BYTES];

    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "max.request.size",
                Topics.MAX_MESSAGE_BYTES),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topics.frames(), "cam-1", value)).get();
    }

    assertThat(first(topics.frames()).value()).hasSize(value.length);
  }

  private ConsumerRecord<String, byte[]> first(String topic) {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      return consumer.poll(DEADLINE).iterator().next();
    }
  }

  private Map<String, Integer> ensure(Topics topics, int partitions) {
    return TopicAdmin.ensure(admin, topics, partitions, Topics.DEFAULT_REPLICATION, DEADLINE);
  }

  private void create(String topic, Map<String, String> settings) throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, 1, ONE_REPLICA).configs(settings))).all().get();
  }

  private String setting(String topic, String name) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Map<ConfigResource, Config> found = admin.describeConfigs(List.of(resource)).all().get();
    return found.get(resource).get(name).value();
  }
}
