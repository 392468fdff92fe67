package dev.maskstream.standalone.command;

import dev.maskstream.trainer.ModelFiles;
import dev.maskstream.trainer.PanopticEvaluation;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How panoptic answers are measured. */
final class PanopticOptions {
  @Option(
      names = "--panoptic",
      description = {
        "Measure panoptic answers: PQ, SQ and RQ per class, over all, things and stuff.",
        "DATA: a COCO panoptic .json, a folder with panoptic_*.json, or labelled pictures, of which"
            + " each connected region of a thing is an object.",
      })
  private boolean asked;

  @Option(
      names = "--encoder",
      paramLabel = "FILE.onnx",
      description = {
        "Find the objects with this promptable model and --decoder.",
        "Default: each connected region of a thing's class is one",
      })
  private Path encoder;

  boolean asked() {
    return asked;
  }

  /** Whether something is named that only --panoptic takes. */
  boolean hasEncoder() {
    return encoder != null;
  }

  /**
   * @param decoder by default decoder.onnx beside the encoder
   */
  PanopticEvaluation.Request request(
      ModelFiles model, Optional<Path> decoder, String data, int worst, int threads) {
    Optional<PanopticEvaluation.Pair> pair =
        Optional.ofNullable(encoder)
            .map(
                file ->
                    new PanopticEvaluation.Pair(
                        file, decoder.orElseGet(() -> file.resolveSibling("decoder.onnx"))));
    return new PanopticEvaluation.Request(model, pair, data, worst, threads);
  }
}
