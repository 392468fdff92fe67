package dev.maskstream.processor.segment;

import dev.maskstream.processor.batching.FakePrompts;
import dev.maskstream.processor.kafka.Harness;
import dev.maskstream.processor.registry.EngineModelLoader;
import dev.maskstream.processor.registry.EngineReport;
import dev.maskstream.processor.registry.ModelLoader;
import dev.maskstream.proto.kafka.ModelPublisher;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Task;
import dev.maskstream.vision.EngineChoice;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.EngineTrial;
import dev.maskstream.vision.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Loads semantic models into the real engine, and one promptable model that is none. */
public final class StandInPrompts implements ModelLoader {
  private final FakePrompts prompts;
  private final ModelLoader real =
      new EngineModelLoader(new EngineSettings(2, 1), 1, System::nanoTime);

  public StandInPrompts(FakePrompts prompts) {
    this.prompts = prompts;
  }

  @Override
  public Loaded load(Path file, ModelSpec spec, EngineTrial trial) {
    return real.load(file, spec, trial);
  }

  @Override
  public Loaded loadPromptable(
      Path encoder, Path decoder, ModelSpec spec, Optional<String> obstacle) {
    return new Loaded(
        prompts.ready(2),
        new EngineReport(new EngineChoice(prompts.engine(), List.of()), 2, List.of(1), 0));
  }

  /** Publishes two files that are no models as a promptable version, and lets it serve. */
  public static ModelVersion serve(Harness harness, Path folder, String name, String version)
      throws IOException, InterruptedException {
    ModelPublisher publisher = harness.publisher(UnaryOperator.identity());
    ModelVersion published =
        publisher.publish(
            ModelVersion.newBuilder()
                .setName(name)
                .setVersion(version)
                .setTask(Task.TASK_PROMPTABLE)
                .setInputWidth(32)
                .setInputHeight(32)
                .build(),
            Map.of(
                "encoder", Files.write(folder.resolve(name + ".encoder"), new byte[] {1}),
                "decoder", Files.write(folder.resolve(name + ".decoder"), new byte[] {2})));
    publisher.serve(name, version, "a test says so");
    return published;
  }
}
