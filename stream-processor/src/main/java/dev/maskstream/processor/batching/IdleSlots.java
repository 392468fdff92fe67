package dev.maskstream.processor.batching;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.IntPredicate;

/**
 * Engine slots that wait for work. For each piece of new work one that can do it is woken, and no
 * other.
 *
 * <p>Threads: guarded by the lock it is given.
 */
final class IdleSlots {
  private final Lock lock;
  // The longest idle first.
  private final SequencedMap<Integer, Condition> waiting = new LinkedHashMap<>();

  IdleSlots(Lock lock) {
    this.lock = lock;
  }

  /**
   * Waits until woken or the time is up.
   *
   * @return how much of the time is left
   */
  long await(int slot, long nanos) throws InterruptedException {
    Condition woken = lock.newCondition();
    waiting.putLast(slot, woken);
    long left = nanos;
    try {
      while (left > 0 && waiting.containsKey(slot)) {
        left = woken.awaitNanos(left);
      }
      return left;
    } finally {
      waiting.remove(slot);
    }
  }

  /** Wakes one slot that can do the work, if any idles. */
  void wake(IntPredicate canDo) {
    Iterator<Map.Entry<Integer, Condition>> slots = waiting.entrySet().iterator();
    while (slots.hasNext()) {
      Map.Entry<Integer, Condition> slot = slots.next();
      if (canDo.test(slot.getKey())) {
        // Taken out at once, so that the next piece of work wakes another slot.
        slots.remove();
        slot.getValue().signal();
        return;
      }
    }
  }

  /** Wakes all. For when nobody can tell how much can be done now, and by which. */
  void wakeAll() {
    waiting.values().forEach(Condition::signal);
    waiting.clear();
  }
}
