package dev.maskstream.vision;

/**
 * What runs a model.
 *
 * @param name {@code TensorRT}, {@code OnnxRuntime on CUDA}, {@code OneDNN} or {@code OnnxRuntime}
 * @param precision {@code fp32}, {@code fp16}, {@code bf16} or {@code int8}
 * @param instructionSet what it computes with, such as {@code AVX512_CORE_BF16}; empty where the
 *     engine does not tell
 */
public record EngineInfo(String name, String precision, String instructionSet) {
  /** Of an engine that does not tell its instruction set. */
  public EngineInfo(String name, String precision) {
    this(name, precision, "");
  }
}
