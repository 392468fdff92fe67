package dev.maskstream.processor.events;

import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts events on the {@code events} topic. One that cannot be put there is logged and left out:
 * nothing waits for an event.
 *
 * <p>Threads: any; {@link #send} blocks for at most five seconds, while Kafka is away.
 */
public final class EventSender implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventSender.class);
  private static final int MOST_BLOCK_MILLIS = 5_000;
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(2);

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final Clocks clocks;

  /**
   * @param producer closed here
   */
  public EventSender(Producer<byte[], byte[]> producer, Topics topics, Clocks clocks) {
    this.producer = producer;
    this.topic = topics.events();
    this.clocks = clocks;
  }

  /**
   * With a producer of its own.
   *
   * @param kafkaClient what every client is given
   */
  public static EventSender open(Map<String, String> kafkaClient, Topics topics, Clocks clocks) {
    Map<String, Object> config = new HashMap<>(kafkaClient);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MOST_BLOCK_MILLIS);
    return new EventSender(
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()),
        topics,
        clocks);
  }

  /**
   * Sends an event without waiting for it to arrive.
   *
   * @param key the source or model it is about
   * @param event all but its time
   */
  public void send(String key, Event.Builder event) {
    byte[] value = event.setAtMicros(clocks.epochMicros()).build().toByteArray();
    try {
      var _ =
          producer.send(
              new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value),
              (_, failure) -> {
                if (failure != null) {
                  lost(failure);
                }
              });
    } catch (KafkaException e) {
      lost(e);
    }
  }

  private static void lost(Exception failure) {
    log.atWarn().setCause(failure).log("an event could not be recorded");
  }

  @Override
  public void close() {
    // Without a deadline it waits two minutes for a Kafka that is away.
    producer.close(CLOSE_DEADLINE);
  }
}
