package dev.maskstream.gateway.topics;

/**
 * Tells which records of a compacted topic are news. What this gateway has written it knows before
 * its reader of the topic comes to it; what the reader brings of the same key meanwhile is older,
 * and would put back what has been changed.
 *
 * <p>Bound: the last {@value #MOST_KEYS} keys, far more than a reader lags behind. A key has one
 * partition, so its offsets can be compared. Not safe for threads.
 */
final class NewestRecords {
  static final int MOST_KEYS = 4_096;

  private final Recent<String, Long> offsets = new Recent<>(MOST_KEYS);

  /** False if a newer record of this key is known. */
  boolean isNews(String key, long offset) {
    Long known = offsets.take(key);
    long newest = known == null ? offset : Math.max(known, offset);
    offsets.put(key, newest);
    return offset == newest;
  }
}
