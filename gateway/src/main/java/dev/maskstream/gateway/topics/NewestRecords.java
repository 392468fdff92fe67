package dev.maskstream.gateway.topics;

/**
 * Tells which records of a compacted topic are news. What this gateway has written it knows before
 * its reader of the topic comes to it; what the reader brings of the same key meanwhile is older,
 * and would put back what has been changed.
 *
 * <p>Bound: the last {@value #MOST_KEYS} keys, far more than a reader lags behind. A key has one
 * partition, so its offsets can be compared; who deletes the topic and makes it anew has to start
 * the gateway anew, too. Not safe for threads.
 */
final class NewestRecords {
  static final int MOST_KEYS = 4_096;

  private final Recent<String, Long> offsets = new Recent<>(MOST_KEYS);

  /** Notes a record; false if a newer one of its key is known. */
  boolean accepts(String key, long offset) {
    Long known = offsets.take(key);
    long newest = known == null ? offset : Math.max(known, offset);
    offsets.put(key, newest);
    return offset == newest;
  }
}
