package dev.maskstream.gateway;

import dev.maskstream.gateway.camera.CameraSettings;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.SettingKeys;
import dev.maskstream.vision.image.ImageLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * Everything that can be set on a gateway, declared once. The README's table is printed from it.
 *
 * <p>{@code kafka.*} keys beside the declared one are handed to every Kafka client that knows them
 * under their own names, such as {@code kafka.security.protocol}.
 */
public final class GatewaySettings {
  private final Map<String, Object> values;
  private final Map<String, String> kafkaClient;
  private final CameraSettings cameras;

  /**
   * @throws ConfigException naming the key, if a value is out of range or a key is unknown
   */
  public GatewaySettings(Map<String, String> settings) {
    ConfigDef definition = definition();
    SettingKeys keys = SettingKeys.of(settings, definition.names());
    values = definition.parse(keys.declared());
    kafkaClient = new TreeMap<>(keys.kafkaClient());
    cameras = CameraSettings.of(values);
    kafkaClient.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
  }

  /** Every setting there is. */
  public static ConfigDef definition() {
    return SettingsDefinition.of();
  }

  private String bootstrapServers() {
    return (String) values.get("kafka.bootstrap.servers");
  }

  /** What every Kafka client is given, by Kafka's names; the brokers' addresses among it. */
  public Map<String, String> kafkaClient() {
    return Map.copyOf(kafkaClient);
  }

  public Topics topics() {
    return new Topics((String) values.get("topics.prefix"));
  }

  public int partitions() {
    return number("topics.partitions");
  }

  public short replication() {
    return (Short) values.get("topics.replication");
  }

  public String host() {
    return (String) values.get("gateway.host");
  }

  public int port() {
    return number("gateway.port");
  }

  public String managementHost() {
    String own = (String) values.get("gateway.management.host");
    return own.isEmpty() ? host() : own;
  }

  public int managementPort() {
    return number("gateway.management.port");
  }

  public Optional<Path> keysFile() {
    String file = (String) values.get("gateway.keys.file");
    return file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
  }

  public int maxConnections() {
    return number("gateway.connections.max");
  }

  public ImageLimits imageLimits() {
    return new ImageLimits(
        number("limits.max.pixels"), number("limits.max.side"), number("limits.max.bytes"));
  }

  public long maxVideoBytes() {
    return longNumber("limits.video.bytes");
  }

  public int maxVideoJobs() {
    return number("limits.video.jobs");
  }

  public boolean decodesBeforeAccepting() {
    return values.get("intake.check").equals("decode");
  }

  public int intakeThreads() {
    return number("intake.threads");
  }

  public long intakeBufferBytes() {
    return longNumber("intake.buffer.bytes");
  }

  public Duration uploadTimeout() {
    return millis("intake.upload.timeout.ms");
  }

  public Duration waitTimeout() {
    return millis("wait.timeout.ms");
  }

  public int maxWaiting() {
    return number("wait.max");
  }

  public Duration segmentTimeout() {
    return millis("segment.timeout.ms");
  }

  public int maxSegmentsWaiting() {
    return number("segment.waiting.max");
  }

  public long liveBufferBytes() {
    return longNumber("live.buffer.bytes");
  }

  public int maxLiveSlots() {
    return number("live.slots.max");
  }

  public int maxEventClients() {
    return number("events.clients.max");
  }

  public Duration eventsHeartbeat() {
    return millis("events.heartbeat.ms");
  }

  public Duration eventsPatience() {
    return millis("events.patience.ms");
  }

  public int maxSources() {
    return number("accounting.sources.max");
  }

  public int maxOutstanding() {
    return number("accounting.outstanding.max");
  }

  public CameraSettings cameras() {
    return cameras;
  }

  public Duration readyTimeout() {
    return millis("ready.timeout.ms");
  }

  public Duration readyCache() {
    return millis("ready.cache.ms");
  }

  private int number(String key) {
    return (Integer) values.get(key);
  }

  private long longNumber(String key) {
    return (Long) values.get(key);
  }

  private Duration millis(String key) {
    return Duration.ofMillis(longNumber(key));
  }
}
