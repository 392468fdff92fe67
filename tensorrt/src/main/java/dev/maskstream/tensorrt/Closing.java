package dev.maskstream.tensorrt;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What was opened, closed in the reverse order, each once and each even if others fail. Threads:
 * one at a time.
 */
final class Closing implements AutoCloseable {
  private final Deque<Runnable> steps = new ArrayDeque<>();

  /** Adds a step that comes before all those added so far. */
  void add(Runnable step) {
    steps.push(step);
  }

  /**
   * Takes every step.
   *
   * @throws RuntimeException the first failure; later ones are suppressed in it
   */
  @Override
  public void close() {
    RuntimeException first = null;
    while (!steps.isEmpty()) {
      try {
        steps.pop().run();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
