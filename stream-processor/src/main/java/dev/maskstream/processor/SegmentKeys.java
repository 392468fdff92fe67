package dev.maskstream.processor;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.maskstream.processor.prompts.SentPrompts;
import dev.maskstream.processor.segment.SegmentSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** The settings that say how prompts are answered. */
final class SegmentKeys {
  static final String EMBEDDING_CACHE_BYTES = "embedding.cache.bytes";

  private SegmentKeys() {}

  static void define(ConfigDef settings) {
    settings
        .define(
            EMBEDDING_CACHE_BYTES,
            LONG,
            256L << 20,
            between(0, 1L << 40),
            MEDIUM,
            "Memory for what encoders of promptable models made of pictures, so that the next prompt"
                + " about the same picture needs the decoder only.")
        .define(
            "segment.reply.topics",
            STRING,
            "",
            null,
            MEDIUM,
            "Topics, separated by commas, that answers to segment requests may go to beside the"
                + " prefix's segment-replies, where a request's reply-to names them.")
        .define(
            "segment.max.requests",
            INT,
            64,
            between(1, 10_000),
            MEDIUM,
            "Segment requests that are open at once; what comes beyond is refused as busy.")
        .define(
            "segment.mask.bytes",
            LONG,
            128L << 20,
            between(SentPrompts.MOST_MASK_PIXELS, 1L << 40),
            MEDIUM,
            "Memory for the previous masks of segment requests that are open, a byte for each pixel;"
                + " what comes beyond is refused as busy. One request may take half of the default.")
        .define(
            "segment.max.wait.ms",
            LONG,
            60_000L,
            between(1, 3_600_000),
            LOW,
            "How long after its record's time a segment request may wait; its own deadline may be"
                + " earlier.");
  }

  static SegmentSettings read(AbstractConfig values, ProcessorSettings settings) {
    Set<String> topics =
        Arrays.stream(values.getString("segment.reply.topics").split(",", -1))
            .map(String::strip)
            .filter(topic -> !topic.isEmpty())
            .collect(Collectors.toSet());
    return new SegmentSettings(
        settings.topics(),
        settings.kafkaClient(),
        topics,
        values.getInt("segment.max.requests"),
        values.getLong("segment.mask.bytes"),
        Duration.ofMillis(values.getLong("segment.max.wait.ms")),
        settings.sessionTimeout(),
        settings.stopTimeout(),
        settings.imageLimits());
  }
}
