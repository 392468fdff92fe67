package dev.maskstream.vision;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Opens ONNX graphs in oneDNN, one session for each slot, each on one thread. */
final class OneDnnSession {
  static final String ENGINE = "OneDNN";

  private OneDnnSession() {}

  /**
   * Loads a graph into a session of its own, in bf16 where the processor computes in it.
   *
   * @throws EngineException if the engine is not here or does not take the file; the message says
   *     why
   */
  static Model open(Path onnx) {
    if (!Engine.hasEngine(ENGINE)) {
      throw new EngineException("no engine of this name is on the class path", null);
    }
    Model model = null;
    try {
      model = Engine.getEngine(ENGINE).newModel(onnx.getFileName().toString(), null);
      model.load(onnx, null, Map.of("precision", "auto"));
      return model;
    } catch (IOException
        | MalformedModelException
        | IllegalArgumentException
        | ai.djl.engine.EngineException e) {
      if (model != null) {
        model.close();
      }
      throw new EngineException(EngineException.rootMessage(e), e);
    }
  }

  /** What a model that was opened here computes in. */
  static String precision(Model model) {
    return model.getProperty("precision");
  }
}
