package dev.maskstream.tensorrt;

import java.time.Duration;

/**
 * Hears of a plan being built, which takes from seconds to many minutes. Given as the option {@code
 * progress}. Called on the thread that loads the model and on TensorRT's own; to return quickly.
 */
@FunctionalInterface
public interface BuildProgress {
  /**
   * Something was begun.
   *
   * @param elapsed since the build began
   * @param what such as {@code parsing} or {@code building}, or a line of TensorRT's own
   */
  void report(Duration elapsed, String what);
}
