package dev.maskstream.processor;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Range.between;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.maskstream.processor.batching.BatchPolicy;
import dev.maskstream.processor.gate.GateSettings;
import dev.maskstream.processor.registry.ModelSettings;
import dev.maskstream.processor.segment.SegmentSettings;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.SettingKeys;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.image.ImageLimits;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;

/**
 * Everything that can be set on the processor. A key that is not declared here stops the process;
 * so does a value out of range.
 *
 * <p>{@code kafka.*} keys beside the declared one are handed to every Kafka client under their own
 * names, such as {@code kafka.security.protocol}.
 */
public final class ProcessorSettings {
  /** What frames may cost when the process dies. */
  public enum Guarantee {
    AT_LEAST_ONCE,
    EXACTLY_ONCE
  }

  /** Every setting, with type, default, range and a sentence. */
  public static final ConfigDef DEFINITION =
      EngineKeys.define(ModelKeys.define(new ConfigDef()))
          .define(
              "kafka.bootstrap.servers",
              STRING,
              NO_DEFAULT_VALUE,
              new ConfigDef.NonEmptyString(),
              HIGH,
              "Kafka brokers, as host:port, separated by commas.")
          .define(
              "topics.prefix",
              STRING,
              "",
              ConfigDef.LambdaValidator.with(
                  (name, value) -> checkPrefix(name, (String) value), () -> "[A-Za-z0-9._-]*"),
              MEDIUM,
              "Put before every topic's name and the consumer group's.")
          .define(
              "topics.partitions",
              INT,
              Topics.DEFAULT_PARTITIONS,
              between(1, 10_000),
              MEDIUM,
              "Partitions of topics keyed by source that do not exist yet.")
          .define(
              "topics.replication",
              INT,
              (int) Topics.DEFAULT_REPLICATION,
              between(-1, 100),
              MEDIUM,
              "Replicas of topics that do not exist yet; -1 for the broker's default.")
          .define(
              "processor.guarantee",
              STRING,
              "at_least_once",
              ValidString.in("at_least_once", "exactly_once"),
              HIGH,
              "After a crash: at_least_once may repeat masks of one commit interval, exactly_once"
                  + " none for readers that read committed records only, at the price of latency.")
          .define(
              "processor.stream.threads",
              INT,
              1,
              between(1, 64),
              LOW,
              "Threads that read frames and write masks. One is enough for hundreds of frames a"
                  + " second.")
          .define(
              "processor.commit.interval.ms",
              INT,
              100,
              between(10, 200),
              LOW,
              "How often progress is committed: what may be repeated after a crash. With"
                  + " exactly_once, readers see masks when they are committed, which is also done"
                  + " as soon as no frame is in flight.")
          .define(
              "processor.session.timeout.ms",
              INT,
              6_000,
              between(2_000, 60_000),
              LOW,
              "How long a killed processor's partitions wait for another one. Brokers refuse less"
                  + " than their group.min.session.timeout.ms, which is 6000 unless lowered.")
          .define(
              "processor.health.host",
              STRING,
              "127.0.0.1",
              new ConfigDef.NonEmptyString(),
              LOW,
              "Address that /livez, /readyz and /metrics listen on.")
          .define(
              "processor.health.port",
              INT,
              8082,
              between(0, 65_535),
              MEDIUM,
              "Port of /livez, /readyz and /metrics; 0 for none.")
          .define(
              "processor.stop.timeout.ms",
              INT,
              5_000,
              between(0, 60_000),
              LOW,
              "How long a stop waits for frames in flight. Those left are read again by the next"
                  + " process.")
          .define(
              "batch.max.frames",
              INT,
              8,
              between(1, 64),
              MEDIUM,
              "Most frames of a batch. Sizes that do not pay on this machine are left out by"
                  + " themselves.")
          .define(
              "batch.linger.ms",
              LONG,
              0L,
              between(0, 1000),
              LOW,
              "How long a frame may wait for a batch to fill. Batches form by themselves while the"
                  + " engine works.")
          .define(
              "picture.threads",
              INT,
              0,
              between(0, 256),
              LOW,
              "Threads that decode pictures, and as many that encode masks; 0 for one per"
                  + " processor.")
          .define(
              "latest.max.age.ms",
              LONG,
              5_000L,
              between(1, 3_600_000),
              MEDIUM,
              "A waiting frame of a latest source is stale after this long, unless the source says"
                  + " otherwise.")
          .define(
              "limits.max.pixels",
              INT,
              ImageLimits.DEFAULT.maxPixels(),
              between(1, 1 << 26),
              MEDIUM,
              "Most pixels of a picture.")
          .define(
              "limits.max.side",
              INT,
              ImageLimits.DEFAULT.maxSide(),
              between(1, 65_535),
              MEDIUM,
              "Most pixels along one side of a picture.")
          .define(
              "limits.max.bytes",
              INT,
              ImageLimits.DEFAULT.maxBytes(),
              between(1, Topics.MAX_VALUE_BYTES),
              MEDIUM,
              "Most bytes of a picture.");

