package dev.maskstream.gateway.topics;

import dev.maskstream.proto.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * How the gateway's clients are set up.
 *
 * @param client what each client is given, by Kafka's names, as far as it knows them. What the
 *     gateway must have its own way stays as it is.
 */
public record KafkaLink(Map<String, String> client) {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final String NAME = "maskstream-gateway";

  public KafkaLink {
    client = Map.copyOf(client);
  }

  public Admin admin() {
    Map<String, Object> config = given(AdminClientConfig.configNames());
    config.put(AdminClientConfig.CLIENT_ID_CONFIG, NAME);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis() / 2);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis());
    return Admin.create(config);
  }

  /** A consumer without a group: whoever makes it assigns and seeks. */
  public KafkaConsumer<String, byte[]> consumer(String name) {
    return new KafkaConsumer<>(
        reading(name), new StringDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * A consumer that shares a topic's partitions with the others of its group. Partitions that stay
   * where they are go on while others move; those of a gateway that is gone move after six seconds.
   */
  public KafkaConsumer<String, byte[]> member(String name, String group) {
    Map<String, Object> config = reading(name);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    config.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
    return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * A consumer without a group for a search, which knows keys as bytes; whoever makes it closes it.
   */
  public KafkaConsumer<byte[], byte[]> looker() {
    return new KafkaConsumer<>(
        reading("looks"), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Map<String, Object> reading(String name) {
    Map<String, Object> config = given(ConsumerConfig.configNames());
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, NAME + "-" + name);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Topics.MAX_MESSAGE_BYTES);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 2 << 20);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 200);
    return config;
  }

  /**
   * A producer whose records all replicas have when they are acknowledged.
   *
   * @param limits of its memory and patience, by Kafka's names
   */
  public Producer<String, byte[]> producer(Map<String, ?> limits) {
    Map<String, Object> config = given(ProducerConfig.configNames());
    config.put(ProducerConfig.CLIENT_ID_CONFIG, NAME);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_MESSAGE_BYTES);
    config.putAll(limits);
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> given(Set<String> known) {
    Map<String, Object> config = new HashMap<>(client);
    config.keySet().retainAll(known);
    return config;
  }

  /**
   * Waits for an answer of Kafka's.
   *
   * @throws KafkaException if there is none in ten seconds, or a bad one
   */
  static <T> T answer(KafkaFuture<T> question) {
    try {
      return question.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while asking Kafka", e);
    } catch (ExecutionException e) {
      throw new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("Kafka did not answer within " + ANSWER.toSeconds() + " s", e);
    }
  }
}
