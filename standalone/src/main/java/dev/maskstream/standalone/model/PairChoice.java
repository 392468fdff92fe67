package dev.maskstream.standalone.model;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A promptable model as named on the command line.
 *
 * @param name of the model; else sam, or pointing for a prompted U-Net
 * @param version else the first digits of the encoder's SHA-256
 */
public record PairChoice(
    Path encoder, Path decoder, Optional<String> name, Optional<String> version) {

  /** The two files alone. */
  public static PairChoice of(Path encoder, Path decoder) {
    return new PairChoice(encoder, decoder, Optional.empty(), Optional.empty());
  }
}
