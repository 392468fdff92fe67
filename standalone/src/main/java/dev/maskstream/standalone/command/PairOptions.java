package dev.maskstream.standalone.command;

import dev.maskstream.standalone.model.PairChoice;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** A promptable model named by its two files. */
final class PairOptions {
  @Option(
      names = "--encoder",
      paramLabel = "FILE.onnx",
      required = true,
      description = "The file that looks at the picture, once.")
  private Path encoder;

  @Option(
      names = "--decoder",
      paramLabel = "FILE.onnx",
      required = true,
      description = "The file that answers each prompt; of the same export as the encoder.")
  private Path decoder;

  Path encoder() {
    return encoder;
  }

  Path decoder() {
    return decoder;
  }

  PairChoice choice() {
    return PairChoice.of(encoder, decoder);
  }
}
