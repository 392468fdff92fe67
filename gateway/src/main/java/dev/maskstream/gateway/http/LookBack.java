package dev.maskstream.gateway.http;

import java.util.ArrayDeque;

/** Where the last so many events that a client wants begin. A rule only: it reads nothing. */
final class LookBack {
  /** How many events of any kind are looked through for a few. */
  static final long MOST_LOOKED_THROUGH = 10_000;

  private final int wanted;
  private final ArrayDeque<Long> newest = new ArrayDeque<>();

  LookBack(int wanted) {
    this.wanted = wanted;
  }

  /** There is an event that is wanted, later than those before. */
  void found(long offset) {
    newest.addLast(offset);
    if (newest.size() > wanted) {
      newest.removeFirst();
    }
  }

  boolean hasAll() {
    return newest.size() == wanted;
  }

  /**
   * Offset of the first of them.
   *
   * @param otherwise where to begin when there is none
   */
  long begin(long otherwise) {
    return newest.isEmpty() ? otherwise : newest.getFirst();
  }
}
