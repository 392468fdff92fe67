package dev.maskstream.gateway.topics;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.Source;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which sources are this gateway's to pull: those of the {@code sources} topic's partitions that it
 * has as a member of the gateways' consumer group. Each partition has one owner at a time; when a
 * gateway goes, its partitions go to the others. Nothing is committed: whoever gets a partition
 * reads all of it, and begins with its sources when it is through.
 *
 * <p>Threads: {@link #runOnce} belongs to one, on which the listener is called.
 */
public final class SourceOwnership {
  private static final Logger log = LoggerFactory.getLogger(SourceOwnership.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final Consumer<String, byte[]> consumer;
  private final Listener listener;
  private final Map<TopicPartition, Part> parts = new HashMap<>();

  /** Hears what is this gateway's. */
  public interface Listener {
    /** A source, or its newest record. */
    void owned(String source, Source record);

    /** The source is no more. */
    void removed(String source);

    /**
     * These are not this gateway's any more.
     *
     * @param inTime true if no other has them yet
     */
    void givenUp(Set<String> sources, boolean inTime);
  }

  /** What is known of a partition; the end is where it was soon after the partition came. */
  private static final class Part {
    final Map<String, Source> early = new HashMap<>();
    final Set<String> sources = new HashSet<>();
    OptionalLong end = OptionalLong.empty();
    boolean read;

    boolean isReadAt(long position) {
      return end.isPresent() && position >= end.getAsLong();
    }
  }

  /**
   * Joins the gateways' group.
   *
   * @param consumer of the gateways' group, see {@link KafkaLink#member}
   */
  public SourceOwnership(Consumer<String, byte[]> consumer, Topics topics, Listener listener) {
    this.consumer = consumer;
    this.listener = listener;
    consumer.subscribe(List.of(topics.sources()), new Rebalance());
  }

  /** Consumer group in which gateways share the cameras. */
  public static String group(Topics topics) {
    return topics.prefix() + "maskstream-cameras";
  }

  /**
   * Reads what is there, waiting up to {@code 200 ms} for something.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer; the next call asks
   *     again
   */
  public void runOnce() {
    for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
      Part part = parts.get(new TopicPartition(record.topic(), record.partition()));
      if (part != null && record.key() != null) {
        read(part, record.key(), source(record));
      }
    }
    askForEnds();
    parts.forEach(this::beginWhenRead);
  }

  /**
   * Not in the rebalance, where a failure would leave this gateway with a partition of which it
   * never hears again.
   */
  private void askForEnds() {
    Set<TopicPartition> unknown = new HashSet<>();
    parts.forEach(
        (partition, part) -> {
          if (part.end.isEmpty()) {
            unknown.add(partition);
          }
        });
    if (!unknown.isEmpty()) {
      consumer
          .endOffsets(unknown, ANSWER)
          .forEach((partition, end) -> parts.get(partition).end = OptionalLong.of(end));
    }
  }

  /** Empty for a record that deletes, or makes no sense. */
  private static Optional<Source> source(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Source.parseFrom(record.value()));
    } catch (InvalidProtocolBufferException e) {
      log.atWarn()
          .addKeyValue("source", record.key())
          .addKeyValue("offset", record.offset())
          .log("a record on the sources topic makes no sense; the source counts as deleted");
      return Optional.empty();
    }
  }

  private void read(Part part, String key, Optional<Source> source) {
    if (!part.read) {
      source.ifPresentOrElse(found -> part.early.put(key, found), () -> part.early.remove(key));
    } else if (source.isPresent()) {
      part.sources.add(key);
      listener.owned(key, source.get());
    } else {
      part.sources.remove(key);
      listener.removed(key);
    }
  }

  /** Older records of a source are not acted on, so its camera is not connected to twice. */
  private void beginWhenRead(TopicPartition partition, Part part) {
    if (!part.read && part.isReadAt(consumer.position(partition))) {
      part.read = true;
      part.sources.addAll(part.early.keySet());
      part.early.forEach(listener::owned);
      part.early.clear();
    }
  }

  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      partitions.forEach(partition -> parts.put(partition, new Part()));
      consumer.seekToBeginning(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      giveUp(partitions, true);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      giveUp(partitions, false);
    }

    private void giveUp(Collection<TopicPartition> partitions, boolean inTime) {
      for (TopicPartition partition : partitions) {
        Part part = parts.remove(partition);
        if (part != null) {
          listener.givenUp(part.sources, inTime);
        }
      }
    }
  }
}
