package dev.maskstream.onednn;

import ai.djl.engine.EngineException;
import java.util.Map;

/**
 * What a model is loaded with: {@code precision}, one of {@code f32} (default), {@code auto} and
 * {@code bf16}, and {@code shapes}, how many shapes of input stay compiled, 1 to 64, default 4.
 */
record Options(String precision, int shapes) {
  private static final int DEFAULT_SHAPES = 4;
  private static final int MOST_SHAPES = 64;

  /**
   * Reads them.
   *
   * @param options may be null; unknown keys are DJL's own and left alone
   * @throws IllegalArgumentException if a value is out of range
   */
  static Options of(Map<String, ?> options) {
    Map<String, ?> given = options == null ? Map.of() : options;
    String precision = given.containsKey("precision") ? given.get("precision").toString() : "f32";
    int shapes = DEFAULT_SHAPES;
    if (given.containsKey("shapes")) {
      shapes = number(given.get("shapes").toString());
    }
    if (shapes < 1 || shapes > MOST_SHAPES) {
      throw new IllegalArgumentException("option shapes is " + shapes + "; 1 to " + MOST_SHAPES);
    }
    return new Options(precision, shapes);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("option shapes is '" + text + "', not a number", e);
    }
  }

  /**
   * What to compute in.
   *
   * @throws EngineException if the processor cannot do what was asked for
   */
  Precision precisionOn(OneDnnLibrary library) {
    return switch (precision) {
      case "f32" -> Precision.F32;
      case "auto" -> library.computesBf16() ? Precision.BF16 : Precision.F32;
      case "bf16" -> {
        if (!library.computesBf16()) {
          throw new EngineException(
              "option precision is bf16, which this processor (%s) has no instructions for"
                  .formatted(library.instructionSet()));
        }
        yield Precision.BF16;
      }
      default ->
          throw new IllegalArgumentException(
              "option precision is '" + precision + "'; auto, f32 or bf16");
    };
  }
}
