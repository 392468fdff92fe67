package dev.maskstream.tensorrt;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.engine.EngineProvider;

/** Tells DJL of the engine. Nothing native is loaded before it is asked for. */
public final class TensorRtEngineProvider implements EngineProvider {
  private TensorRtEngine engine;

  @Override
  public String getEngineName() {
    return TensorRtEngine.NAME;
  }

  @Override
  public int getEngineRank() {
    return TensorRtEngine.RANK;
  }

  /**
   * The engine, the same at each call.
   *
   * @throws EngineException on a machine it does not run on; the message says why
   */
  @Override
  public synchronized Engine getEngine() {
    if (engine == null) {
      engine =
          switch (TensorRtLibrary.probe()) {
            case Verdict.Usable usable -> new TensorRtEngine(usable);
            case Verdict.Unusable(var obstacle, String reason) ->
                throw new EngineException(
                    "TensorRT cannot be used (%s): %s".formatted(obstacle, reason));
          };
    }
    return engine;
  }
}
