package dev.maskstream.standalone.model;

import dev.maskstream.vision.Fit;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model as named on the command line.
 *
 * @param name of the model; else what the class file says, else made from the file's name
 * @param version else what the class file says, else the first digits of the file's SHA-256
 * @param fit else what the class file says, else letterbox
 */
public record ModelChoice(
    Path onnx, Path classes, Optional<String> name, Optional<String> version, Optional<Fit> fit) {

  /** The two files alone. */
  public static ModelChoice of(Path onnx, Path classes) {
    return new ModelChoice(onnx, classes, Optional.empty(), Optional.empty(), Optional.empty());
  }
}
