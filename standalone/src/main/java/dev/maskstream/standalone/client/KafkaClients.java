package dev.maskstream.standalone.client;

import dev.maskstream.proto.Topics;
import java.time.Duration;
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
 */
public record KafkaClients(String bootstrapServers) {
  /** How long Kafka may take to answer one question. */
  public static final Duration DEADLINE = Duration.ofSeconds(20);

  /** A consumer without a group, which reads committed records. */
  public Consumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "default.api.timeout.ms",
            millis(),
            "enable.auto.commit",
            "false",
            "auto.offset.reset",
            "earliest",
            "isolation.level",
            "read_committed"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** A producer that waits for all replicas. */
  public Producer<String, byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "acks",
            "all",
            "max.block.ms",
            millis(),
            "max.request.size",
            Integer.toString(Topics.MAX_MESSAGE_BYTES)),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  public Admin admin() {
    // Kafka wants one request to take no longer than the question that it belongs to.
    return Admin.create(
        Map.<String, Object>of(
            "bootstrap.servers",
            bootstrapServers,
            "default.api.timeout.ms",
            millis(),
            "request.timeout.ms",
            millis()));
  }

  private static String millis() {
    return Long.toString(DEADLINE.toMillis());
  }
}
