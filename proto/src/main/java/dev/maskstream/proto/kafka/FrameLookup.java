package dev.maskstream.proto.kafka;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.maskstream.proto.FrameIds;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.LogSearch.Sought;
import dev.maskstream.proto.kafka.LogSearch.Span;
import dev.maskstream.proto.v1.Mask;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Finds the record of a frame, and its mask, by source and frame id. The time within the id says
 * where to look; an id without one (no UUIDv7) is looked for among the newest records only. The
 * source's own partition comes first, then the others: not every producer chooses as Kafka's own
 * do.
 *
 * <p>Threads: any; each search has a consumer of its own and blocks up to the deadline. A search
 * that has read as much as it may says that nothing was found, and how far it looked.
 */
public final class FrameLookup {
  private final Topics topics;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Lookup.Bounds bounds;
  private final LongSupplier nanoClock;

  /**
   * @param consumers makes a consumer without a group that reads committed records; closed here
   */
  public FrameLookup(
      Topics topics,
      Supplier<Consumer<byte[], byte[]>> consumers,
      Lookup.Bounds bounds,
      LongSupplier nanoClock) {
    this.topics = topics;
    this.consumers = consumers;
    this.bounds = bounds;
    this.nanoClock = nanoClock;
  }

  /**
   * A frame as it lies on the topic.
   *
   * @param picture as it came; empty if the record had no value
   */
  public record Frame(FrameFacts facts, FramePlace place, ByteString picture) {}

  /**
   * The frame of this source and id.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer within the deadline
   */
  public Lookup<Frame> frame(String source, UUID id) {
    return search(
        new Sought<>(
            topics.frames(),
            Optional.of(source),
            frameSpan(id),
            record -> frameOf(record, source, id)));
  }

  /**
   * The mask of the frame of this source and id; the first one, where it was delivered again.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer within the deadline
   */
  public Lookup<Mask> mask(String source, UUID id) {
    return mask(Optional.of(source), id);
  }

  /**
   * The mask of the frame of this id, which may be of any source; the first one, where it was
   * delivered again.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer within the deadline
   */
  public Lookup<Mask> mask(UUID id) {
    return mask(Optional.empty(), id);
  }

  private Lookup<Mask> mask(Optional<String> source, UUID id) {
    return search(
        new Sought<>(topics.masks(), source, maskSpan(id), record -> maskOf(record, source, id)));
  }

  private Optional<Span> frameSpan(UUID id) {
    OptionalLong at = FrameIds.epochMillis(id);
    return at.isEmpty() ? Optional.empty() : Optional.of(Span.around(at.getAsLong(), bounds));
  }

  /** A mask may be as late as the backlog is long. */
  private Optional<Span> maskSpan(UUID id) {
    return frameSpan(id).map(Span::openEnded);
  }

  private <T> Lookup<T> search(Sought<T> sought) {
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      return new LogSearch<>(consumer, sought, bounds, nanoClock).find();
    }
  }

  private static Optional<Frame> frameOf(
      ConsumerRecord<byte[], byte[]> record, String source, UUID id) {
    FramePlace place = FramePlace.of(record);
    FrameFacts facts = FrameFacts.read(source, record.headers(), place);
    return facts.frameId().equals(id)
        ? Optional.of(new Frame(facts, place, bytes(record)))
        : Optional.empty();
  }

  private static ByteString bytes(ConsumerRecord<?, byte[]> record) {
    return record.value() == null
        ? ByteString.EMPTY
        : UnsafeByteOperations.unsafeWrap(record.value());
  }

  private static Optional<Mask> maskOf(
      ConsumerRecord<byte[], byte[]> record, Optional<String> source, UUID id) {
    try {
      Mask mask = Mask.parseFrom(bytes(record));
      boolean wanted =
          mask.getFrameId().equals(id.toString())
              && source.filter(name -> !name.equals(mask.getSourceId())).isEmpty();
      return wanted ? Optional.of(mask) : Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      // Anyone may write to a topic; what makes no sense is nobody's mask.
      return Optional.empty();
    }
  }
}
