package dev.maskstream.standalone.client;

import dev.maskstream.proto.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Makes the Kafka clients that commands use. Each is its caller's to close.
 *
 * <p>Threads: any. Clients that are made give up after {@link #DEADLINE}.
 *
 * @param bootstrapServers {@code HOST:PORT}, separated by commas
 * @param client what else every client is given, by Kafka's names, such as {@code
 *     security.protocol}
 */
public record KafkaClients(String bootstrapServers, Map<String, String> client) {
  /** How long Kafka may take to answer one question. */
  public static final Duration DEADLINE = Duration.ofSeconds(20);

  public KafkaClients {
    client = Map.copyOf(client);
  }

  /** Clients of a Kafka that asks nothing of them. */
  public KafkaClients(String bootstrapServers) {
    this(bootstrapServers, Map.of());
  }

  /** What every client is given, by Kafka's names; the brokers' addresses among it. */
  public Map<String, String> settings() {
    return with(Map.of());
  }

  /** A consumer without a group, which reads committed records. */
  public Consumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        objects(
            Map.of(
                "default.api.timeout.ms",
                millis(),
                "enable.auto.commit",
                "false",
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed")),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** A producer that waits for all replicas. */
  public Producer<String, byte[]> producer() {
    return new KafkaProducer<>(
        objects(
            Map.of(
                "acks",
                "all",
                "max.block.ms",
                millis(),
                "max.request.size",
                Integer.toString(Topics.MAX_MESSAGE_BYTES))),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  public Admin admin() {
    // Kafka wants one request to take no longer than the question that it belongs to.
    return Admin.create(
        objects(Map.of("default.api.timeout.ms", millis(), "request.timeout.ms", millis())));
  }

  private Map<String, Object> objects(Map<String, String> own) {
    return new HashMap<>(with(own));
  }

  private Map<String, String> with(Map<String, String> own) {
    Map<String, String> all = new HashMap<>(client);
    all.put("bootstrap.servers", bootstrapServers);
    all.putAll(own);
    return all;
  }

  private static String millis() {
    return Long.toString(DEADLINE.toMillis());
  }
}
