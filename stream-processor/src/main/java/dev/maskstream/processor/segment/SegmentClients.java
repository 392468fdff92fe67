package dev.maskstream.processor.segment;

import dev.maskstream.proto.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The Kafka clients of segment requests, and why they are set up as they are. */
final class SegmentClients {
  /** Far more than people ask for at once, and no more than can each wait to be refused. */
  private static final int MOST_POLL_RECORDS = 100;

  private static final int FETCH_WAIT_MILLIS = 1_000;

  /** The heartbeat's thread wakes so often, whatever the interval of heartbeats. */
  private static final int MOST_BACKOFF_MILLIS = 500;

  private static final int FETCH_BYTES = 16 << 20;
  private static final int REQUEST_BYTES = Topics.MAX_MESSAGE_BYTES + (1 << 20);
  private static final Duration SEND_DEADLINE = Duration.ofSeconds(10);
  private static final Duration READ_DEADLINE = Duration.ofSeconds(3);

  private SegmentClients() {}

  /** The consumer group. */
  static String group(Topics topics) {
    return topics.prefix() + "maskstream-segment";
  }

  static Consumer<byte[], byte[]> requests(SegmentSettings settings) {
    Map<String, Object> config = new HashMap<>(settings.kafkaClient());
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group(settings.topics()));
    // A group that is new begins with what has been asked before it came.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    // A partition of which a poll leaves anything is not in the next fetch, and would wait it out:
    // for a flood only. Its refusals must not take as long as the group has patience.
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_POLL_RECORDS);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Topics.MAX_MESSAGE_BYTES);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    int sessionMillis = Math.toIntExact(settings.sessionTimeout().toMillis());
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, sessionMillis);
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, sessionMillis / 3);
    config.put(
        ConsumerConfig.RETRY_BACKOFF_MS_CONFIG, Math.min(MOST_BACKOFF_MILLIS, sessionMillis / 6));
    return consumer(config);
  }

  /** Reads one frame at a time: a fetch brings its batch and no more. */
  static FramePictures frames(SegmentSettings settings, LongSupplier nanoClock) {
    Map<String, Object> config = new HashMap<>(settings.kafkaClient());
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    config.put(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(READ_DEADLINE.toMillis()));
    return new FramePictures(consumer(config), settings.topics(), READ_DEADLINE, nanoClock);
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  static Producer<byte[], byte[]> answers(SegmentSettings settings) {
    Map<String, Object> config = new HashMap<>(settings.kafkaClient());
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    // An answer may come twice anyway; and an idempotent producer can try the first record of a new
    // partition again for two minutes.
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    config.put(
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(SEND_DEADLINE.toMillis()));
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
