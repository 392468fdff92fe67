package dev.maskstream.standalone.command;

import dev.maskstream.trainer.PromptedEvaluation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How pointing is measured. */
final class PointingOptions {
  /** What a model may be held against. */
  enum Rival {
    /** OpenCV's GrabCut, given the same clicks. */
    GRABCUT
  }

  @Option(
      names = "--task",
      paramLabel = "TASK",
      defaultValue = "SEMANTIC",
      description = "semantic, or prompted for a network that is pointed with. Default: semantic")
  private TrainTask task = TrainTask.SEMANTIC;

  @Option(
      names = "--decoder",
      paramLabel = "FILE.onnx",
      description =
          "The decoder, also that of --panoptic --encoder. Default: decoder.onnx beside the encoder")
  private Path decoder;

  @Option(
      names = "--against",
      paramLabel = "METHOD",
      description = "grabcut: measure OpenCV's GrabCut on the same objects as well.")
  private Rival against;

  @Option(
      names = "--pictures",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Pictures at most, spread over DATA. Default: ${DEFAULT-VALUE}")
  private int pictures = 1000;

  @Option(
      names = "--objects",
      paramLabel = "N",
      defaultValue = "3",
      description = "Objects of a picture at most, the largest. Default: ${DEFAULT-VALUE}")
  private int objects = 3;

  boolean asked() {
    return task == TrainTask.PROMPTED;
  }

  Optional<Path> decoder() {
    return Optional.ofNullable(decoder);
  }

  PromptedEvaluation.Request request(
      Path given, String data, Optional<Path> classes, int threads, int worst) {
    Path encoder = Files.isDirectory(given) ? given.resolve("encoder.onnx") : given;
    return new PromptedEvaluation.Request(
        encoder,
        decoder == null ? encoder.resolveSibling("decoder.onnx") : decoder,
        data,
        classes,
        new PromptedEvaluation.Sample(pictures, objects, worst),
        against == Rival.GRABCUT,
        threads);
  }
}
