package dev.maskstream.vision;

import java.util.List;

/**
 * Which model version a segmenter runs and what it expects.
 *
 * @param name model name, such as {@code inspection}
 * @param version such as {@code 1}
 * @param sha256 of the ONNX file, 64 lower-case hexadecimal digits
 * @param classes in order of id
 * @param inputWidth pixels the network sees across
 * @param inputHeight pixels the network sees down
 */
public record ModelSpec(
    String name,
    String version,
    String sha256,
    List<SegmentClass> classes,
    int inputWidth,
    int inputHeight,
    Fit fit) {

  /**
   * Checks that a file is for the declared size.
   *
   * @param part what takes that size, for the message
   * @throws EngineException if it is for another
   */
  public void requireSize(String part, int width, int height) {
    if (width != inputWidth || height != inputHeight) {
      throw new EngineException(
          "model %s %s is declared as %dx%d but its %s takes %dx%d"
              .formatted(name, version, inputWidth, inputHeight, part, width, height),
          null);
    }
  }
}
