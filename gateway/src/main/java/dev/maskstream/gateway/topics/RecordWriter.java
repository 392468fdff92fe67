package dev.maskstream.gateway.topics;

import com.google.protobuf.MessageLite;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * Writes what people send a little of: labels, prompts, sources, rollouts, wishes for training.
 *
 * <p>Threads: any but an event loop; a call blocks until all replicas have the record, or for six
 * seconds.
 */
public final class RecordWriter implements AutoCloseable {
  private static final int MAX_BLOCK_MILLIS = 1_000;
  private static final int DELIVERY_MILLIS = 5_000;

  private final Producer<String, byte[]> producer;

  RecordWriter(Producer<String, byte[]> producer) {
    this.producer = producer;
  }

  public static RecordWriter open(KafkaLink kafka) {
    return new RecordWriter(
        kafka.producer(
            Map.of(
                ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS / 2,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS)));
  }

  /** For who knows what else to say of a record. */
  public Producer<String, byte[]> producer() {
    return producer;
  }

  /**
   * Writes a record.
   *
   * @throws KafkaException if Kafka does not take it
   */
  public RecordMetadata write(String topic, String key, MessageLite value)
      throws InterruptedException {
    return write(new ProducerRecord<>(topic, key, value.toByteArray()));
  }

  /**
   * Takes away what stands under a key of a compacted topic.
   *
   * @throws KafkaException if Kafka does not take it
   */
  public RecordMetadata erase(String topic, String key) throws InterruptedException {
    return write(new ProducerRecord<>(topic, key, null));
  }

  /**
   * Writes a record that has headers, or a partition of its own.
   *
   * @throws KafkaException if Kafka does not take it
   */
  public RecordMetadata write(ProducerRecord<String, byte[]> record) throws InterruptedException {
    try {
      return producer.send(record).get(2L * DELIVERY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("Kafka did not acknowledge a record", e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}
