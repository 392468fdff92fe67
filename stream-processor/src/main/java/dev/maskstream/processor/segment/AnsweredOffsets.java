package dev.maskstream.processor.segment;

import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * How far a partition may be committed: up to the oldest request that has no answer yet. No clock,
 * no thread.
 */
final class AnsweredOffsets {
  private final TreeSet<Long> open = new TreeSet<>();
  private long next = -1;
  private long committed = -1;

  void read(long offset) {
    open.add(offset);
    next = offset + 1;
  }

  void answered(long offset) {
    open.remove(offset);
  }

  /** What is to be committed now; empty when it has been already. */
  OptionalLong due() {
    long upTo = open.isEmpty() ? next : open.first();
    return upTo > committed && upTo >= 0 ? OptionalLong.of(upTo) : OptionalLong.empty();
  }

  void committed(long upTo) {
    committed = upTo;
  }
}
