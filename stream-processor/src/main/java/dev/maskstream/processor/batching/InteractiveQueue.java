package dev.maskstream.processor.batching;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/**
 * Work that somebody waits for, in order of arrival, and whose turn it is: it comes before live
 * frames, but where both wait live frames get every second turn. What needs an encoder waits while
 * no more encoders may run; what does not goes past it.
 *
 * <p>Threads: guarded by {@link FrameLanes}' lock. Bound: {@code capacity}; what comes then is
 * refused.
 */
final class InteractiveQueue {
  private final int capacity;
  private final EncoderShare encoders;
  private final Deque<SlotWork> waiting = new ArrayDeque<>();
  private final Set<SlotWork> encoding = Collections.newSetFromMap(new IdentityHashMap<>());
  private int liveEncoders;
  private boolean liveIsNext;

  InteractiveQueue(int capacity, EncoderShare encoders) {
    this.capacity = capacity;
    this.encoders = encoders;
  }

  /** False when too much waits already. */
  boolean offer(SlotWork work) {
    waiting.removeIf(SlotWork::isOver);
    return waiting.size() < capacity && waiting.offerLast(work);
  }

  int size() {
    return waiting.size();
  }

  /** Whether live frames that wait come first now. */
  boolean isLiveNext() {
    return liveIsNext;
  }

  /** Live frames have had a turn. */
  void liveTaken() {
    liveIsNext = false;
  }

  /** The oldest work that the slot can do now. */
  Optional<SlotWork> take(int slot) {
    Iterator<SlotWork> all = waiting.iterator();
    while (all.hasNext()) {
      SlotWork work = all.next();
      if (work.isOver()) {
        all.remove();
      } else if (work.isReadyFor(slot) && mayStart(work)) {
        all.remove();
        liveIsNext = true;
        return Optional.of(work);
      }
    }
    return Optional.empty();
  }

  private boolean mayStart(SlotWork work) {
    if (!work.runsEncoder()) {
      return true;
    }
    boolean allowed = encoders.allowsInteractive(liveEncoders + encoding.size(), encoding.size());
    if (allowed) {
      encoding.add(work);
    }
    return allowed;
  }

  /**
   * A turn is over.
   *
   * @param again whether the work waits for another one
   */
  void done(SlotWork work, boolean again) {
    encoding.remove(work);
    if (again) {
      // Behind the others: one large request must not keep the small ones waiting.
      waiting.addLast(work);
    }
  }

  /** Whether a live frame may run an encoder now. */
  boolean mayEncodeLive() {
    return encoders.allowsLive(liveEncoders + encoding.size());
  }

  void liveEncoderStarted() {
    liveEncoders++;
  }

  void liveEncoderEnded() {
    liveEncoders--;
  }
}
