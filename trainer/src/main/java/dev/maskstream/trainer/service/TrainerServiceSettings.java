package dev.maskstream.trainer.service;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Range.between;
import static org.apache.kafka.common.config.ConfigDef.Type.DOUBLE;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.SettingKeys;
import dev.maskstream.proto.signing.TrustedKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * Everything that can be set on the retraining service. A key that is not declared here stops the
 * process; so does a value out of range.
 *
 * <p>{@code kafka.*} keys beside the declared one are handed to every Kafka client under their own
 * names, such as {@code kafka.security.protocol}.
 */
public final class TrainerServiceSettings {
  private static final long YEAR_MILLIS = Duration.ofDays(366).toMillis();

  /** Every setting, with type, default, range and a sentence. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
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
              "Put before every topic's name, the consumer group's and the transactions'.")
          .define(
              "topics.partitions",
              INT,
              Topics.DEFAULT_PARTITIONS,
              between(1, 10_000),
              LOW,
              "Partitions of topics keyed by source that do not exist yet.")
          .define(
              "topics.replication",
              INT,
              (int) Topics.DEFAULT_REPLICATION,
              between(-1, 100),
              LOW,
              "Replicas of topics that do not exist yet; -1 for the broker's default.")
          .define(
              "models.trust",
              STRING,
              "",
              ConfigDef.LambdaValidator.with(
                  (name, value) -> checkTrust(name, (String) value),
                  () -> "public keys, or unsigned"),
              HIGH,
              "Whose model versions may be trained from: public keys, separated by commas, and the"
                  + " word unsigned where unsigned ones may be.")
          .define(
              "trainer.dir",
              STRING,
              ".maskstream/trainer",
              new ConfigDef.NonEmptyString(),
              HIGH,
              "Folder of labels, fetched models and runs. Keep it: an unfinished run goes on from"
                  + " it.")
          .define(
              "trainer.labels.min",
              INT,
              50,
              between(1, 1_000_000),
              HIGH,
              "New labels of a model since its last run that start another.")
          .define(
              "trainer.labels.least",
              INT,
              10,
              between(2, 1_000_000),
              MEDIUM,
              "Labels of a model, old and new, below which there is no run, whatever asks for it.")
          .define(
              "trainer.age.ms",
              LONG,
              Duration.ofDays(1).toMillis(),
              between(0, YEAR_MILLIS),
              MEDIUM,
              "A new label that has waited this long starts a run; 0 for never.")
          .define(
              "trainer.every.ms",
              LONG,
              0L,
              between(0, YEAR_MILLIS),
              MEDIUM,
              "Time from one run of a model to the next, if there is a new label by then; 0 for no"
                  + " schedule.")
          .define(
              "trainer.held.out",
              DOUBLE,
              0.2,
              between(0.01, 0.9),
              MEDIUM,
              "Share of labels that candidates are measured on and never trained on, by a hash of"
                  + " source and frame. Changing it moves labels from one side to the other.")
          .define(
              "trainer.epochs",
              INT,
              10,
              between(1, 10_000),
              MEDIUM,
              "Rounds over the labels in a run.")
          .define(
              "trainer.batch.size", INT, 4, between(1, 256), LOW, "Pictures in an optimizer step.")
          .define(
              "trainer.learning.rate",
              DOUBLE,
              3e-4,
              between(1e-7, 1),
              LOW,
              "At its peak, for a run that begins with the serving version's weights.")
          .define(
              "trainer.threads",
              INT,
              1,
              between(1, 256),
              MEDIUM,
              "Processors that training may use. Beside a processor that serves, 1. Training gives"
                  + " way to whatever else wants them (nice 10).")
          .define(
              "trainer.shadow.share",
              DOUBLE,
              0.25,
              between(0, 1),
              MEDIUM,
              "Share of frames that a candidate sees in the shadow of what serves.")
          .define(
              "trainer.runs.kept",
              INT,
              10,
              between(1, 10_000),
              LOW,
              "Folders of finished runs that are kept, for each model.")
          .define(
              "trainer.session.timeout.ms",
              INT,
              6_000,
              between(2_000, 60_000),
              LOW,
              "How long another trainer waits after one was killed. Brokers refuse less than their"
                  + " group.min.session.timeout.ms, which is 6000 unless lowered.")
          .define(
              "trainer.health.host",
              STRING,
              "127.0.0.1",
              new ConfigDef.NonEmptyString(),
              LOW,
              "Address that /livez, /readyz and /metrics listen on.")
          .define(
              "trainer.health.port",
              INT,
              8083,
              between(0, 65_535),
              MEDIUM,
              "Port of /livez, /readyz and /metrics; 0 for none.");

  private final AbstractConfig values;
  private final Map<String, String> kafkaClient;

  /**
   * @throws ConfigException if a key is unknown or a value out of range
   */
  public TrainerServiceSettings(Map<String, String> given) {
    SettingKeys keys = SettingKeys.of(given, DEFINITION.names());
    this.kafkaClient = keys.kafkaClient();
    this.values = new AbstractConfig(DEFINITION, keys.declared(), false);
  }

  private static void checkPrefix(String name, String value) {
    if (!value.matches("[A-Za-z0-9._-]{0,100}")) {
      throw new ConfigException(name, value, "at most 100 of A-Z, a-z, 0-9, '.', '_', '-'");
    }
  }

  private static void checkTrust(String name, String value) {
    try {
      var _ = TrustedKeys.parse(value);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name, value, e.getMessage());
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

  /** The consumer group that decides which trainer works, and the name of its transactions. */
  public String group() {
    return values.getString("topics.prefix") + "maskstream-trainer";
  }

  public TrustedKeys trust() {
    return TrustedKeys.parse(values.getString("models.trust"));
  }

  public Path folder() {
    return Path.of(values.getString("trainer.dir"));
  }

  public RetrainPolicy policy() {
    return new RetrainPolicy(
        values.getInt("trainer.labels.min"),
        values.getInt("trainer.labels.least"),
        Duration.ofMillis(values.getLong("trainer.age.ms")),
        Duration.ofMillis(values.getLong("trainer.every.ms")));
  }

  public HeldOut heldOut() {
    return new HeldOut(values.getDouble("trainer.held.out"));
  }

  RetrainRecipe recipe() {
    return new RetrainRecipe(
        values.getInt("trainer.epochs"),
        values.getInt("trainer.batch.size"),
        values.getDouble("trainer.learning.rate").floatValue(),
        values.getInt("trainer.threads"));
  }

  public float shadowShare() {
    return values.getDouble("trainer.shadow.share").floatValue();
  }

  public int runsKept() {
    return values.getInt("trainer.runs.kept");
  }

  public Duration sessionTimeout() {
    return Duration.ofMillis(values.getInt("trainer.session.timeout.ms"));
  }

  public String healthHost() {
    return values.getString("trainer.health.host");
  }

  /** 0 for none. */
  public int healthPort() {
    return values.getInt("trainer.health.port");
  }
}
