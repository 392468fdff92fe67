package dev.maskstream.gateway.topics;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many distinct frames of a source ended how.
 *
 * @param dropped by reason
 * @param inFlight accepted and not yet ended
 */
public record SourceCounts(
    long accepted, long masks, Map<String, Long> dropped, long deadLetters, long inFlight) {
  public static final SourceCounts NONE = new SourceCounts(0, 0, Map.of(), 0, 0);

  public SourceCounts {
    dropped = Map.copyOf(dropped);
  }

  public long allDropped() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  SourceCounts plus(SourceCounts other) {
    Map<String, Long> both = new TreeMap<>(dropped);
    other.dropped.forEach((reason, count) -> both.merge(reason, count, Long::sum));
    return new SourceCounts(
        accepted + other.accepted,
        masks + other.masks,
        both,
        deadLetters + other.deadLetters,
        inFlight + other.inFlight);
  }
}
