package dev.maskstream.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.batching.ReadyModel;
import dev.maskstream.processor.kafka.Harness;
import dev.maskstream.processor.kafka.Pictures;
import dev.maskstream.processor.kafka.TestBroker;
import dev.maskstream.processor.kafka.TopicTail;
import dev.maskstream.processor.registry.EngineReport;
import dev.maskstream.processor.registry.ModelLoader;
import dev.maskstream.proto.FrameIds;
import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.kafka.LoopbackPorts;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.vision.EngineChoice;
import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.EngineTrial;
import dev.maskstream.vision.LoadedModel;
import dev.maskstream.vision.ModelSpec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One camera floods, another sends a frame now and then. Counted in frames, not in time. */
class FairSharesIT {
  private static final int FLOOD = 800;
  private static final int CALM = 3;
  private static final int BATCH = 4;

  /** Twice the window and some polls on a busy machine. Out of its turn it would be hundreds. */
  private static final int MOST_AHEAD = 64;

  private static final byte[] PICTURE = Pictures.halves(64, 48, 0xff0000, 0x0000ff);

  @TempDir private Path folder;

  @Test
  void aFloodOnOnePartitionDoesNotKeepAnotherCamerasFrameWaiting() throws Exception {
    try (TestBroker broker = new TestBroker(folder.resolve("broker"), LoopbackPorts.free(0));
        Harness harness = new Harness(broker.bootstrap(), "", 2)) {
      harness.serveColourModel(folder, "1", 640, 480);
      try (RunningProcessor processor = start(broker);
          TopicTail masks = new TopicTail(broker.bootstrap(), harness.topics().masks())) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> processor.readiness().isReady());

        flood(harness);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> masks.count() > 20);
        sendCalmly(harness, masks);

        assertThat(floodMasksWhileCalmFramesWaited(masks))
            .as("masks of the flood while calm frames waited; %d in all", masks.count())
            .hasSize(CALM)
            .allMatch(ahead -> ahead <= MOST_AHEAD);
      }
    }
  }

  private RunningProcessor start(TestBroker broker) {
    Map<String, String> settings =
        Map.of(
            "kafka.bootstrap.servers",
            broker.bootstrap(),
            "processor.model.dir",
            folder.resolve("models").toString(),
            "models.trust",
            "unsigned",
            "engine.slots",
            "1",
            "batch.max.frames",
            Integer.toString(BATCH),
            "processor.stop.timeout.ms",
            "0");
    return StreamProcessor.start(
        new ProcessorSettings(settings),
        new SimpleMeterRegistry(),
        new Substitutes(
            Optional.of(FairSharesIT::loadForBatches), UnaryOperator.identity(), _ -> {}));
  }

  /** The real engine, with batch sizes that do not depend on how busy the machine is. */
  private static ModelLoader.Loaded loadForBatches(Path file, ModelSpec spec, EngineTrial trial) {
    LoadedModel model = LoadedModel.open(file, spec, new EngineSettings(1, 1));
    List<Integer> sizes = List.of(1, 2, BATCH);
    EngineChoice choice = new EngineChoice(new EngineInfo("OnnxRuntime", "fp32"), List.of());
    return new ModelLoader.Loaded(
        new ReadyModel(model.slots(), sizes, model::close), new EngineReport(choice, 1, sizes, 0));
  }

  private static void flood(Harness harness) {
    FrameIds ids = FrameIds.system();
    for (int at = 0; at < FLOOD; at++) {
      harness.sendSoon(0, frame("flood", ids, at), PICTURE);
    }
    harness.flush();
  }

  private static void sendCalmly(Harness harness, TopicTail masks) {
    FrameIds ids = FrameIds.system();
    for (int at = 0; at < CALM; at++) {
      int before = at;
      harness.send(1, frame("calm", ids, at), PICTURE);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(5))
          .until(
              () ->
                  masks.all().stream().filter(mask -> mask.key().equals("calm")).count() > before);
    }
  }

  private static FrameFacts frame(String source, FrameIds ids, long sequence) {
    return FrameFacts.arriving(source, ids.next(), System.currentTimeMillis() * 1000, "image/jpeg")
        .withSequence(sequence);
  }

  /** For each calm frame, how many masks the flood got between its coming and its mask. */
  private static List<Long> floodMasksWhileCalmFramesWaited(TopicTail tail) throws Exception {
    List<Mask> flood = new ArrayList<>();
    List<Mask> calm = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : tail.all()) {
      (record.key().equals("calm") ? calm : flood).add(Mask.parseFrom(record.value()));
    }
    return calm.stream()
        .map(
            mask ->
                flood.stream()
                    .filter(other -> other.getEmittedAtMicros() > mask.getIngestedAtMicros())
                    .filter(other -> other.getEmittedAtMicros() < mask.getEmittedAtMicros())
                    .count())
        .toList();
  }
}
