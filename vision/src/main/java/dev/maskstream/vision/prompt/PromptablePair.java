package dev.maskstream.vision.prompt;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What two ONNX files, an encoder and a decoder, turn out to be when they are read without being
 * run: a promptable model, or refused with a reason their owner can act on.
 */
public sealed interface PromptablePair {

  /** The files belong together and can serve. */
  record Usable(PromptFamily family, PairFacts facts) implements PromptablePair {}

  /**
   * The files cannot serve.
   *
   * @param code short and stable: {@code not-onnx}, {@code too-large}, {@code external-data},
   *     {@code custom-operator}, {@code unknown-encoder}, {@code unknown-decoder} or {@code
   *     mismatched-pair}
   * @param reason a sentence that names the file
   */
  record Refused(String code, String reason) implements PromptablePair {}

  /**
   * Reads the files without loading them into an engine.
   *
   * @throws IOException if one of them cannot be read
   */
  static PromptablePair inspect(Path encoder, Path decoder) throws IOException {
    return switch (PairInspection.of(encoder, decoder)) {
      case PairInspection.Bound bound -> bound.usable();
      case PairInspection.Refused refused -> refused.refusal();
    };
  }
}
