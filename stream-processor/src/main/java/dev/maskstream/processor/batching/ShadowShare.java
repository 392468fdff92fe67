package dev.maskstream.processor.batching;

import java.util.Set;
import java.util.UUID;

/**
 * Which frames a shadow sees. A rule only: every process, at every time, picks the same frames.
 *
 * @param share of frames, 0 to 1; counts when no source is named
 * @param sources whose frames are all picked, and no others; empty for a share of all
 */
record ShadowShare(float share, Set<String> sources) {
  private static final int HASH_BITS = 24;
  private static final float HASHES = 1 << HASH_BITS;

  boolean picks(String sourceId, UUID frameId) {
    return sources.isEmpty() ? hash(frameId) / HASHES < share : sources.contains(sourceId);
  }

  /**
   * 24 bits that are spread evenly, though frame ids begin with the time. The last steps are those
   * of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
   */
  private static int hash(UUID id) {
    long mixed = id.getMostSignificantBits() * 31 + id.getLeastSignificantBits();
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return (int) ((mixed ^ (mixed >>> 31)) >>> (Long.SIZE - HASH_BITS));
  }
}
