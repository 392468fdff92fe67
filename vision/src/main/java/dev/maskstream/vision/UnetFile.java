package dev.maskstream.vision;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/** A file that is to be run, and what is known of it. */
record UnetFile(Path onnx, ModelSpec spec, ModelFacts facts, EngineSettings settings) {
  /** A frame in every place of the smallest batch that the file takes. */
  List<FittedFrame> batchOf(FittedFrame frame) {
    return Collections.nCopies(facts.batchSizes().getFirst(), frame);
  }
}
