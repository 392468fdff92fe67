package dev.maskstream.vision;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/** A file that is to be run, and what is known of it. */
record UnetFile(Path onnx, ModelSpec spec, ModelFacts facts, EngineSettings settings) {
  /**
   * Reads what a file says of itself.
   *
   * @throws EngineException if it cannot be read, does not meet the engine contract, or does not
   *     match the spec
   */
  static UnetFile read(Path onnx, ModelSpec spec, EngineSettings settings) {
    ModelFacts facts = inspect(onnx);
    spec.requireSize("file", facts.inputWidth(), facts.inputHeight());
    return new UnetFile(onnx, spec, facts, settings);
  }

  private static ModelFacts inspect(Path onnx) {
    try {
      return switch (ModelFile.inspect(onnx)) {
        case ModelFile.Usable usable -> usable.facts();
        case ModelFile.Refused refused ->
            throw new EngineException(onnx + " cannot serve: " + refused.reason(), null);
      };
    } catch (IOException e) {
      throw new EngineException("cannot read " + onnx, e);
    }
  }

  /**
   * Runs a first batch in a slot, for that is when an engine takes its device's memory.
   *
   * @param slot closed if it fails
   */
  Segmenter afterFirstBatch(Segmenter slot) {
    try {
      slot.segment(batchOf(blank()));
      return slot;
    } catch (RuntimeException e) {
      slot.close();
      throw e;
    }
  }

  private FittedFrame blank() {
    int width = facts.inputWidth();
    int height = facts.inputHeight();
    return new FittedFrame(
        new Letterbox(width, height, width, height, width, height),
        ByteBuffer.allocateDirect(width * height * 3));
  }

  /** A frame in every place of the smallest batch that the file takes. */
  List<FittedFrame> batchOf(FittedFrame frame) {
    return Collections.nCopies(facts.batchSizes().getFirst(), frame);
  }
}
