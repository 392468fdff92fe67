package dev.maskstream.vision;

import dev.maskstream.vision.EngineChoice.Refused;
import java.util.List;
import java.util.Map;

/** Asks for ONNX Runtime, for what no other engine is made: promptable models, calibration. */
public final class EngineProbe {
  private static final String NOT_THESE = "promptable models run on ONNX Runtime";

  /**
   * Finds it.
   *
   * @param precision of the model's weights
   * @throws EngineException if it is not there
   */
  public static EngineChoice onnxRuntime(String precision) {
    prepare();
    UnetEngine onnxRuntime = UnetEngine.reference();
    onnxRuntime
        .obstacle()
        .ifPresent(
            reason -> {
              throw new EngineException("no engine: " + onnxRuntime.name() + ": " + reason, null);
            });
    List<Refused> refused =
        UnetEngine.IN_ORDER.stream()
            .filter(engine -> !engine.equals(onnxRuntime))
            .map(engine -> new Refused(engine.name(), engine.obstacle().orElse(NOT_THESE)))
            .toList();
    return new EngineChoice(new EngineInfo(onnxRuntime.name(), precision), refused);
  }

  /**
   * Settles what DJL reads from system properties, before any of its engines starts. What is set
   * already stays.
   */
  static void prepare() {
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

  private EngineProbe() {}
}
