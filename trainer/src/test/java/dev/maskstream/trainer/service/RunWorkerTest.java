package dev.maskstream.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.ModelFiles;
import dev.maskstream.proto.kafka.ModelPublisher;
import dev.maskstream.proto.kafka.RegistryReader;
import dev.maskstream.trainer.StopSwitch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunWorkerTest {
  private static final Topics TOPICS = new Topics("");
  private static final RunPlan PLAN =
      new RunPlan("steel", "1", "ab", "count", "2026-01-31T12:00:00Z", List.of());

  @TempDir private Path folder;
  private final MockProducer<String, byte[]> kafka =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());

  @BeforeEach
  void makeRun() throws Exception {
    Files.createDirectories(folder.resolve("runs").resolve(PLAN.name()));
  }

  @Test
  void aRunThatTheMemoryDoesNotSufficeForHasFailedAndIsNotBegunAnew() throws Exception {
    RunWorker.End end =
        work(
            () -> {
              throw new OutOfMemoryError("not so much");
            });

    assertThat(end).isEqualTo(RunWorker.End.DONE);
    assertThat(outcome()).content().contains("failed", "not so much");
  }

  @Test
  void aRunThatKafkaDoesNotDoItsPartOfIsGoneOnWithLater() throws Exception {
    RunWorker.End end =
        work(
            () -> {
              throw new TimeoutException("away");
            });

    assertThat(end).isEqualTo(RunWorker.End.LATER);
    assertThat(outcome()).doesNotExist();
  }

  @Test
  void whatGoesWrongWhileARunIsStoppedIsNotItsFault() throws Exception {
    try (StopSwitch stop = new StopSwitch()) {
      Supplier<Consumer<byte[], byte[]>> dying =
          () -> {
            stop.request();
            throw new IllegalStateException("closed");
          };

      assertThat(worker(dying).work(PLAN, stop, publisher())).isEqualTo(RunWorker.End.STOPPED);
    }
    assertThat(outcome()).doesNotExist();
  }

  @Test
  void whatADiedProcessLeftOfARunInTheMakingIsDeleted() throws Exception {
    Path part = Files.createDirectories(folder.resolve("runs/steel-1-0-9.part/data"));
    Files.writeString(part.resolve("classes.json"), "{}");

    new RunStore(folder.resolve("runs")).deleteParts();

    assertThat(folder.resolve("runs/steel-1-0-9.part")).doesNotExist();
    assertThat(folder.resolve("runs").resolve(PLAN.name())).exists();
  }

  private Path outcome() {
    return folder.resolve("runs").resolve(PLAN.name()).resolve("outcome.json");
  }

  private RunWorker.End work(Supplier<Consumer<byte[], byte[]>> consumers) throws Exception {
    try (StopSwitch stop = new StopSwitch()) {
      return worker(consumers).work(PLAN, stop, publisher());
    }
  }

  private CandidatePublisher publisher() {
    return new CandidatePublisher(
        new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()),
        producer -> new ModelPublisher(producer, TOPICS, () -> 7));
  }

  private RunWorker worker(Supplier<Consumer<byte[], byte[]>> consumers) throws Exception {
    TrainerServiceSettings settings =
        new TrainerServiceSettings(
            Map.of("kafka.bootstrap.servers", "nowhere:1", "models.trust", "unsigned"));
    return new RunWorker(
        new RunWorker.Parts(
            settings.recipe(),
            1,
            new RunStore(folder.resolve("runs")),
            new RegistryReader(TOPICS, consumers, System::nanoTime),
            new ModelFiles(folder.resolve("models"), TOPICS, consumers),
            new ProgressEvents(kafka, TOPICS.events(), InstantSource.system()),
            new TrainerMetrics(new SimpleMeterRegistry())));
  }
}
