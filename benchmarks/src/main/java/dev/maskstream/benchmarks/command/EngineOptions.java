package dev.maskstream.benchmarks.command;

import dev.maskstream.benchmarks.model.BenchModel;
import dev.maskstream.benchmarks.process.Child;
import dev.maskstream.benchmarks.process.ProcessorProcess;
import dev.maskstream.benchmarks.process.RawEngineProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model a command takes, and what runs it. */
final class EngineOptions {
  @Mixin private ModelOptions models;

  @Option(
      names = "--engine",
      defaultValue = "OnnxRuntime",
      description = "What runs it: OnnxRuntime or OneDNN. Default: ${DEFAULT-VALUE}")
  private String engine;

  @Option(names = "--int8", description = "Quantise it before, on eight of the frames.")
  private boolean int8;

  /** The model as it is run. */
  BenchModel model(Path folder) throws IOException {
    BenchModel model = whole(folder);
    return int8 ? model.quantised(folder) : model;
  }

  /** The model before it is quantised. */
  BenchModel whole(Path folder) throws IOException {
    return models.model(folder);
  }

  String name() {
    return models.name() + (int8 ? ", int8, " : ", ") + engine;
  }

  /** Settings of a processor that runs it. */
  Map<String, String> settings(int slots) {
    return Map.of("engine", engine, "engine.slots", Integer.toString(slots));
  }

  /**
   * Says what a processor runs it in by now.
   *
   * @throws IOException if that is another engine: it stands in for one that refuses the model
   */
  void check(Child processor) throws IOException {
    String running = ProcessorProcess.engine(processor);
    System.out.println("runs in " + running);
    if (!running.startsWith(engine)) {
      throw new IOException(engine + " does not run the model here");
    }
  }

  /** The engine alone, on one thread. */
  Child rawEngine(BenchModel model, Path log) throws IOException {
    return Child.jvm(
        RawEngineProcess.class,
        log,
        List.of(model.file().toString(), Integer.toString(model.spec().classes().size()), engine));
  }
}
