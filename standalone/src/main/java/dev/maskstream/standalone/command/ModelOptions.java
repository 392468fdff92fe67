package dev.maskstream.standalone.command;

import dev.maskstream.standalone.model.ModelChoice;
import dev.maskstream.vision.Fit;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A model named by its two files. */
final class ModelOptions {
  @Option(
      names = "--model",
      paramLabel = "FILE.onnx",
      required = true,
      description = "An ONNX file that meets the engine contract; see vision/README.md.")
  private Path onnx;

  @Option(
      names = "--classes",
      paramLabel = "FILE.json",
      required = true,
      description = "Its classes: classes.json, or the trainer's model.json.")
  private Path classes;

  @Option(
      names = "--fit",
      paramLabel = "FIT",
      description =
          "How frames are brought to the model's size: letterbox or stretch."
              + " Default: what the class file says, else letterbox.")
  private Fit fit;

  ModelChoice choice() {
    return new ModelChoice(
        onnx, classes, Optional.empty(), Optional.empty(), Optional.ofNullable(fit));
  }
}
