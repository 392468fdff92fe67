package dev.maskstream.vision;

import ai.djl.engine.Engine;
import dev.maskstream.vision.EngineChoice.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Asks which engine this process can run a model on, in the order TensorRT, ONNX Runtime on CUDA,
 * OneDNN, ONNX Runtime on the CPU.
 */
public final class EngineProbe {
  private static final String ON_CPU = "OnnxRuntime";

  /**
   * Chooses an engine for a model.
   *
   * @param precision of the model's weights
   * @throws EngineException if not even ONNX Runtime is there
   */
  public static EngineChoice choose(String precision) {
    prepare();
    List<Refused> refused = new ArrayList<>();
    refused.add(new Refused(TensorRtAbsence.ENGINE, TensorRtAbsence.reason()));
    refused.add(
        new Refused("OnnxRuntime on CUDA", "the ONNX Runtime on the class path is the CPU build"));
    refused.add(new Refused("OneDNN", idleness()));
    if (!Engine.hasEngine(ON_CPU)) {
      throw new EngineException(
          "no engine: " + ON_CPU + " is not on the class path; " + Engine.getAllEngines() + " are",
          null);
    }
    return new EngineChoice(new EngineInfo(ON_CPU, precision), refused);
  }

  /**
   * Settles what DJL reads from system properties, before any of its engines starts. What is set
   * already stays.
   */
  private static void prepare() {
    Map.of(
            // DJL would report home.
            "OPT_OUT_TRACKING", "true",
            // Where PyTorch is on the class path, for training, ONNX Runtime would start it too.
            "ai.djl.onnx.disable_alternative", "true",
            // Each slot has threads of its own; the pool that all sessions could share stays empty.
            "ai.djl.onnxruntime.num_threads", "1",
            "ai.djl.onnxruntime.num_interop_threads", "1")
        .forEach(
            (property, value) -> {
              if (System.getProperty(property) == null) {
                System.setProperty(property, value);
              }
            });
  }

  /** Its library is large, so it is not loaded to say so. */
  private static String idleness() {
    return Engine.hasEngine(OneDnnSession.ENGINE)
        ? "the setting `engine` does not say OneDNN"
        : "no engine of this name is on the class path";
  }

  private EngineProbe() {}
}
