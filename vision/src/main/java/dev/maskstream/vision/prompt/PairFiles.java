package dev.maskstream.vision.prompt;

import ai.djl.Model;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.OnnxRuntimeSession;
import java.io.IOException;
import java.nio.file.Path;

/** An encoder and its decoder that are to be run, and what is known of them. */
record PairFiles(
    Path encoder,
    Path decoder,
    ModelSpec spec,
    PairInspection.Bound pair,
    EngineSettings settings) {

  /**
   * Reads what the files say of themselves.
   *
   * @throws EngineException if one cannot be read, or they are no promptable model, or do not match
   *     the spec
   */
  static PairFiles read(Path encoder, Path decoder, ModelSpec spec, EngineSettings settings) {
    PairInspection.Bound pair = inspect(encoder, decoder);
    PairFacts facts = pair.usable().facts();
    spec.requireSize("encoder", facts.inputWidth(), facts.inputHeight());
    return new PairFiles(encoder, decoder, spec, pair, settings);
  }

  private static PairInspection.Bound inspect(Path encoder, Path decoder) {
    try {
      return switch (PairInspection.of(encoder, decoder)) {
        case PairInspection.Bound bound -> bound;
        case PairInspection.Refused refused ->
            throw new EngineException(
                "%s and %s cannot serve: %s"
                    .formatted(encoder, decoder, refused.refusal().reason()),
                null);
      };
    } catch (IOException e) {
      throw new EngineException("cannot read " + encoder + " and " + decoder, e);
    }
  }

  PairFacts facts() {
    return pair.usable().facts();
  }

  /**
   * Opens a slot whose decoder is in ONNX Runtime.
   *
   * @param engine that runs the encoder
   * @param session the encoder's, owned from here on
   */
  PairSegmenter open(EngineInfo engine, Model session) {
    GraphSession first = new GraphSession(title(encoder), session);
    try {
      GraphSession second =
          new GraphSession(title(decoder), OnnxRuntimeSession.open(decoder, settings));
      return new PairSegmenter(spec, engine, pair.binding(), first, second);
    } catch (RuntimeException e) {
      first.close();
      throw e;
    }
  }

  private String title(Path onnx) {
    return "%s %s, %s,".formatted(spec.name(), spec.version(), onnx.getFileName());
  }
}
