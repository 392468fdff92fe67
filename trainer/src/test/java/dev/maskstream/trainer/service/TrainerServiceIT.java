package dev.maskstream.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.kafka.RegistryReader;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.Label;
import dev.maskstream.proto.v1.Metric;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Promotion;
import dev.maskstream.proto.v1.RetrainRequested;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.proto.v1.TrainingProgress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerServiceIT {
  private static final Topics TOPICS = new Topics("");
  private static final Duration LONG = Duration.ofMinutes(3);

  @TempDir static Path folder;
  private static TestBroker broker;
  private static KafkaClients clients;
  private static Producer<String, byte[]> producer;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = TestBroker.start(folder.resolve("kafka"));
    clients = new KafkaClients(settings(folder.resolve("unused")));
    producer = clients.producer();
  }

  @AfterAll
  static void stop() {
    producer.close();
    broker.close();
  }

  @Test
  void labelsBecomeABetterCandidateOnceThoughTrainersAreKilled() throws Exception {
    Path parent = TrainedParent.train(folder.resolve("parent"));
    Path[] folders = {folder.resolve("a"), folder.resolve("b")};
    Process[] trainers = {trainer(folders[0]), trainer(folders[1])};
    try {
      await().atMost(LONG).until(() -> hasTopics());
      TrainedParent.serve(producer, parent);
      postLabels();
      await().atMost(LONG).until(() -> progress().stream().anyMatch(one -> one.getEpoch() >= 2));
      int active = Files.exists(run(folders[0])) ? 0 : 1;
      assertThat(run(folders[1 - active])).doesNotExist();
      var _ = trainers[active].destroyForcibly().waitFor(10, TimeUnit.SECONDS);

      await().atMost(LONG).until(() -> states().contains("published"));

      checkCandidate();
      trainers[active] = trainer(folders[active]);
      trainers[1 - active].destroy();
      Path outcome = run(folders[active]).resolve("outcome.json");
      await().atMost(LONG).until(() -> Files.exists(outcome));
      assertThat(Files.readString(outcome)).contains("has its version already");
      assertThat(registry().versionsOf("drawn")).hasSize(2);
      checkRequest();
    } finally {
      for (Process one : trainers) {
        one.destroyForcibly().waitFor();
      }
    }
  }

  private static void checkCandidate() {
    RegistryContents registry = registry();
    ModelVersion candidate = registry.versionsOf("drawn").getLast();
    Rollout rollout = registry.rollout("drawn").orElseThrow();
    assertThat(candidate.getParentVersion()).isEqualTo("1");
    assertThat(metric(candidate, "mean-iou")).isGreaterThan(metric(candidate, "parent-mean-iou"));
    assertThat(candidate.getTrainingDataList()).contains("labels:0-29");
    assertThat(candidate.getGoldenFramesCount()).isBetween(1, 4);
    assertThat(rollout.getServingVersion()).isEqualTo("1");
    assertThat(rollout.getShadowVersion()).isEqualTo(candidate.getVersion());
    assertThat(rollout.getPromotion()).isEqualTo(Promotion.PROMOTION_AUTOMATIC);
    assertThat(rollout.getShadowShare()).isEqualTo(0.25f);
  }

  /** While the candidate runs in the shadow there is no second one, whoever asks. */
  private static void checkRequest() throws Exception {
    Event request =
        Event.newBuilder()
            .setRetrainRequested(RetrainRequested.newBuilder().setModel("drawn").setReason("now"))
            .build();
    producer.send(new ProducerRecord<>(TOPICS.events(), "drawn", request.toByteArray())).get();
    await()
        .atMost(LONG)
        .until(() -> progress().stream().anyMatch(one -> one.getDetail().contains("shadow")));
  }

  private static void postLabels() throws Exception {
    List<Label> labels = Labels.drawn(folder.resolve("drawn"), 30, 11);
    for (Label one : labels) {
      producer
          .send(new ProducerRecord<>(TOPICS.labels(), Labels.key(one), one.toByteArray()))
          .get();
    }
  }

  private static double metric(ModelVersion version, String name) {
    return version.getMetricsList().stream()
        .filter(metric -> metric.getName().equals(name))
        .mapToDouble(Metric::getValue)
        .findFirst()
        .orElseThrow();
  }

  private static Path run(Path trainer) {
    return trainer.resolve("runs/drawn-1-0-29");
  }

  private static List<String> states() {
    return progress().stream().map(TrainingProgress::getState).toList();
  }

  private static List<TrainingProgress> progress() {
    List<TrainingProgress> progress = new ArrayList<>();
    TopicPartition events = new TopicPartition(TOPICS.events(), 0);
    try (Consumer<byte[], byte[]> consumer = clients.reader()) {
      consumer.assign(List.of(events));
      consumer.seekToBeginning(List.of(events));
      long end = consumer.endOffsets(List.of(events)).get(events);
      while (consumer.position(events) < end) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(
                record -> {
                  try {
                    Event event = Event.parseFrom(record.value());
                    if (event.hasTrainingProgress()) {
                      progress.add(event.getTrainingProgress());
                    }
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
      }
    }
    return progress;
  }

  private static RegistryContents registry() {
    return new RegistryReader(TOPICS, clients::reader, System::nanoTime).read(LONG);
  }

  private static boolean hasTopics() throws Exception {
    try (var admin = clients.admin()) {
      return admin.listTopics().names().get().contains(TOPICS.events());
    }
  }

  private static TrainerServiceSettings settings(Path trainer) {
    return new TrainerServiceSettings(map(broker.bootstrapServers(), trainer));
  }

  static Map<String, String> map(String kafka, Path trainer) {
    Map<String, String> settings = new HashMap<>();
    settings.put("kafka.bootstrap.servers", kafka);
    settings.put("trainer.dir", trainer.toString());
    settings.put("models.trust", "unsigned");
    settings.put("trainer.labels.min", "30");
    settings.put("trainer.learning.rate", "0.005");
    settings.put("trainer.epochs", "12");
    settings.put("trainer.session.timeout.ms", "2000");
    return settings;
  }

  private static Process trainer(Path trainer) throws IOException {
    return trainer(broker.bootstrapServers(), trainer);
  }

  static Process trainer(String kafka, Path trainer) throws IOException {
    return new ProcessBuilder(
            Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Child.class.getName(),
                    kafka,
                    trainer.toString())
                .toList())
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(
                trainer.resolveSibling(trainer.getFileName() + ".log").toFile()))
        .start();
  }

  /** A trainer in a process of its own: {@code Child KAFKA FOLDER}. */
  static final class Child {
    public static void main(String[] args) throws Exception {
      TrainerService service =
          TrainerService.start(
              new TrainerServiceSettings(map(args[0], Path.of(args[1]))),
              new SimpleMeterRegistry(),
              UnaryOperator.identity());
      Runtime.getRuntime().addShutdownHook(new Thread(service::close));
      Thread.currentThread().join();
    }

    private Child() {}
  }
}
