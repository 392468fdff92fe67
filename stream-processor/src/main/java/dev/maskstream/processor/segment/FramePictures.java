package dev.maskstream.processor.segment;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.maskstream.processor.prompts.Refused;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.kafka.FramePlace;
import dev.maskstream.proto.v1.RecordPosition;
import dev.maskstream.proto.v1.SegmentRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Pictures of frames, straight from where they lie on the {@code frames} topic.
 *
 * <p>Threads: any, one at a time: others wait for it. A read takes at most its deadline.
 */
final class FramePictures implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;
  private final Topics topics;
  private final Duration deadline;
  private final LongSupplier nanoClock;

  /** What lies there. */
  sealed interface Reading {
    record Picture(ByteString bytes) implements Reading {}

    record No(Refused refused) implements Reading {}
  }

  /**
   * @param consumer without a group, that reads committed records and does not reset its offset;
   *     closed here
   * @param deadline of one read
   */
  FramePictures(
      Consumer<byte[], byte[]> consumer, Topics topics, Duration deadline, LongSupplier nanoClock) {
    this.consumer = consumer;
    this.topics = topics;
    this.deadline = deadline;
    this.nanoClock = nanoClock;
  }

  /**
   * The picture of a request's frame. Whoever may ask about one source must not be shown another's
   * frame, so what lies there has to be of this source and id.
   */
  synchronized Reading read(SegmentRequest request) {
    RecordPosition place = request.getFrame();
    if (!place.getTopic().equals(topics.frames())) {
      return gone(request, "frames lie on topic %s".formatted(topics.frames()));
    }
    try {
      return read(request, new TopicPartition(place.getTopic(), place.getPartition()));
    } catch (OffsetOutOfRangeException _) {
      return gone(request, "it has left the topic, or was never there");
    } catch (KafkaException e) {
      return new Reading.No(
          new Refused("unavailable", "Kafka does not give the frame: " + e.getMessage()));
    } finally {
      consumer.unsubscribe();
    }
  }

  private Reading read(SegmentRequest request, TopicPartition partition) {
    long offset = request.getFrame().getOffset();
    long until = nanoClock.getAsLong() + deadline.toNanos();
    if (partition.partition() < 0
        || offset < 0
        || partition.partition() >= consumer.partitionsFor(partition.topic(), left(until)).size()) {
      return gone(request, "there is no such place");
    }
    consumer.assign(List.of(partition));
    consumer.seek(partition, offset);
    while (nanoClock.getAsLong() < until) {
      Iterator<ConsumerRecord<byte[], byte[]>> records = consumer.poll(POLL).iterator();
      if (records.hasNext()) {
        return checked(request, records.next());
      }
      if (consumer.endOffsets(List.of(partition), left(until)).get(partition) <= offset) {
        return gone(request, "the topic does not reach so far");
      }
    }
    return new Reading.No(
        new Refused(
            "unavailable",
            "Kafka does not give the frame within %d ms".formatted(deadline.toMillis())));
  }

  /** Of the one deadline that all steps of a read share. */
  private Duration left(long until) {
    return Duration.ofNanos(Math.max(1, until - nanoClock.getAsLong()));
  }

  private static Reading checked(SegmentRequest request, ConsumerRecord<byte[], byte[]> record) {
    if (record.offset() != request.getFrame().getOffset()) {
      return gone(request, "it has left the topic");
    }
    String source = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    FrameFacts facts = FrameFacts.read(source, record.headers(), place(record));
    if (!source.equals(request.getSourceId())
        || !facts.frameId().toString().equals(request.getFrameId())) {
      return gone(request, "another frame lies there");
    }
    return new Reading.Picture(
        record.value() == null
            ? ByteString.EMPTY
            : UnsafeByteOperations.unsafeWrap(record.value()));
  }

  private static FramePlace place(ConsumerRecord<?, ?> record) {
    return new FramePlace(record.topic(), record.partition(), record.offset(), record.timestamp());
  }

  private static Reading gone(SegmentRequest request, String why) {
    return new Reading.No(
        new Refused(
            "frame-gone",
            "frame %s of source %s is not at partition %d, offset %d: %s"
                .formatted(
                    request.getFrameId(),
                    request.getSourceId(),
                    request.getFrame().getPartition(),
                    request.getFrame().getOffset(),
                    why)));
  }

  @Override
  public synchronized void close() {
    consumer.close();
  }
}
