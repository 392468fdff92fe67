package dev.maskstream.processor.gate;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.DOUBLE;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;

import java.time.Duration;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * What can be set on the gate, the watch after a change, and the reports that both rest on.
 *
 * @param enabled whether this process may be the one that decides
 * @param reportInterval how often processes say what versions do
 */
public record GateSettings(
    boolean enabled, Duration reportInterval, PromotionPolicy promotion, WatchPolicy watch) {
  private static final long WEEK_MILLIS = Duration.ofDays(7).toMillis();

  /** Adds these settings, with type, default, range and a sentence. */
  public static void define(ConfigDef definition) {
    defineGate(definition);
    defineWatch(definition);
    definition.define(
        "report.interval.ms",
        LONG,
        5_000L,
        between(100, 60_000),
        LOW,
        "How often each process says on the events topic what its versions do.");
  }

  private static void defineGate(ConfigDef definition) {
    definition
        .define(
            "gate.enabled",
            BOOLEAN,
            true,
            MEDIUM,
            "Whether this process may decide which versions go live: promote or refuse shadows whose"
                + " promotion is automatic, and roll back. One process decides for all.")
        .define(
            "gate.min.miou.gain",
            DOUBLE,
            0.0,
            within(-1, 1),
            MEDIUM,
            "By how much a candidate's mean IoU on the held-out set must beat the serving version's."
                + " 0 means by anything at all.")
        .define(
            "gate.max.class.fall",
            DOUBLE,
            0.02,
            within(0, 1),
            MEDIUM,
            "By how much any class's IoU on the held-out set may be below the serving version's.")
        .define(
            "gate.min.shadow.frames",
            LONG,
            200L,
            between(0, 100_000_000),
            MEDIUM,
            "Frames a candidate must have been tried on in the shadow.")
        .define(
            "gate.min.agreement",
            DOUBLE,
            0.5,
            within(0, 1),
            MEDIUM,
            "Least share of pixels to which a shadow must give the class that the serving version"
                + " gives.")
        .define(
            "gate.max.p99.ratio",
            DOUBLE,
            1.5,
            within(0.01, 1_000),
            MEDIUM,
            "Most that a shadow's engine time (99 of 100 batches) may be, as a multiple of the"
                + " serving version's.")
        .define(
            "gate.deadline.ms",
            LONG,
            3_600_000L,
            between(1_000, WEEK_MILLIS),
            MEDIUM,
            "A candidate that has not been tried on enough frames after this long is refused.");
  }

  private static void defineWatch(ConfigDef definition) {
    definition
        .define(
            "watch.duration.ms",
            LONG,
            300_000L,
            between(0, WEEK_MILLIS),
            MEDIUM,
            "How long a version that has begun to serve is watched; 0 for not at all.")
        .define(
            "watch.max.failed.share",
            DOUBLE,
            0.01,
            within(0, 1),
            MEDIUM,
            "Largest share of frames that the engine may fail on: more refuses a shadow and rolls"
                + " back a watched version.")
        .define(
            "watch.max.p99.ratio",
            DOUBLE,
            2.0,
            within(0.01, 1_000),
            MEDIUM,
            "Most that a watched version's engine time (99 of 100 batches) may be, as a multiple of"
                + " that of the version before it.")
        .define(
            "watch.max.confidence.fall",
            DOUBLE,
            0.2,
            within(0, 1),
            MEDIUM,
            "By how much a watched version's mean confidence may be below that of the version before"
                + " it.")
        .define(
            "watch.min.frames",
            LONG,
            50L,
            between(1, 100_000_000),
            LOW,
            "Frames a watched version must have been tried on before anything is concluded.");
  }

  /** A range that has no place for NaN, which Kafka's own takes. */
  private static ConfigDef.Validator within(double least, double most) {
    return ConfigDef.LambdaValidator.with(
        (name, value) -> {
          double number = (Double) value;
          if (!(number >= least && number <= most)) {
            throw new ConfigException(name, value, "must be " + least + " to " + most);
          }
        },
        () -> "[" + least + ",...," + most + "]");
  }

  /**
   * The values of these settings.
   *
   * @param values of a definition that {@link #define} was given
   */
  public static GateSettings of(AbstractConfig values) {
    double maxFailedShare = values.getDouble("watch.max.failed.share");
    return new GateSettings(
        values.getBoolean("gate.enabled"),
        Duration.ofMillis(values.getLong("report.interval.ms")),
        new PromotionPolicy(
            values.getDouble("gate.min.miou.gain"),
            values.getDouble("gate.max.class.fall"),
            values.getLong("gate.min.shadow.frames"),
            values.getDouble("gate.min.agreement"),
            values.getDouble("gate.max.p99.ratio"),
            maxFailedShare,
            Duration.ofMillis(values.getLong("gate.deadline.ms"))),
        new WatchPolicy(
            Duration.ofMillis(values.getLong("watch.duration.ms")),
            maxFailedShare,
            values.getDouble("watch.max.p99.ratio"),
            values.getDouble("watch.max.confidence.fall"),
            values.getLong("watch.min.frames")));
  }

  /** How far back events matter. */
  Duration memory() {
    Duration longest =
        promotion.deadline().compareTo(watch.duration()) > 0
            ? promotion.deadline()
            : watch.duration();
    return longest.plus(GateView.BASELINE);
  }
}
