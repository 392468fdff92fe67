package dev.maskstream.trainer.net;

import ai.djl.engine.Engine;

/**
 * DJL's PyTorch engine, set up the way the trainer needs it: found on the class path, offline, with
 * a fixed number of threads.
 */
public final class TorchEngine {
  static final String NAME = "PyTorch";

  /**
   * Starts the engine, or finds it started.
   *
   * @param threads processors one operator may use; only the first call of a process decides
   */
  public static Engine start(int threads) {
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.offline", "true");
    if (System.getProperty("ai.djl.pytorch.num_threads") == null) {
      System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
      System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    }
    return Engine.getEngine(NAME);
  }

  private TorchEngine() {}
}
