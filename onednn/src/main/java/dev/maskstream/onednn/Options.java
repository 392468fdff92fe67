package dev.maskstream.onednn;

import ai.djl.engine.EngineException;
import java.util.Map;

/**
 * What a model is loaded with: {@code precision}, one of {@code file} (default), {@code auto},
 * {@code f32}, {@code bf16} and {@code int8}, and {@code shapes}, how many shapes of input stay
 * compiled, 1 to 64, default 4.
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
    String precision = given.containsKey("precision") ? given.get("precision").toString() : "file";
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
   * What to compute a network in. One that is quantised is computed in bytes or not at all; one
   * that is not never is.
   *
   * @throws EngineException if the processor cannot do what was asked for
   * @throws UnsupportedGraphException if the file is not kept so
   */
  Precision precisionOn(OneDnnLibrary library, Network network) throws UnsupportedGraphException {
    Precision chosen =
        switch (precision) {
          case "file" -> network.quantised() ? Precision.INT8 : Precision.F32;
          case "auto" -> fastest(library, network);
          case "f32" -> Precision.F32;
          case "bf16" -> Precision.BF16;
          case "int8" -> Precision.INT8;
          default ->
              throw new IllegalArgumentException(
                  "option precision is '" + precision + "'; file, auto, f32, bf16 or int8");
        };
    if (network.quantised() != (chosen == Precision.INT8)) {
      throw new UnsupportedGraphException(
          "option precision is %s, but the file's convolutions are %s"
              .formatted(precision, network.quantised() ? "quantised" : "not quantised"));
    }
    requireInstructions(library, chosen);
    return chosen;
  }

  private static Precision fastest(OneDnnLibrary library, Network network) {
    if (network.quantised()) {
      return Precision.INT8;
    }
    return library.computesBf16() ? Precision.BF16 : Precision.F32;
  }

  private static void requireInstructions(OneDnnLibrary library, Precision chosen) {
    boolean has =
        switch (chosen) {
          case F32 -> true;
          case BF16 -> library.computesBf16();
          case INT8 -> library.computesInt8();
        };
    if (!has) {
      throw new EngineException(
          "precision %s is one that this processor (%s) has no instructions for"
              .formatted(chosen.label(), library.instructionSet()));
    }
  }
}
