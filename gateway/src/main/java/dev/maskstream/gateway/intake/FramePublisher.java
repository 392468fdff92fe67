package dev.maskstream.gateway.intake;

import dev.maskstream.gateway.topics.KafkaLink;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.kafka.SourcePartition;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts frames on the frames topic, each source's in the order of their numbers.
 *
 * <p>Threads: any but an event loop: sending may block for {@value #MAX_BLOCK_MILLIS} ms when Kafka
 * is away. Futures complete on the producer's own thread.
 */
public final class FramePublisher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FramePublisher.class);

  static final int MAX_BLOCK_MILLIS = 500;
  private static final int DELIVERY_MILLIS = 10_000;

  /** Each takes {@value #MAX_BLOCK_MILLIS} ms at most. */
  private static final int FIND_TRIES = 20;

  private final Producer<String, byte[]> producer;
  private final String topic;
  private final int partitions;
  private final Sequences sequences = new Sequences();

  /** A frame that lies on the topic. */
  public record Published(long sequence, RecordMetadata at) {}

  FramePublisher(Producer<String, byte[]> producer, String topic, int partitions) {
    this.producer = producer;
    this.topic = topic;
    this.partitions = partitions;
  }

  /**
   * Connects to Kafka; takes up to ten seconds where Kafka does not answer.
   *
   * @param bufferBytes that are sent and not acknowledged, at most
   * @param partitions of the frames topic
   */
  public static FramePublisher open(
      KafkaLink kafka, Topics topics, int partitions, long bufferBytes) {
    // The budget at the door is what bounds the buffer; with this slack for headers and batches
    // the producer itself never waits for memory.
    long slack = Topics.MAX_MESSAGE_BYTES;
    Map<String, Object> limits =
        Map.of(
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            bufferBytes + slack,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            MAX_BLOCK_MILLIS,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            DELIVERY_MILLIS / 2,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            DELIVERY_MILLIS);
    FramePublisher publisher =
        new FramePublisher(kafka.producer(limits), topics.frames(), partitions);
    publisher.findTopic();
    return publisher;
  }

  /**
   * Asks where the topic lies before anybody sends, since on a busy machine that alone may take
   * longer than a frame waits. Where Kafka does not answer, the first frames ask again.
   */
  private void findTopic() {
    for (int tries = 0; tries < FIND_TRIES; tries++) {
      try {
        producer.partitionsFor(topic);
        return;
      } catch (TimeoutException e) {
        log.atDebug().setCause(e).log("where frames go is not known yet");
      }
    }
  }

  /** Where this source's frames go. */
  public int partitionOf(String source) {
    return SourcePartition.of(source, partitions);
  }

  /**
   * Sends a frame.
   *
   * @param contentType of the picture, as its own bytes say
   * @return fails with a {@link KafkaException} when Kafka does not take it
   */
  public CompletableFuture<Published> publish(
      Submission submission, String contentType, byte[] picture) {
    CompletableFuture<Published> published = new CompletableFuture<>();
    Sequences.Counter counter = sequences.of(submission.source());
    counter.lock.lock();
    try {
      long sequence = counter.number(submission.sequence());
      var _ =
          producer.send(
              recordOf(submission.facts(contentType, sequence), picture),
              (at, failure) -> {
                if (failure == null) {
                  published.complete(new Published(sequence, at));
                } else {
                  published.completeExceptionally(failure);
                }
              });
    } catch (KafkaException e) {
      published.completeExceptionally(e);
    } finally {
      counter.lock.unlock();
    }
    return published;
  }

  private ProducerRecord<String, byte[]> recordOf(FrameFacts facts, byte[] picture) {
    String source = facts.sourceId();
    return new ProducerRecord<>(topic, partitionOf(source), source, picture, facts.headers());
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}
