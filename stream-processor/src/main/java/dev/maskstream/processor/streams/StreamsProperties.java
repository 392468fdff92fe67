package dev.maskstream.processor.streams;

import dev.maskstream.proto.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How Kafka Streams is set up, and why. What hangs together with the ledger is not a setting of
 * ours.
 *
 * @param kafkaClient what every client is given
 * @param pollRecords most frames that one poll brings
 */
record StreamsProperties(
    Topics topics,
    Map<String, String> kafkaClient,
    boolean exactlyOnce,
    int threads,
    Duration commitInterval,
    Duration sessionTimeout,
    int pollRecords) {
  private static final int TRANSACTION_TIMEOUT_MILLIS = 5_000;
  private static final int RETRY_BACKOFF_MILLIS = 2;
  private static final int PARTITION_FETCH_BYTES = Topics.MAX_MESSAGE_BYTES;
  private static final int FETCH_BYTES = 32 << 20;
  private static final int FETCH_WAIT_MILLIS = 50;
  private static final int REQUEST_BYTES = Topics.MAX_MESSAGE_BYTES + (1 << 20);

  /** The consumer group, which is also the application's id. */
  static String group(Topics topics) {
    return topics.prefix() + "maskstream-processor";
  }

  Properties toProperties() {
    Properties all = new Properties();
    all.putAll(kafkaClient);
    all.put(StreamsConfig.APPLICATION_ID_CONFIG, group(topics));
    all.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
    all.put(
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
        exactlyOnce ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE);
    all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
    all.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
    all.put(StreamsConfig.POLL_MS_CONFIG, 100);
    // Frames that Streams has buffered are in nobody's window: keep them few.
    all.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, pollRecords);
    all.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, topics.deadLetters());
    all.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, FrameFailures.class);
    addConsumer(all);
    addProducer(all);
    return all;
  }

  private void addConsumer(Properties all) {
    consumer(all, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, pollRecords);
    int sessionMillis = Math.toIntExact(sessionTimeout.toMillis());
    // A killed processor's partitions are taken over after this long.
    consumer(all, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, sessionMillis);
    consumer(all, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, sessionMillis / 3);
    // A partition whose fetch is drained joins the next one only when the pending one returns, so
    // fetches are large and wait only shortly.
    consumer(all, ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
    consumer(all, ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    consumer(all, ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    consumer(all, ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
    // The system's own, which grow: a frame does not fit into Kafka's 64 KiB.
    consumer(all, ConsumerConfig.RECEIVE_BUFFER_CONFIG, -1);
    consumer(all, ConsumerConfig.RECONNECT_BACKOFF_MS_CONFIG, 20);
    consumer(all, ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    // A frame counts once committed, whoever writes it.
    consumer(all, ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
  }

  private void addProducer(Properties all) {
    producer(all, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES);
    producer(all, ProducerConfig.LINGER_MS_CONFIG, 0);
    // Masks are compressed already.
    producer(all, ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    producer(all, ProducerConfig.ACKS_CONFIG, "all");
    if (exactlyOnce) {
      producer(all, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
      // The broker may still be ending the transaction before, which takes a few milliseconds.
      producer(all, ProducerConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_BACKOFF_MILLIS);
    }
  }

  private static void consumer(Properties all, String name, Object value) {
    all.put(StreamsConfig.mainConsumerPrefix(name), value);
  }

  private static void producer(Properties all, String name, Object value) {
    all.put(StreamsConfig.producerPrefix(name), value);
  }
}
