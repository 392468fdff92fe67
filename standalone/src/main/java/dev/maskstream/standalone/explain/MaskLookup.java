package dev.maskstream.standalone.explain;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.proto.v1.Mask;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds a frame's mask on the {@code masks} topic by the time that its id tells (UUIDv7, RFC 9562
 * section 5.7): reads the records from a minute before to ten minutes after. A mask's record has
 * the time of its frame's.
 *
 * <p>Threads: one, which the consumer belongs to. Memory: what one poll brings.
 */
public final class MaskLookup {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration BEFORE = Duration.ofMinutes(1);
  private static final Duration AFTER = Duration.ofMinutes(10);
  private static final int UUID_VERSION = 7;

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final LongSupplier nanoClock;

  /**
   * @param consumer without a group; assigned here
   * @param topic of masks
   */
  public MaskLookup(Consumer<byte[], byte[]> consumer, String topic, LongSupplier nanoClock) {
    this.consumer = consumer;
    this.topic = topic;
    this.nanoClock = nanoClock;
  }

  /** What came of it. */
  public sealed interface Finding {
    /** The mask; of several of the same frame, the first. */
    record Found(Mask mask) implements Finding {}

    /**
     * No mask.
     *
     * @param reason a sentence
     */
    record Missing(String reason) implements Finding {}
  }

  /**
   * Looks for it.
   *
   * @param source that the frame is of, if that is known
   * @param deadline after which the search ends
   */
  public Finding find(UUID frameId, Optional<String> source, Duration deadline) {
    if (frameId.version() != UUID_VERSION) {
      return new Finding.Missing(
          frameId + " is no UUID of version 7, so it does not tell when its frame came");
    }
    long at = frameId.getMostSignificantBits() >>> 16;
    Map<TopicPartition, Long> ends = begin(at - BEFORE.toMillis());
    long until = nanoClock.getAsLong() + deadline.toNanos();
    long read = 0;
    while (!ends.isEmpty()) {
      if (nanoClock.getAsLong() - until > 0) {
        return new Finding.Missing(
            "no mask of frame %s was among %d that could be read within %d s"
                .formatted(frameId, read, deadline.toSeconds()));
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        read++;
        Optional<Mask> mask = mask(record, frameId, source);
        if (mask.isPresent()) {
          return new Finding.Found(mask.get());
        }
        if (record.timestamp() > at + AFTER.toMillis()) {
          ends.remove(new TopicPartition(record.topic(), record.partition()));
        }
      }
      ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
      consumer.pause(consumer.assignment());
      consumer.resume(ends.keySet());
    }
    return new Finding.Missing(
        "topic %s holds no mask of frame %s; it was dropped, refused, expired, or never came"
            .formatted(topic, frameId));
  }

  /** Goes to that time in every partition; those that have nothing after it are left out. */
  private Map<TopicPartition, Long> begin(long fromMillis) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    Map<TopicPartition, OffsetAndTimestamp> starts =
        new HashMap<>(
            consumer.offsetsForTimes(
                partitions.stream()
                    .collect(Collectors.toMap(one -> one, _ -> Math.max(0, fromMillis)))));
    starts.values().removeIf(Objects::isNull);
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(starts.keySet()));
    consumer.assign(starts.keySet());
    starts.forEach((partition, start) -> consumer.seek(partition, start.offset()));
    return ends;
  }

  private static Optional<Mask> mask(
      ConsumerRecord<byte[], byte[]> record, UUID frameId, Optional<String> source) {
    if (record.value() == null) {
      return Optional.empty();
    }
    try {
      Mask mask = Mask.parseFrom(record.value());
      boolean wanted =
          mask.getFrameId().equals(frameId.toString())
              && source.filter(name -> !name.equals(mask.getSourceId())).isEmpty();
      return wanted ? Optional.of(mask) : Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      // Anyone may write to a topic; what is no mask is not this one.
      return Optional.empty();
    }
  }
}
