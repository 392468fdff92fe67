package dev.maskstream.gateway.topics;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last so many entries: the oldest goes when there is no room. Not safe for threads.
 *
 * @param <K> looked up by
 */
final class Recent<K, V> {
  private final int most;
  private final Map<K, V> entries = new LinkedHashMap<>();

  Recent(int most) {
    this.most = most;
  }

  boolean has(K key) {
    return entries.containsKey(key);
  }

  void put(K key, V value) {
    if (entries.putIfAbsent(key, value) == null && entries.size() > most) {
      Iterator<K> oldest = entries.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** Takes the entry out; null when there is none. */
  V take(K key) {
    return entries.remove(key);
  }
}
