package dev.maskstream.proto;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The topics that Maskstream's services meet in, with the settings each one needs. Names, keys and
 * retention are public API.
 *
 * @param prefix put before every name, so that several Maskstreams can share one Kafka; often empty
 */
public record Topics(String prefix) {
  /** Largest record value on any topic, in bytes: 8 MiB. */
  public static final int MAX_VALUE_BYTES = 8 << 20;

  /**
   * Largest record batch a broker must take: one value of the largest size, its key and headers.
   */
  public static final int MAX_MESSAGE_BYTES = MAX_VALUE_BYTES + (64 << 10);

  /** Most bytes of one model-file part. */
  public static final int MODEL_FILE_PART_BYTES = 1 << 20;

  /** Most bytes of the refused input that a dead letter carries. */
  public static final int DEAD_LETTER_BYTES = 64 << 10;

  /** Partitions of the topics that are keyed by source, unless a setting says otherwise. */
  public static final int DEFAULT_PARTITIONS = 8;

  /** Replicas of topics, unless a setting says otherwise: as many as the brokers' own default. */
  public static final short DEFAULT_REPLICATION = -1;

  public String frames() {
    return prefix + "frames";
  }

  public String masks() {
    return prefix + "masks";
  }

  public String deadLetters() {
    return prefix + "dead-letters";
  }

  public String models() {
    return prefix + "models";
  }

  public String modelFiles() {
    return prefix + "model-files";
  }

  public String labels() {
    return prefix + "labels";
  }

  public String sources() {
    return prefix + "sources";
  }

  public String segmentRequests() {
    return prefix + "segment-requests";
  }

  public String segmentReplies() {
    return prefix + "segment-replies";
  }

  public String events() {
    return prefix + "events";
  }

  /**
   * Every topic with what it must be created with.
   *
   * @param partitions of the topics keyed by source, at least 1
   */
  public List<TopicSpec> specs(int partitions) {
    return List.of(
        TopicSpec.kept(frames(), partitions, Duration.ofHours(1), 10L << 30),
        TopicSpec.kept(masks(), partitions, Duration.ofHours(24), -1),
        TopicSpec.kept(deadLetters(), 1, Duration.ofDays(7), -1),
        TopicSpec.compacted(models()),
        TopicSpec.compacted(modelFiles()),
        TopicSpec.compacted(labels()),
        TopicSpec.compacted(sources(), partitions),
        TopicSpec.kept(segmentRequests(), partitions, Duration.ofMinutes(10), 1L << 30),
        TopicSpec.kept(segmentReplies(), 1, Duration.ofMinutes(10), 1L << 30),
        TopicSpec.kept(events(), 1, Duration.ofDays(7), -1));
  }

  /**
   * What one topic is created with.
   *
   * @param config topic settings by Kafka's names
   */
  public record TopicSpec(String name, int partitions, Map<String, String> config) {
    static TopicSpec kept(String name, int partitions, Duration retention, long totalBytes) {
      long bytesPerPartition = totalBytes < 0 ? -1 : totalBytes / partitions;
      return new TopicSpec(
          name,
          partitions,
          Map.of(
              "cleanup.policy", "delete",
              "retention.ms", Long.toString(retention.toMillis()),
              "retention.bytes", Long.toString(bytesPerPartition),
              "max.message.bytes", Integer.toString(MAX_MESSAGE_BYTES)));
    }

    static TopicSpec compacted(String name) {
      return compacted(name, 1);
    }

    static TopicSpec compacted(String name, int partitions) {
      return new TopicSpec(
          name,
          partitions,
          Map.of(
              "cleanup.policy",
              "compact",
              "max.message.bytes",
              Integer.toString(MAX_MESSAGE_BYTES)));
    }
  }
}
