package dev.maskstream.benchmarks.load;

import dev.maskstream.proto.FrameHeader;
import dev.maskstream.proto.FrameIds;
import dev.maskstream.proto.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends frames straight to the topic, as a producer in any language would.
 *
 * <p>Threads: one sends; the answers come on the producer's.
 */
public final class Sender implements AutoCloseable {
  private final KafkaProducer<String, byte[]> producer;
  private final Topics topics;
  private final FrameSet frames;
  private final FrameIds ids = new FrameIds(System::currentTimeMillis, new SplittableRandom());
  private final Map<String, Sent> sent = new ConcurrentHashMap<>();
  private long next;

  /**
   * When a frame went.
   *
   * @param nanos of this JVM's clock, just before it was sent
   * @param appendMillis the broker's time when it was written
   */
  public record Sent(long nanos, long appendMillis) {}

  public Sender(String brokers, Topics topics, FrameSet frames) {
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                brokers,
                "linger.ms",
                "0",
                "max.request.size",
                Topics.MAX_MESSAGE_BYTES),
            new StringSerializer(),
            new ByteArraySerializer());
    this.topics = topics;
    this.frames = frames;
  }

  /**
   * Sends frames as fast as they go, the sources taking turns, and returns when all are written.
   */
  public void send(int count, int sources) {
    for (int i = 0; i < count; i++) {
      sendOne("cam-" + i % sources);
    }
    producer.flush();
  }

  /** Sends one frame without waiting for the broker. */
  public void sendOne(String source) {
    String id = ids.next().toString();
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(topics.frames(), source, frames.jpeg(next));
    record.headers().add(FrameHeader.FRAME_ID, id.getBytes(StandardCharsets.UTF_8));
    record
        .headers()
        .add(FrameHeader.SEQUENCE, Long.toString(next).getBytes(StandardCharsets.UTF_8));
    record.headers().add(FrameHeader.DELIVERY, "every-frame".getBytes(StandardCharsets.UTF_8));
    next++;
    long nanos = System.nanoTime();
    var _ =
        producer.send(
            record,
            (metadata, failure) -> {
              if (failure == null) {
                sent.put(id, new Sent(nanos, metadata.timestamp()));
              }
            });
  }

  /** Returns when all that was sent is written. */
  public void flush() {
    producer.flush();
  }

  /** What was written so far, by frame id. */
  public Map<String, Sent> sent() {
    return sent;
  }

  @Override
  public void close() {
    producer.close();
  }
}
