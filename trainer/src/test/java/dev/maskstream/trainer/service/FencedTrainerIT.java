package dev.maskstream.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.Label;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trainer that stood still while another one took its place, and does not know it. */
class FencedTrainerIT {
  private static final Topics TOPICS = new Topics("");
  private static final Duration LONG = Duration.ofMinutes(3);

  @TempDir private Path folder;
  private TestBroker broker;
  private KafkaClients clients;
  private Producer<String, byte[]> producer;

  @BeforeEach
  void startBroker() throws Exception {
    broker = TestBroker.start(folder.resolve("kafka"));
    clients =
        new KafkaClients(
            new TrainerServiceSettings(
                TrainerServiceIT.map(broker.bootstrapServers(), folder.resolve("unused"))));
    producer = clients.producer();
  }

  @AfterEach
  void stop() {
    producer.close();
    broker.close();
  }

  @Test
  void aTrainerThatStoodStillWhileAnotherTookItsPlacePublishesNothing() throws Exception {
    Path parent = TrainedParent.train(folder.resolve("parent"));
    Path[] folders = {folder.resolve("a"), folder.resolve("b")};
    Process[] trainers = {trainer(folders[0]), trainer(folders[1])};
    try {
      await().atMost(LONG).until(this::hasTopics);
      TrainedParent.serve(producer, parent);
      for (Label one : Labels.drawn(folder.resolve("drawn"), 30, 11)) {
        producer
            .send(new ProducerRecord<>(TOPICS.labels(), Labels.key(one), one.toByteArray()))
            .get();
      }
      await().atMost(LONG).until(() -> isTraining(folders[0]) || isTraining(folders[1]));
      int first = isTraining(folders[0]) ? 0 : 1;
      signal("STOP", trainers[first]);

      await().atMost(LONG).until(() -> candidates() == 1);
      signal("CONT", trainers[first]);

      // More than it needs for the rest of its run.
      await()
          .during(Duration.ofSeconds(12))
          .atMost(Duration.ofSeconds(20))
          .until(() -> candidates() == 1);
      assertThat(trainers[first].isAlive()).isTrue();
      assertThat(outcome(folders[1 - first])).content().contains("published");
    } finally {
      for (Process one : trainers) {
        one.destroyForcibly().waitFor();
      }
    }
  }

  private static boolean isTraining(Path trainer) {
    return Files.exists(run(trainer).resolve("fit/last.checkpoint"));
  }

  private static Path outcome(Path trainer) {
    return run(trainer).resolve("outcome.json");
  }

  private static Path run(Path trainer) {
    return trainer.resolve("runs/drawn-1-0-29");
  }

  private static void signal(String name, Process process) throws Exception {
    int answer =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    assertThat(answer).isZero();
  }

  private Process trainer(Path trainer) throws Exception {
    return TrainerServiceIT.trainer(broker.bootstrapServers(), trainer);
  }

  private boolean hasTopics() throws Exception {
    try (var admin = clients.admin()) {
      return admin.listTopics().names().get().contains(TOPICS.events());
    }
  }

  /**
   * Records of candidates on the registry topic, those of transactions that came to nothing too.
   */
  private int candidates() {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    TopicPartition models = new TopicPartition(TOPICS.models(), 0);
    int found = 0;
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(models));
      consumer.seekToBeginning(List.of(models));
      long end = consumer.endOffsets(List.of(models)).get(models);
      while (consumer.position(models) < end) {
        for (var record : consumer.poll(Duration.ofMillis(100))) {
          String key = new String(record.key(), StandardCharsets.UTF_8);
          found += key.startsWith("drawn@labels-") ? 1 : 0;
        }
      }
    }
    return found;
  }
}
