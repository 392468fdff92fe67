package dev.maskstream.onednn;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.engine.EngineProvider;

/** Tells DJL of the engine. Nothing native is loaded before it is asked for. */
public final class OneDnnEngineProvider implements EngineProvider {
  private OneDnnEngine engine;

  @Override
  public String getEngineName() {
    return OneDnnEngine.NAME;
  }

  @Override
  public int getEngineRank() {
    return OneDnnEngine.RANK;
  }

  /**
   * The engine, the same at each call.
   *
   * @throws EngineException on a machine it does not run on; the message says why
   */
  @Override
  public synchronized Engine getEngine() {
    if (engine == null) {
      engine = new OneDnnEngine(OneDnnLibrary.load());
    }
    return engine;
  }
}
