package dev.maskstream.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.batching.FakeSegmenter;
import dev.maskstream.processor.batching.ReadyModel;
import dev.maskstream.processor.kafka.Harness;
import dev.maskstream.processor.kafka.Pictures;
import dev.maskstream.processor.kafka.TestBroker;
import dev.maskstream.processor.registry.EngineReport;
import dev.maskstream.processor.registry.ModelLoader;
import dev.maskstream.proto.FrameHeader;
import dev.maskstream.proto.FrameIds;
import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.kafka.LoopbackPorts;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.vision.EngineChoice;
import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.EngineTrial;
import dev.maskstream.vision.ModelSpec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker and two stand-in models: each source gets the masks of the model it names. */
class TwoModelsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int FRAMES = 60;
  private static final byte[] PICTURE = Pictures.halves(64, 48, 0x0000ff, 0x0000ff);

  @TempDir private Path folder;
  private final FrameIds ids = FrameIds.system();

  @Test
  void eachSourceIsServedByTheModelItNamesAlsoAcrossASwapOfOne() throws Exception {
    try (TestBroker broker = new TestBroker(folder.resolve("broker"), LoopbackPorts.free(0));
        Harness harness = new Harness(broker.bootstrap(), "", 2)) {
      harness.source("belt", "inspection");
      harness.source("car", "roads");
      harness.source("lost", "nowhere");
      Path file = Files.write(folder.resolve("stand-in.onnx"), new byte[] {1});
      serve(harness, file, "inspection", "1");
      serve(harness, file, "roads", "1");
      try (RunningProcessor _ = start(broker)) {
        send(harness, "lost", 0, 1);
        send(harness, "belt", 0, FRAMES);
        send(harness, "car", 0, FRAMES);
        read(harness, FRAMES, "inspection", "1");

        serve(harness, file, "roads", "2");
        serve(harness, file, "inspection", "2");
        sendUntilServedBy(harness, "inspection", "2");

        List<Mask> masks = read(harness, 2 * FRAMES, "inspection", "2");
        check(masks, "belt", "inspection");
        check(masks, "car", "roads");
        assertThat(harness.readNow(harness.topics().deadLetters()))
            .extracting(record -> Harness.header(record, FrameHeader.REASON))
            .containsExactly("unknown-model");
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
            "2",
            "batch.max.frames",
            "2");
    return StreamProcessor.start(
        new ProcessorSettings(settings),
        new SimpleMeterRegistry(),
        new Substitutes(Optional.of(TwoModelsIT::standIn), UnaryOperator.identity(), _ -> {}));
  }

  private static ModelLoader.Loaded standIn(Path file, ModelSpec spec, EngineTrial trial) {
    List<Integer> sizes = List.of(1, 2);
    FakeSegmenter segmenter =
        new FakeSegmenter(spec.name(), spec.version(), new Semaphore(1_000_000), sizes);
    EngineChoice choice = new EngineChoice(new EngineInfo("Fake", "fp32"), List.of());
    return new ModelLoader.Loaded(
        new ReadyModel(List.of(segmenter, segmenter), sizes, segmenter::close),
        new EngineReport(choice, 2, sizes, 0));
  }

  private void send(Harness harness, String source, int from, int count) {
    for (int at = from; at < from + count; at++) {
      harness.sendSoon(
          FrameFacts.arriving(source, ids.next(), System.currentTimeMillis() * 1000, "image/jpeg")
              .withSequence(at),
          PICTURE);
    }
    harness.flush();
  }

  /** Two sources go on sending until one has a mask of the version. */
  private void sendUntilServedBy(Harness harness, String model, String version) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (int at = FRAMES; System.nanoTime() < end; at++) {
      send(harness, "belt", at, 1);
      send(harness, "car", at, 1);
      if (at % 10 == 0 && masks(harness).stream().anyMatch(mask -> isOf(mask, model, version))) {
        return;
      }
    }
  }

  private static List<Mask> read(Harness harness, int atLeast, String model, String version)
      throws Exception {
    harness.read(harness.topics().masks(), all -> all.size() >= atLeast, PATIENCE);
    List<Mask> masks = masks(harness);
    assertThat(masks).anyMatch(mask -> isOf(mask, model, version));
    return masks;
  }

  private static List<Mask> masks(Harness harness) throws Exception {
    List<Mask> masks = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : harness.readNow(harness.topics().masks())) {
      masks.add(Mask.parseFrom(record.value()));
    }
    return masks;
  }

  private static boolean isOf(Mask mask, String model, String version) {
    return mask.getModel().getName().equals(model) && mask.getModel().getVersion().equals(version);
  }

  /** Every mask names the model, in the order of frames, versions ascending. */
  private static void check(List<Mask> all, String source, String model) {
    List<Mask> masks = all.stream().filter(mask -> mask.getSourceId().equals(source)).toList();
    assertThat(masks).extracting(mask -> mask.getModel().getName()).containsOnly(model);
    assertThat(masks).extracting(Mask::getSequence).isSorted();
    assertThat(masks).extracting(mask -> mask.getModel().getVersion()).isSorted();
  }

  private static void serve(Harness harness, Path file, String model, String version)
      throws IOException, InterruptedException {
    harness.serve(file, Harness.colourVersion(version, 1, 1).toBuilder().setName(model).build());
  }
}
