package dev.maskstream.processor.kill;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.processor.kafka.Harness;
import dev.maskstream.proto.FrameHeader;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.proto.v1.RecordPosition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the topics hold after a kill test.
 *
 * @param lost frame ids without an outcome
 * @param masks distinct frame ids on {@code masks}
 * @param dropped distinct frame ids among the drops on {@code events}
 * @param deadLetters distinct frame ids on {@code dead-letters}
 * @param twoOutcomes frame ids with outcomes of two kinds
 * @param duplicates masks beyond the first of each place in the log; what a producer sent twice
 *     lies at two
 * @param commitWorth most masks that were made within the longest commit interval allowed, 200 ms
 * @param longestRepeatMillis longest time between a mask that was repeated and the last mask of the
 *     process that died
 * @param outOfOrder masks that came after a later one of their source, repeats left out
 */
record KillReport(
    Set<String> lost,
    int masks,
    int dropped,
    int deadLetters,
    int twoOutcomes,
    int duplicates,
    int commitWorth,
    long longestRepeatMillis,
    int outOfOrder) {
  private static final long LONGEST_COMMIT_INTERVAL_MICROS = 200_000;

  /**
   * Counts.
   *
   * @param deaths when each process died, microseconds since 1970, ascending
   */
  static KillReport of(
      Set<String> sent,
      List<ConsumerRecord<String, byte[]>> maskRecords,
      List<ConsumerRecord<String, byte[]>> eventRecords,
      List<ConsumerRecord<String, byte[]>> deadLetterRecords,
      List<Long> deaths)
      throws InvalidProtocolBufferException {
    Map<String, List<Mask>> masks = new HashMap<>();
    Set<RecordPosition> places = new HashSet<>();
    Map<String, Long> lastSequence = new HashMap<>();
    int outOfOrder = 0;
    for (ConsumerRecord<String, byte[]> record : maskRecords) {
      Mask mask = Mask.parseFrom(record.value());
      List<Mask> copies = masks.computeIfAbsent(mask.getFrameId(), _ -> new ArrayList<>());
      if (copies.isEmpty()
          && mask.getSequence() <= lastSequence.getOrDefault(mask.getSourceId(), -1L)) {
        outOfOrder++;
      }
      lastSequence.merge(mask.getSourceId(), mask.getSequence(), Math::max);
      copies.add(mask);
      places.add(mask.getInput());
    }
    Set<String> dropped = new HashSet<>();
    for (ConsumerRecord<String, byte[]> record : eventRecords) {
      Event event = Event.parseFrom(record.value());
      if (event.hasFrameDropped()) {
        dropped.add(event.getFrameDropped().getFrameId());
      }
    }
    Set<String> dead = new HashSet<>();
    deadLetterRecords.forEach(record -> dead.add(Harness.header(record, FrameHeader.FRAME_ID)));
    Set<String> lost = new HashSet<>(sent);
    lost.removeAll(masks.keySet());
    lost.removeAll(dropped);
    lost.removeAll(dead);
    int kinds = masks.size() + dropped.size() + dead.size();
    return new KillReport(
        lost,
        masks.size(),
        dropped.size(),
        dead.size(),
        kinds - (sent.size() - lost.size()),
        maskRecords.size() - places.size(),
        mostWithin(LONGEST_COMMIT_INTERVAL_MICROS, masks.values()),
        longestRepeatMillis(masks.values(), deaths),
        outOfOrder);
  }

  private static long lastBefore(long death, Iterable<List<Mask>> masks) {
    long last = 0;
    for (List<Mask> copies : masks) {
      for (Mask mask : copies) {
        if (mask.getEmittedAtMicros() <= death) {
          last = Math.max(last, mask.getEmittedAtMicros());
        }
      }
    }
    return last;
  }

  /** Whether every frame has an outcome. */
  static boolean answered(
      Set<String> sent,
      List<ConsumerRecord<String, byte[]>> maskRecords,
      List<ConsumerRecord<String, byte[]>> eventRecords,
      List<ConsumerRecord<String, byte[]>> deadLetterRecords) {
    if (maskRecords.size() + eventRecords.size() + deadLetterRecords.size() < sent.size()) {
      return false;
    }
    try {
      return of(sent, maskRecords, eventRecords, deadLetterRecords, List.of()).lost().isEmpty();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int mostWithin(long micros, Collection<List<Mask>> masks) {
    List<Long> times =
        masks.stream().flatMap(List::stream).map(Mask::getEmittedAtMicros).sorted().toList();
    int most = 0;
    int from = 0;
    for (int to = 0; to < times.size(); to++) {
      while (times.get(to) - times.get(from) > micros) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return most;
  }

  private static long longestRepeatMillis(Iterable<List<Mask>> masks, List<Long> deaths) {
    long longest = 0;
    for (List<Mask> copies : masks) {
      if (copies.size() > 1) {
        long first = copies.stream().mapToLong(Mask::getEmittedAtMicros).min().orElseThrow();
        long death = deaths.stream().filter(at -> at >= first).findFirst().orElse(Long.MAX_VALUE);
        longest = Math.max(longest, (lastBefore(death, masks) - first) / 1000);
      }
    }
    return longest;
  }
}
