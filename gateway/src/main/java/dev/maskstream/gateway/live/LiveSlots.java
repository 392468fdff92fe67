package dev.maskstream.gateway.live;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What waits for one page: of each source the latest only. Whoever is slow misses what came between
 * and holds nobody up. At the bound of sources the one that waits longest goes.
 *
 * <p>Threads: any may put; one takes.
 */
public final class LiveSlots {
  private final int most;
  private final Function<String, Optional<LiveWish>> wishes;
  private final Runnable wake;
  private final Map<String, LivePair> slots = new LinkedHashMap<>();
  private long skipped;

  /**
   * @param most sources that something can wait of
   * @param wishes what the page wants of a source, if anything; safe for threads
   * @param wake called after each put, on the thread that put
   */
  public LiveSlots(int most, Function<String, Optional<LiveWish>> wishes, Runnable wake) {
    this.most = most;
    this.wishes = wishes;
    this.wake = wake;
  }

  public Optional<LiveWish> wish(String source) {
    return wishes.apply(source);
  }

  void put(LivePair pair) {
    synchronized (this) {
      if (slots.put(pair.source(), pair) != null) {
        skipped++;
      } else if (slots.size() > most) {
        Iterator<String> oldest = slots.keySet().iterator();
        oldest.next();
        oldest.remove();
        skipped++;
      }
    }
    wake.run();
  }

  /** Takes what has waited longest. */
  public synchronized Optional<LivePair> take() {
    Iterator<LivePair> oldest = slots.values().iterator();
    if (!oldest.hasNext()) {
      return Optional.empty();
    }
    LivePair pair = oldest.next();
    oldest.remove();
    return Optional.of(pair);
  }

  /** Masks that were never shown because a later one came first. */
  public synchronized long skipped() {
    return skipped;
  }
}
