package dev.maskstream.tensorrt;

import java.util.Set;

/** What a file computes in, which since TensorRT 11 nothing but the file decides. A rule only. */
record Precisions(boolean fp16, boolean int8) {
  /**
   * @param types of what the layers give, as TensorRT names them
   */
  static Precisions of(Set<String> types) {
    return new Precisions(
        types.contains("kHALF") || types.contains("kBF16"), types.contains("kINT8"));
  }

  /**
   * Passes a file that computes in what was asked for.
   *
   * @throws IllegalArgumentException for any other
   */
  void require(Options options) {
    if (options.fp16() && !fp16) {
      throw new IllegalArgumentException(
          "option fp16 is true, but it computes in no 16-bit floats: export it so");
    }
    if (options.int8() && !int8) {
      throw new IllegalArgumentException(
          "option int8 is true, but it is not quantised: export it with QuantizeLinear and"
              + " DequantizeLinear");
    }
  }
}
