package dev.maskstream.vision;

import ai.djl.engine.Engine;

/** Why no model runs on TensorRT in this process. Nothing of NVIDIA's is loaded without a GPU. */
final class TensorRtAbsence {
  static final String ENGINE = "TensorRT";

  private TensorRtAbsence() {}

  /** A clause for the operator; the engine itself tells it where it is on the class path. */
  static String reason() {
    if (!Engine.hasEngine(ENGINE)) {
      return "no engine of this name is on the class path";
    }
    try {
      Engine.getEngine(ENGINE);
    } catch (ai.djl.engine.EngineException | LinkageError e) {
      return EngineException.rootMessage(e);
    }
    return "it loads here, but this version does not serve models on it";
  }
}
