package dev.maskstream.tensorrt;

import ai.djl.engine.EngineException;

/**
 * A plan that may have weights of two files: it runs nothing any more, and is to be loaded anew.
 */
final class SpoiledPlanException extends EngineException {
  private static final long serialVersionUID = 1;

  SpoiledPlanException(String message) {
    super(message);
  }
}
