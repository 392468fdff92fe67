package dev.maskstream.proto.kafka;

import dev.maskstream.proto.kafka.Lookup.Bounds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
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
  private final byte[] key;
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
    this.key = sought.source().orElse("").getBytes(StandardCharsets.UTF_8);
    this.bounds = bounds;
    this.nanoClock = nanoClock;
    this.until = nanoClock.getAsLong() + bounds.deadline().toNanos();
  }

  /**
   * What is looked for.
   *
   * @param source empty if the record may be of any
   * @param span absent to search the newest records only
   */
  record Sought<T>(String topic, Optional<String> source, Optional<Span> span, Match<T> match) {
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
   * Searches the source's own partition, then the others; all at once for any source.
   *
   * @throws TimeoutException if the deadline passes
   */
  Lookup<T> find() {
    List<TopicPartition> all =
        consumer.partitionsFor(sought.topic(), left()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (all.isEmpty()) {
      return new Lookup.NotFound<>("There is no topic " + sought.topic() + ".");
    }
    Optional<Integer> own = sought.source().map(source -> SourcePartition.of(source, all.size()));
    Map<Boolean, List<TopicPartition>> likely =
        all.stream()
            .collect(
                Collectors.partitioningBy(
                    partition -> own.isEmpty() || own.get() == partition.partition()));
    Map<TopicPartition, Stretch> first = stretches(likely.get(true));
    Optional<T> found = read(first).or(() -> read(stretches(likely.get(false))));
    return found.<Lookup<T>>map(Lookup.Found::new).orElseGet(() -> missing(first.values()));
  }

  /** Gone only if it is so wherever the record could have been. */
  private Lookup<T> missing(Collection<Stretch> likely) {
    List<String> gone = likely.stream().flatMap(stretch -> stretch.gone.stream()).toList();
    return gone.isEmpty() || gone.size() < likely.size()
        ? new Lookup.NotFound<>(notFound())
        : new Lookup.Gone<>(gone.getFirst());
  }

  private Map<TopicPartition, Stretch> stretches(List<TopicPartition> partitions) {
    return partitions.stream().collect(Collectors.toMap(one -> one, this::stretch));
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

  private Optional<T> read(Map<TopicPartition, Stretch> stretches) {
    consumer.assign(stretches.keySet());
    stretches.forEach((partition, stretch) -> consumer.seek(partition, stretch.start));
    Set<TopicPartition> open = new HashSet<>(stretches.keySet());
    while (true) {
      open.removeIf(
          partition -> consumer.position(partition, left()) >= stretches.get(partition).end);
      if (open.isEmpty() || isSpent()) {
        return Optional.empty();
      }
      consumer.pause(consumer.assignment());
      consumer.resume(open);
      Duration patience = left();
      for (ConsumerRecord<byte[], byte[]> record :
          consumer.poll(patience.compareTo(POLL) < 0 ? patience : POLL)) {
        if (sought.isAfter(record)) {
          open.remove(new TopicPartition(record.topic(), record.partition()));
        }
        count(record);
        Optional<T> found = isOfSource(record) ? sought.match.of(record) : Optional.empty();
        if (found.isPresent()) {
          return found;
        }
      }
    }
  }

  private boolean isOfSource(ConsumerRecord<byte[], byte[]> record) {
    return sought.source().isEmpty() || Arrays.equals(record.key(), key);
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
    return "The topic %s holds no such record%s %s; %d records were looked at%s."
        .formatted(
            sought.topic,
            sought.source().map(source -> " of source " + source).orElse(""),
            where,
            records,
            isSpent() ? ", as many as may be" : "");
  }
}
