package dev.maskstream.proto.kafka;

import dev.maskstream.proto.kafka.Lookup.Bounds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** One search through a topic for a record of some source, within bounds. Used once. */
final class LogSearch<T> {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;
  private final Sought<T> sought;
  private final Bounds bounds;
  private final LongSupplier nanoClock;
  private final long until;
  private int records;
  private long bytes;

  /**
   * @param consumer assigned to nothing yet
   */
  LogSearch(
      Consumer<byte[], byte[]> consumer, Sought<T> sought, Bounds bounds, LongSupplier nanoClock) {
    this.consumer = consumer;
    this.sought = sought;
    this.bounds = bounds;
    this.nanoClock = nanoClock;
    this.until = nanoClock.getAsLong() + bounds.deadline().toNanos();
  }

  /**
   * What is looked for.
   *
   * @param span absent to search the newest records only
   */
  record Sought<T>(String topic, String source, Optional<Span> span, Match<T> match) {
    boolean isAfter(ConsumerRecord<?, ?> record) {
      return span.isPresent() && record.timestamp() > span.get().to();
    }
  }

  /**
   * Where in time the record lies, in milliseconds since 1970.
   *
   * @param at the time in the frame's id
   */
  record Span(long from, long at, long to) {
    static Span around(long at, Bounds bounds) {
      return new Span(
          Math.max(0, at - bounds.before().toMillis()), at, at + bounds.after().toMillis());
    }

    Span openEnded() {
      return new Span(from, at, Long.MAX_VALUE);
    }
  }

  /** Tells the record among those of the source. */
  interface Match<T> {
    Optional<T> of(ConsumerRecord<byte[], byte[]> record);
  }

  /**
   * Where one partition is read: from {@code start} to {@code end}, which is not read.
   *
   * @param gone says since when the partition has records, if those of the time have been deleted
   */
  private record Stretch(long start, long end, Optional<String> gone) {}

  /**
   * Searches the source's own partition, then the others.
   *
   * @throws TimeoutException if the deadline passes
   */
  Lookup<T> find() {
    int count = consumer.partitionsFor(sought.topic(), left()).size();
    int own = SourcePartition.of(sought.source(), count);
    IntStream others = IntStream.range(0, count).filter(partition -> partition != own);
    Optional<String> gone = Optional.empty();
    for (int number : IntStream.concat(IntStream.of(own), others).toArray()) {
      TopicPartition partition = new TopicPartition(sought.topic(), number);
      Stretch stretch = stretch(partition);
      Optional<T> found = read(partition, stretch);
      if (found.isPresent()) {
        return new Lookup.Found<>(found.get());
      }
      gone = number == own ? stretch.gone : gone;
    }
    return gone.<Lookup<T>>map(Lookup.Gone::new).orElseGet(() -> new Lookup.NotFound<>(notFound()));
  }

  private Stretch stretch(TopicPartition partition) {
    long begin = consumer.beginningOffsets(List.of(partition), left()).get(partition);
    long end = consumer.endOffsets(List.of(partition), left()).get(partition);
    if (sought.span.isEmpty()) {
      return new Stretch(Math.max(begin, end - bounds.records()), end, Optional.empty());
    }
    Span span = sought.span.get();
    OffsetAndTimestamp first =
        consumer.offsetsForTimes(Map.of(partition, span.from), left()).get(partition);
    return new Stretch(
        first == null ? end : first.offset(), end, gone(partition, span, begin, end, first));
  }

  private static Optional<String> gone(
      TopicPartition partition, Span span, long begin, long end, OffsetAndTimestamp first) {
    boolean empty = begin == end;
    boolean beginsLater = first != null && first.offset() == begin && first.timestamp() > span.at;
    if (begin == 0 || !(empty || beginsLater)) {
      return Optional.empty();
    }
    return Optional.of(
        "The record of %s has left the topic %s: partition %d %s."
            .formatted(
                Instant.ofEpochMilli(span.at),
                partition.topic(),
                partition.partition(),
                empty
                    ? "holds nothing any more"
                    : "begins " + Instant.ofEpochMilli(first.timestamp())));
  }

  private Optional<T> read(TopicPartition partition, Stretch stretch) {
    byte[] key = sought.source.getBytes(StandardCharsets.UTF_8);
    consumer.assign(List.of(partition));
    consumer.seek(partition, stretch.start);
    while (!isSpent() && consumer.position(partition, left()) < stretch.end) {
      Duration patience = left();
      for (ConsumerRecord<byte[], byte[]> record :
          consumer.poll(patience.compareTo(POLL) < 0 ? patience : POLL)) {
        if (sought.isAfter(record)) {
          return Optional.empty();
        }
        count(record);
        Optional<T> found =
            Arrays.equals(record.key(), key) ? sought.match.of(record) : Optional.empty();
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private void count(ConsumerRecord<byte[], byte[]> record) {
    records++;
    bytes += Math.max(0, record.serializedValueSize());
  }

  private boolean isSpent() {
    return records >= bounds.records() || bytes >= bounds.bytes();
  }

  private Duration left() {
    long nanos = until - nanoClock.getAsLong();
    if (nanos <= 0) {
      throw new TimeoutException(
          "the topic %s could not be searched within %d ms"
              .formatted(sought.topic, bounds.deadline().toMillis()));
    }
    return Duration.ofNanos(nanos);
  }

  private String notFound() {
    String where =
        sought
            .span
            .map(span -> "from " + Instant.ofEpochMilli(span.from) + " on")
            .orElse(
                "among its newest records, where ids without a time (no UUIDv7) are looked for");
    return "The topic %s holds no such record of source %s %s; %d records were looked at%s."
        .formatted(
            sought.topic, sought.source, where, records, isSpent() ? ", as many as may be" : "");
  }
}
