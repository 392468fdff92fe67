package dev.maskstream.benchmarks.command;

import dev.maskstream.benchmarks.model.BenchModel;
import java.io.IOException;
import java.nio.file.Path;
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
}
