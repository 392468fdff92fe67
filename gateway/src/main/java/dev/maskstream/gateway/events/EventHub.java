package dev.maskstream.gateway.events;

import dev.maskstream.proto.v1.Event;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest events, for all who watch: each reads from here at its own pace, and is woken when
 * there is more.
 *
 * <p>Bound: {@value #MOST_EVENTS} events and about {@value #MOST_CHARS} characters; the oldest are
 * let go, and are still on the topic. Threads: one thread tells of events, any may read.
 */
public final class EventHub {
  /** The only partition that the topic should have; see README.md. */
  public static final int PARTITION = 0;

  private static final int MOST_EVENTS = 2_000;
  private static final int MOST_CHARS = 4 << 20;

  private final TreeMap<Long, SeenEvent> newest = new TreeMap<>();
  private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();
  private long chars;
  private long from;
  private long next;

  /** What is to be had from an offset on. */
  public sealed interface Stretch {
    /**
     * Events that are held, perhaps none.
     *
     * @param next offset to ask for afterwards
     */
    record Held(List<SeenEvent> events, long next) implements Stretch {}

    /** It is older than what is held; the topic may still have it. */
    record Older() implements Stretch {}
  }

  /** Says where on the topic reading begins. To be called before anything else. */
  public synchronized void begin(long offset) {
    from = offset;
    next = offset;
  }

  /** Tells of an event that was read from the topic. */
  public void seen(long offset, Event event) {
    hold(offset, event);
    watchers.forEach(Runnable::run);
  }

  private synchronized void hold(long offset, Event event) {
    next = offset + 1;
    SeenEvent.of(offset, event)
        .ifPresent(
            seen -> {
              newest.put(offset, seen);
              chars += seen.json().length();
            });
    while (newest.size() > MOST_EVENTS || chars > MOST_CHARS) {
      SeenEvent oldest = newest.pollFirstEntry().getValue();
      chars -= oldest.json().length();
      from = oldest.offset() + 1;
    }
  }

  /** Every event that is held, the oldest first. */
  public synchronized List<SeenEvent> held() {
    return List.copyOf(newest.values());
  }

  /** Offset after the newest event read. */
  public synchronized long next() {
    return next;
  }

  /**
   * What is held from an offset on.
   *
   * @param most events at a time
   */
  public synchronized Stretch since(long offset, int most) {
    if (offset < from) {
      return new Stretch.Older();
    }
    List<SeenEvent> events = newest.tailMap(offset).values().stream().limit(most).toList();
    boolean all = events.size() < most;
    return new Stretch.Held(events, all ? Math.max(offset, next) : events.getLast().offset() + 1);
  }

  /**
   * Wakes somebody whenever there is more.
   *
   * @param wake must not block
   */
  public void join(Runnable wake) {
    watchers.add(wake);
  }

  public void leave(Runnable wake) {
    watchers.remove(wake);
  }

  public int watching() {
    return watchers.size();
  }
}
