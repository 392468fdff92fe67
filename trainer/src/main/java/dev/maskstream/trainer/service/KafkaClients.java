package dev.maskstream.trainer.service;

import dev.maskstream.proto.Topics;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Makes the service's Kafka clients. Threads: any; what is made is the caller's to close. */
final class KafkaClients {
  private static final int MAX_BLOCK_MILLIS = 20_000;

  /** Labels carry pictures: this many are at most in memory at once. */
  private static final int MAX_LABELS_A_POLL = 8;

  private static final int TRANSACTION_MILLIS = 120_000;

  private final TrainerServiceSettings settings;

  KafkaClients(TrainerServiceSettings settings) {
    this.settings = settings;
  }

  Admin admin() {
    return Admin.create(new HashMap<>(settings.kafkaClient()));
  }

  /** Without a group, for what is read to its end. */
  Consumer<byte[], byte[]> reader() {
    return consumer(reading());
  }

  /**
   * Of the group in which one trainer works and the others wait. A member that comes takes nothing
   * from the one that works.
   */
  Consumer<byte[], byte[]> member() {
    Map<String, Object> config = reading();
    int session = Math.toIntExact(settings.sessionTimeout().toMillis());
    config.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
    config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    config.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, session / 3);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_LABELS_A_POLL);
    return consumer(config);
  }

  private Map<String, Object> reading() {
    Map<String, Object> config = new HashMap<>(settings.kafkaClient());
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, MAX_BLOCK_MILLIS);
    return config;
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** For events, which nobody waits for. */
  Producer<String, byte[]> producer() {
    return producer(writing());
  }

  /** For what only the trainer that works may write: a new one shuts out those before it. */
  Producer<String, byte[]> transactional() {
    Map<String, Object> config = writing();
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.group());
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
    return producer(config);
  }

  private Map<String, Object> writing() {
    Map<String, Object> config = new HashMap<>(settings.kafkaClient());
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_MESSAGE_BYTES);
    return config;
  }

  private static Producer<String, byte[]> producer(Map<String, Object> config) {
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }
}
