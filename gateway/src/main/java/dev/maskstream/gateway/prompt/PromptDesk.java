package dev.maskstream.gateway.prompt;

import com.google.protobuf.ByteString;
import dev.maskstream.gateway.intake.KafkaAbsence;
import dev.maskstream.gateway.intake.PictureCheck;
import dev.maskstream.gateway.problem.Problem;
import dev.maskstream.gateway.prompt.PromptOrder.Subject;
import dev.maskstream.gateway.topics.RecordWriter;
import dev.maskstream.gateway.topics.Waiters;
import dev.maskstream.proto.FrameHeader;
import dev.maskstream.proto.FrameIds;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.FrameLookup;
import dev.maskstream.proto.kafka.SourcePartition;
import dev.maskstream.proto.v1.SegmentReply;
import dev.maskstream.proto.v1.SegmentRequest;
import dev.maskstream.vision.image.ImageHeader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Takes prompts: finds what they point into, holds them against it, and asks the processors.
 *
 * <p>Threads: any but an event loop; an order waits for Kafka several times, though not for the
 * answer.
 */
public final class PromptDesk {
  private final Parts parts;
  private final FrameFinder frames;
  private final KafkaAbsence absence;

  /**
   * What the desk works with.
   *
   * @param partitions of the topic of requests
   */
  public record Parts(
      FrameLookup frames,
      PictureCheck pictures,
      RecordWriter records,
      Waiters<SegmentReply> waiters,
      Topics topics,
      int partitions,
      FrameIds ids,
      LongSupplier epochMicros) {}

  public PromptDesk(Parts parts, LongSupplier nanoClock) {
    this.parts = parts;
    this.frames = new FrameFinder(parts.frames, parts.pictures.limits());
    this.absence = new KafkaAbsence("prompts", nanoClock);
  }

  /** What became of an order. */
  public sealed interface Receipt {
    /**
     * The processors were asked.
     *
     * @param id to forget the wait by
     * @param request as it was sent, without a picture
     * @param picture the frame's, if it was wanted; else empty
     * @param reply nothing when the patience is over
     */
    record Asked(
        UUID id,
        SegmentRequest request,
        ByteString picture,
        CompletableFuture<Optional<SegmentReply>> reply)
        implements Receipt {}

    record Refused(Problem problem) implements Receipt {}
  }

  public Receipt take(PromptOrder order) throws InterruptedException {
    if (absence.isFresh()) {
      return new Receipt.Refused(kafkaAway());
    }
    try {
      return ask(order);
    } catch (PromptRefusal refusal) {
      return new Receipt.Refused(refusal.problem());
    } catch (KafkaException e) {
      absence.begins(e);
      return new Receipt.Refused(kafkaAway());
    }
  }

  private static Problem kafkaAway() {
    return Problem.of(503, "kafka-away", "Kafka does not answer at the moment.").retryAfter(5);
  }

  private Receipt ask(PromptOrder order) throws PromptRefusal, InterruptedException {
    return switch (order.subject()) {
      case Subject.Frame frame -> {
        FrameFinder.Found found = frames.find(order.source(), frame);
        FrameFinder.Place place = found.place();
        SegmentRequest fitted =
            new PromptRule(place.width(), place.height())
                .fitted(order.wish()).toBuilder()
                    .setFrameId(frame.id().toString())
                    .setFrame(place.at())
                    .build();
        yield send(order, fitted, found.picture());
      }
      case Subject.Picture(ByteString picture) -> {
        ImageHeader header = header(picture.toByteArray());
        SegmentRequest fitted =
            new PromptRule(header.width(), header.height())
                .fitted(order.wish()).toBuilder().setImage(picture).build();
        yield send(order, fitted, ByteString.EMPTY);
      }
    };
  }

  private ImageHeader header(byte[] picture) throws PromptRefusal, InterruptedException {
    return switch (parts.pictures.check(picture)) {
      case PictureCheck.Verdict.Fine(ImageHeader header) -> header;
      case PictureCheck.Verdict.Bad(Problem problem) -> throw new PromptRefusal(problem);
    };
  }

  private Receipt send(PromptOrder order, SegmentRequest fitted, ByteString picture)
      throws PromptRefusal, InterruptedException {
    UUID id = parts.ids.next();
    long deadline = parts.epochMicros.getAsLong() + order.patience().toNanos() / 1_000;
    SegmentRequest request =
        fitted.toBuilder()
            .setRequestId(id.toString())
            .setSourceId(order.source())
            .setDeadlineMicros(deadline)
            .build();
    byte[] value = request.toByteArray();
    requireRoom(value.length);
    CompletableFuture<Optional<SegmentReply>> reply =
        parts.waiters.await(id, order.patience()).orElseThrow(PromptDesk::tooManyWaiting);
    try {
      parts.records.write(record(order, value));
    } catch (KafkaException | InterruptedException e) {
      parts.waiters.forget(id);
      throw e;
    }
    absence.ends();
    return new Receipt.Asked(id, request.toBuilder().clearPicture().build(), picture, reply);
  }

  private static PromptRefusal tooManyWaiting() {
    return new PromptRefusal(
        Problem.of(503, "too-many-waiting", "As many requests wait for segments as may.")
            .retryAfter(1));
  }

  private static void requireRoom(int bytes) throws PromptRefusal {
    if (bytes > Topics.MAX_VALUE_BYTES) {
      throw PromptRefusal.of(
          413,
          "too-many-bytes",
          "The picture and its prompts have %,d bytes together; %,d is the most."
              .formatted(bytes, Topics.MAX_VALUE_BYTES));
    }
  }

  private ProducerRecord<String, byte[]> record(PromptOrder order, byte[] value) {
    List<Header> headers = new ArrayList<>();
    headers.add(header(FrameHeader.REPLY_TO, parts.topics.segmentReplies()));
    order.traceparent().ifPresent(trace -> headers.add(header(FrameHeader.TRACEPARENT, trace)));
    return new ProducerRecord<>(
        parts.topics.segmentRequests(),
        SourcePartition.of(order.source(), parts.partitions),
        order.source(),
        value,
        headers);
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