  static {
    GateSettings.define(DEFINITION);
    SegmentKeys.define(DEFINITION);
  }

  private final AbstractConfig values;
  private final Map<String, String> kafkaClient;

  /**
   * @throws ConfigException if a key is unknown or a value out of range
   */
  public ProcessorSettings(Map<String, String> given) {
    SettingKeys keys = SettingKeys.of(given, DEFINITION.names());
    this.kafkaClient = keys.kafkaClient();
    this.values = new AbstractConfig(DEFINITION, keys.declared(), false);
    if ("streams".equals(kafkaClient.get("group.protocol"))) {
      throw new ConfigException(
          "group.protocol=streams makes Kafka Streams commit past the guard that keeps frames from"
              + " being lost; only classic will do");
    }
  }

  private static void checkPrefix(String name, String value) {
    if (!value.matches("[A-Za-z0-9._-]{0,100}")) {
      throw new ConfigException(name, value, "at most 100 of A-Z, a-z, 0-9, '.', '_', '-'");
    }
  }

  /** What every Kafka client is given, by Kafka's names; the brokers' addresses among it. */
  public Map<String, String> kafkaClient() {
    return kafkaClient;
  }

  public Topics topics() {
    return new Topics(values.getString("topics.prefix"));
  }

  public int partitions() {
    return values.getInt("topics.partitions");
  }

  public short replication() {
    return values.getInt("topics.replication").shortValue();
  }

  public Guarantee guarantee() {
    return values.getString("processor.guarantee").equals("exactly_once")
        ? Guarantee.EXACTLY_ONCE
        : Guarantee.AT_LEAST_ONCE;
  }

  public int streamThreads() {
    return values.getInt("processor.stream.threads");
  }

  public Duration commitInterval() {
    return Duration.ofMillis(values.getInt("processor.commit.interval.ms"));
  }

  public Duration sessionTimeout() {
    return Duration.ofMillis(values.getInt("processor.session.timeout.ms"));
  }

  public String healthHost() {
    return values.getString("processor.health.host");
  }

  /** 0 for none. */
  public int healthPort() {
    return values.getInt("processor.health.port");
  }

  public Duration stopTimeout() {
    return Duration.ofMillis(values.getInt("processor.stop.timeout.ms"));
  }

  /** Which models may be served, and how. */
  public ModelSettings models() {
    return ModelKeys.read(values, imageLimits());
  }

  public BatchPolicy batchPolicy() {
    return new BatchPolicy(
        values.getInt("batch.max.frames"), Duration.ofMillis(values.getLong("batch.linger.ms")));
  }

  /**
   * How many engine slots, and threads in each.
   *
   * @param processors that this process may use
   */
  public EngineSettings engine(int processors) {
    return EngineKeys.read(values, processors);
  }

  public Duration engineDeadline() {
    return Duration.ofMillis(values.getLong(EngineKeys.DEADLINE_MS));
  }

  /**
   * Threads that decode, and as many that encode.
   *
   * @param processors that this process may use
   */
  public int pictureThreads(int processors) {
    int threads = values.getInt("picture.threads");
    return threads > 0 ? threads : processors;
  }

  public Duration latestMaxAge() {
    return Duration.ofMillis(values.getLong("latest.max.age.ms"));
  }

  public ImageLimits imageLimits() {
    return new ImageLimits(
        values.getInt("limits.max.pixels"),
        values.getInt("limits.max.side"),
        values.getInt("limits.max.bytes"));
  }

  /** How segment requests are served. */
  public SegmentSettings segment() {
    return SegmentKeys.read(values, this);
  }

  /** Memory for embeddings. */
  public long embeddingCacheBytes() {
    return values.getLong(SegmentKeys.EMBEDDING_CACHE_BYTES);
  }

  /** Who goes live, and how that is measured. */
  public GateSettings gate() {
    return GateSettings.of(values);
  }
}
