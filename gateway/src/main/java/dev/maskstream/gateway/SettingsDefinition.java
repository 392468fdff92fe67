package dev.maskstream.gateway;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.SHORT;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.maskstream.gateway.camera.CameraSettings;
import dev.maskstream.proto.Topics;
import dev.maskstream.vision.image.ImageLimits;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** Every setting of a gateway, with type, default, range and a sentence. */
final class SettingsDefinition {
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;

  private SettingsDefinition() {}

  static ConfigDef of() {
    ConfigDef definition = new ConfigDef();
    defineKafka(definition);
    defineServers(definition);
    defineLimits(definition);
    defineAnswers(definition);
    return CameraSettings.define(definition);
  }

  private static void defineKafka(ConfigDef definition) {
    definition
        .define(
            "kafka.bootstrap.servers",
            STRING,
            "127.0.0.1:9092",
            HIGH,
            "Kafka brokers to start from, host:port with commas between.")
        .define(
            "topics.prefix", STRING, "", MEDIUM, "Put before the name of every topic and group.")
        .define(
            "topics.partitions",
            INT,
            Topics.DEFAULT_PARTITIONS,
            between(1, 10_000),
            MEDIUM,
            "Partitions of the topics keyed by source, where they do not exist yet.")
        .define(
            "topics.replication",
            SHORT,
            Topics.DEFAULT_REPLICATION,
            between(-1, 100),
            MEDIUM,
            "Replicas of topics that do not exist yet; -1 for the broker's default.");
  }

  private static void defineServers(ConfigDef definition) {
    definition
        .define(
            "gateway.host",
            STRING,
            "127.0.0.1",
            HIGH,
            "Address to listen on. Without gateway.keys.file only a loopback address is taken.")
        .define("gateway.port", INT, 8080, between(0, 65_535), HIGH, "Port for users; 0 takes any.")
        .define(
            "gateway.management.host",
            STRING,
            "",
            MEDIUM,
            "Address of the management port; empty for that of gateway.host.")
        .define(
            "gateway.management.port",
            INT,
            8081,
            between(0, 65_535),
            HIGH,
            "Port for /livez, /readyz and /metrics; 0 takes any.")
        .define(
            "gateway.keys.file",
            STRING,
            "",
            HIGH,
            "File of API keys, read again when it changes; empty for protected mode on loopback.")
        .define(
            "gateway.connections.max",
            INT,
            1_000,
            between(1, 1_000_000),
            LOW,
            "Connections at a time on the users' port; further ones are closed at once.");
  }

  private static void defineLimits(ConfigDef definition) {
    definition
        .define(
            "limits.max.bytes",
            INT,
            ImageLimits.DEFAULT.maxBytes(),
            between(KIB, Topics.MAX_VALUE_BYTES),
            MEDIUM,
            "Largest picture in bytes.")
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
            "Longest side of a picture in pixels.")
        .define(
            "limits.video.bytes",
            LONG,
            1L << 30,
            between(KIB, 1L << 40),
            MEDIUM,
            "Largest video in bytes. One video at a time lies in the temporary folder per job.")
        .define(
            "limits.video.jobs",
            INT,
            2,
            between(1, 64),
            LOW,
            "Videos taken apart at a time; further ones are answered 429.")
        .define(
            "intake.check",
            STRING,
            "decode",
            ValidString.in("decode", "structure"),
            MEDIUM,
            "decode: a picture is decoded once before it is accepted. structure: its parts are walked"
                + " but not decoded, and what is broken inside them ends as a dead letter.")
        .define(
            "intake.threads",
            INT,
            2,
            between(1, 64),
            LOW,
            "Threads that check and publish pictures.")
        .define(
            "intake.buffer.bytes",
            LONG,
            64L * MIB,
            between(16L * MIB, 1L << 36),
            MEDIUM,
            "Bytes of pictures between the first byte read and Kafka's acknowledgement, over all"
                + " clients; beyond it 429.")
        .define(
            "intake.upload.timeout.ms",
            LONG,
            30_000L,
            between(100, 3_600_000),
            LOW,
            "How long a client may take to send one picture, the head of a request, or 64 KiB of a"
                + " video.");
  }

  private static void defineAnswers(ConfigDef definition) {
    definition
        .define(
            "wait.timeout.ms",
            LONG,
            10_000L,
            between(10, 60_000),
            MEDIUM,
            "How long ?wait=mask waits unless the request says otherwise; it may say up to 60000.")
        .define(
            "wait.max",
            INT,
            256,
            between(1, 100_000),
            MEDIUM,
            "Requests that may wait for a mask at a time; beyond it 503.")
        .define(
            "segment.timeout.ms",
            LONG,
            30_000L,
            between(10, 300_000),
            MEDIUM,
            "How long a request with prompts waits for its answer unless it says otherwise; it may"
                + " say up to 300000.")
        .define(
            "segment.waiting.max",
            INT,
            64,
            between(1, 100_000),
            MEDIUM,
            "Requests with prompts that may wait for an answer at a time; beyond it 503.")
        .define(
            "live.buffer.bytes",
            LONG,
            32L * MIB,
            between(MIB, 1L << 36),
            LOW,
            "Pictures of watched sources held until their masks come; beyond it the oldest are let"
                + " go and their masks are shown alone.")
        .define(
            "live.slots.max",
            INT,
            64,
            between(1, 10_000),
            LOW,
            "Sources one live socket can have something waiting of; beyond it the oldest is let"
                + " go.")
        .define(
            "events.clients.max",
            INT,
            100,
            between(1, 10_000),
            LOW,
            "Clients that may watch /v1/events at a time; beyond it 503.")
        .define(
            "events.heartbeat.ms",
            LONG,
            15_000L,
            between(100, 60_000),
            LOW,
            "How often a client of /v1/events is sent a comment, so that proxies do not cut it.")
        .define(
            "events.patience.ms",
            LONG,
            30_000L,
            between(100, 600_000),
            LOW,
            "How long a client of /v1/events may take nothing of what it is sent; then it is cut"
                + " off.")
        .define(
            "accounting.sources.max",
            INT,
            10_000,
            between(1, 1_000_000),
            LOW,
            "Sources counted one by one; frames of further ones count in the totals only, and"
                + " uploads to them are answered 429.")
        .define(
            "accounting.outstanding.max",
            INT,
            50_000,
            between(100, 10_000_000),
            LOW,
            "Unanswered frames remembered per partition of frames; beyond it reading of that"
                + " partition pauses and uploads to it are answered 429.")
        .define(
            "ready.timeout.ms",
            LONG,
            5_000L,
            between(100, 60_000),
            LOW,
            "How long /readyz waits for the mask of its self-test frame.")
        .define(
            "ready.cache.ms",
            LONG,
            2_000L,
            between(0, 60_000),
            LOW,
            "How long an answer of /readyz is given again without a new self-test.");
  }
}
