package dev.maskstream.gateway.topics;

import dev.maskstream.proto.Topics;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which partitions of the frames topic are so far behind that frames might expire unread:
 * those whose oldest waiting frame, or whose waiting bytes, exceed half of what the topic keeps.
 *
 * <p>Threads: {@link #runOnce} belongs to one thread and may block for seconds; {@link #refusal}
 * may be called by any.
 */
public final class LagWatch {
  private static final Logger log = LoggerFactory.getLogger(LagWatch.class);

  private final Admin admin;
  private final Topics topics;
  private final StartPositions positions;
  private final Accounting accounting;
  private final LongSupplier epochMillis;
  private volatile Map<Integer, String> refusals = Map.of();
  private volatile long framesWaiting;
  private volatile Optional<Instant> awaySince = Optional.empty();

  public LagWatch(
      Admin admin,
      Topics topics,
      StartPositions positions,
      Accounting accounting,
      LongSupplier epochMillis) {
    this.admin = admin;
    this.topics = topics;
    this.positions = positions;
    this.accounting = accounting;
    this.epochMillis = epochMillis;
  }

  /**
   * How much the frames topic keeps.
   *
   * @param millis -1 for ever
   * @param bytes per partition, -1 for all
   */
  record Retention(long millis, long bytes) {
    Optional<String> tooMuch(Accounting.Backlog backlog, long nowMillis) {
      if (backlog.frames() == 0) {
        return Optional.empty();
      }
      long ageMillis = nowMillis - backlog.oldestAtMillis();
      if (millis >= 0 && ageMillis > millis / 2) {
        return Optional.of(
            "The oldest of %d waiting frames is %d s old; frames are kept for %d s."
                .formatted(backlog.frames(), ageMillis / 1_000, millis / 1_000));
      }
      if (bytes >= 0 && backlog.bytes() > bytes / 2) {
        return Optional.of(
            "%d frames of %d bytes wait; %d bytes are kept."
                .formatted(backlog.frames(), backlog.bytes(), bytes));
      }
      return Optional.empty();
    }
  }

  /** Looks once. Leaves everything as it was when Kafka does not answer. */
  public void runOnce() {
    try {
      look();
      awaySince = Optional.empty();
    } catch (KafkaException e) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      if (awaySince.isEmpty()) {
        awaySince = Optional.of(Instant.ofEpochMilli(epochMillis.getAsLong()));
      }
      log.atWarn().addKeyValue("reason", e.getMessage()).log("lag is not known at the moment");
    }
  }

  private void look() {
    Retention retention = retention();
    List<TopicPartition> frames = positions.of(topics.frames());
    Map<TopicPartition, Long> committed = positions.committed(Set.copyOf(frames));
    Map<Integer, String> tooFar = new HashMap<>();
    long waiting = 0;
    for (TopicPartition partition : frames) {
      Accounting.Backlog backlog =
          accounting.backlog(partition.partition(), committed.getOrDefault(partition, 0L));
      waiting += backlog.frames();
      retention
          .tooMuch(backlog, epochMillis.getAsLong())
          .ifPresent(reason -> tooFar.put(partition.partition(), reason));
    }
    framesWaiting = waiting;
    refusals = Map.copyOf(tooFar);
  }

  private Retention retention() {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, topics.frames());
    Config config = KafkaLink.answer(admin.describeConfigs(List.of(topic)).all()).get(topic);
    return new Retention(
        Long.parseLong(config.get(TopicConfig.RETENTION_MS_CONFIG).value()),
        Long.parseLong(config.get(TopicConfig.RETENTION_BYTES_CONFIG).value()));
  }

  /** Why no more frames should go to this partition; empty when they may. */
  public Optional<String> refusal(int partition) {
    if (accounting.isFull(partition)) {
      return Optional.of("Too many frames wait for the processor.");
    }
    return Optional.ofNullable(refusals.get(partition));
  }

  /** Since when Kafka has answered none of these looks; empty while it answers. */
  public Optional<Instant> kafkaAwaySince() {
    return awaySince;
  }

  /** Frames that had no outcome yet at the last look, over all sources. */
  public long framesWaiting() {
    return framesWaiting;
  }
}
