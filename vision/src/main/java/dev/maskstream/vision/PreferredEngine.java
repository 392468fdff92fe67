package dev.maskstream.vision;

import java.util.Arrays;
import java.util.List;

/** Which engine is to run U-Nets. */
public enum PreferredEngine {
  /**
   * The fastest that keeps to ONNX Runtime's class maps on the version's golden frames; ONNX
   * Runtime for a version without any.
   */
  AUTO("auto"),
  /** On an NVIDIA GPU where its build has CUDA and there is one, else on the processor. */
  ONNX_RUNTIME("OnnxRuntime"),
  /**
   * In bf16 where the processor has it, whatever the class maps; ONNX Runtime for models that it
   * does not take.
   */
  ONEDNN("OneDNN"),
  /**
   * On an NVIDIA GPU, whatever the class maps; ONNX Runtime for models that it does not take, and
   * where it does not run.
   */
  TENSORRT("TensorRT");

  private final String setting;

  PreferredEngine(String setting) {
    this.setting = setting;
  }

  /** As it stands in settings. */
  public String setting() {
    return setting;
  }

  /** All settings, in order. */
  public static List<String> settings() {
    return Arrays.stream(values()).map(PreferredEngine::setting).toList();
  }

  /**
   * Finds one by its setting.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static PreferredEngine of(String setting) {
    return Arrays.stream(values())
        .filter(one -> one.setting.equals(setting))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("engine " + setting + "; known: " + settings()));
  }
}
