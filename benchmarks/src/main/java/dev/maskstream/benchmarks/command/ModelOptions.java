package dev.maskstream.benchmarks.command;

import dev.maskstream.benchmarks.model.BenchModel;
import dev.maskstream.benchmarks.process.ChildJvm;
import dev.maskstream.benchmarks.process.RawEngineProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Where a command finds its model. */
final class ModelOptions {
  @Option(
      names = "--model",
      description = "An ONNX file that meets the engine contract; default: random weights.")
  private Path file;

  @Option(names = "--classes", defaultValue = "11", description = "How many classes it tells.")
  private int classes;

  BenchModel model(Path folder) throws IOException {
    return file == null ? BenchModel.random(folder) : BenchModel.of(file, classes);
  }

  String name() {
    return file == null ? "U-Net base 16, 480x352, 11 classes, random weights" : file.toString();
  }

  ChildJvm rawEngine(BenchModel model, Path log) throws IOException {
    return ChildJvm.start(
        RawEngineProcess.class,
        log,
        List.of(
            model.file().toString(),
            Integer.toString(model.spec().inputWidth()),
            Integer.toString(model.spec().inputHeight()),
            "1"));
  }
}
