package dev.maskstream.processor.batching;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/**
 * Frames that wait for a shadow. Bound: eight; what comes then is refused, for a shadow only ever
 * has what live frames leave over.
 *
 * <p>Threads: guarded by {@link FrameLanes}' lock.
 */
final class ShadowQueue {
  static final int CAPACITY = 8;

  private final int mostAtOnce;
  private final Deque<ShadowTask> waiting = new ArrayDeque<>();
  private int running;

  /**
   * @param slots of the engine; all but one may run shadows at once, so that a live frame finds one
   *     free
   */
  ShadowQueue(int slots) {
    this.mostAtOnce = Math.max(1, slots - 1);
  }

  /** False when the queue is full. */
  boolean offer(ShadowTask task) {
    waiting.removeIf(other -> !other.isWanted());
    return waiting.size() < CAPACITY && waiting.offerLast(task);
  }

  int size() {
    return waiting.size();
  }

  /** The oldest task that the slot can do, if it may; the shadow is entered. */
  Optional<ShadowTask> take(int slot) {
    if (running >= mostAtOnce) {
      return Optional.empty();
    }
    Iterator<ShadowTask> tasks = waiting.iterator();
    while (tasks.hasNext()) {
      ShadowTask task = tasks.next();
      boolean wanted = task.isWanted();
      if (!wanted || task.shadow().isUsable(slot)) {
        tasks.remove();
        if (wanted && task.shadow().enter()) {
          running++;
          return Optional.of(task);
        }
      }
    }
    return Optional.empty();
  }

  /** A task that was taken is done. */
  void done() {
    running--;
  }
}
