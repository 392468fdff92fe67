package dev.maskstream.vision;

import ai.djl.engine.Engine;
import dev.maskstream.vision.EngineChoice.Refused;
import java.util.ArrayList;
import java.util.List;

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
    List<Refused> refused = new ArrayList<>();
    refused.add(new Refused("TensorRT", absence("TensorRT")));
    refused.add(
        new Refused("OnnxRuntime on CUDA", "the ONNX Runtime on the class path is the CPU build"));
    refused.add(new Refused("OneDNN", absence("OneDNN")));
    if (!Engine.hasEngine(ON_CPU)) {
      throw new EngineException(
          "no engine: " + ON_CPU + " is not on the class path; " + Engine.getAllEngines() + " are",
          null);
    }
    return new EngineChoice(new EngineInfo(ON_CPU, precision), refused);
  }

  private static String absence(String engine) {
    return Engine.hasEngine(engine)
        ? "this version cannot run models on it"
        : "no engine of this name is on the class path";
  }

  private EngineProbe() {}
}
