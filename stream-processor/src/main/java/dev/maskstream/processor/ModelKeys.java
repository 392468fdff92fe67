package dev.maskstream.processor;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.maskstream.processor.registry.ModelSettings;
import dev.maskstream.proto.signing.TrustedKeys;
import dev.maskstream.vision.ModelFile;
import dev.maskstream.vision.image.ImageLimits;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The settings that say which models may be served, and how. */
final class ModelKeys {
  private ModelKeys() {}

  static ConfigDef define(ConfigDef settings) {
    return settings
        .define(
            "processor.model.dir",
            STRING,
            ".maskstream/models",
            new ConfigDef.NonEmptyString(),
            MEDIUM,
            "Folder that keeps model files fetched from Kafka, and what is known of versions on"
                + " trial. It may be lost at any time.")
        .define(
            "model.name",
            STRING,
            "",
            null,
            MEDIUM,
            "The only model that may serve; empty for all. Sources that name none get the"
                + " default one then.")
        .define(
            "models.max",
            INT,
            8,
            between(1, 64),
            MEDIUM,
            "Models that are loaded at once: the default one, and those that sources name.")
        .define(
            "models.max.bytes",
            LONG,
            ModelFile.MAX_BYTES,
            between(1, ModelFile.MAX_BYTES),
            MEDIUM,
            "Most bytes of a model file. The format itself ends at 2 GiB.")
        .define(
            "models.trust",
            STRING,
            "",
            ConfigDef.LambdaValidator.with(
                (name, value) -> checkTrust(name, (String) value),
                () -> "ed25519:KEY,... or unsigned"),
            HIGH,
            "Public keys, separated by commas, whose model versions are opened; with the word"
                + " unsigned also those that nobody signed. Empty: none is.")
        .define(
            "rollout.keep.ms",
            LONG,
            600_000L,
            between(0, 86_400_000),
            MEDIUM,
            "How long the version before stays loaded after a swap, so that the way back is one"
                + " swap. It takes its memory for so long; 0 closes it at once.");
  }

  private static void checkTrust(String name, String value) {
    try {
      TrustedKeys.parse(value);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name, value, e.getMessage());
    }
  }

  static ModelSettings read(AbstractConfig values, ImageLimits limits) {
    return new ModelSettings(
        values.getString("model.name"),
        values.getInt("models.max"),
        TrustedKeys.parse(values.getString("models.trust")),
        values.getLong("models.max.bytes"),
        Duration.ofMillis(values.getLong("rollout.keep.ms")),
        Path.of(values.getString("processor.model.dir")),
        limits);
  }
}
