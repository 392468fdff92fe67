package dev.maskstream.processor.segment;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.processor.prompts.Refused;
import dev.maskstream.proto.FrameHeader;
import dev.maskstream.proto.v1.SegmentRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** A record of the {@code segment-requests} topic to what is to be done about it. A rule only. */
final class RequestReader {
  private static final int MOST_ID_CHARS = 128;

  private final Set<String> replyTopics;
  private final String defaultTopic;
  private final Duration longestWait;

  /**
   * A request, and what is wrong with it at first sight.
   *
   * @param request as far as it could be read
   */
  record Read(OpenRequest request, Optional<Refused> refused) {}

  /**
   * @param replyTopics that answers may go to; the default one need not be among them
   * @param longestWait of a request that has no deadline
   */
  RequestReader(Set<String> replyTopics, String defaultTopic, Duration longestWait) {
    this.replyTopics = replyTopics;
    this.defaultTopic = defaultTopic;
    this.longestWait = longestWait;
  }

  Read read(ConsumerRecord<byte[], byte[]> record, long nowNanos) {
    String wished = replyTo(record);
    boolean allowed = wished.equals(defaultTopic) || replyTopics.contains(wished);
    OpenRequest.Origin origin =
        new OpenRequest.Origin(
            new TopicPartition(record.topic(), record.partition()),
            record.offset(),
            allowed ? wished : defaultTopic,
            nowNanos);
    try {
      SegmentRequest request =
          record.value() == null
              ? SegmentRequest.getDefaultInstance()
              : SegmentRequest.parseFrom(record.value());
      return new Read(
          new OpenRequest(answerable(request), origin, until(request, record.timestamp())),
          allowed ? objection(request) : Optional.of(notAllowed(wished)));
    } catch (InvalidProtocolBufferException e) {
      return new Read(
          new OpenRequest(
              SegmentRequest.getDefaultInstance(),
              origin,
              until(SegmentRequest.getDefaultInstance(), record.timestamp())),
          Optional.of(
              new Refused("bad-request", "the record is no SegmentRequest: " + e.getMessage())));
    }
  }

  private String replyTo(ConsumerRecord<?, ?> record) {
    Header header = record.headers().lastHeader(FrameHeader.REPLY_TO);
    return header == null || header.value() == null
        ? defaultTopic
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private long until(SegmentRequest request, long timestampMillis) {
    long most =
        TimeUnit.MILLISECONDS.toMicros(Math.max(0, timestampMillis))
            + TimeUnit.NANOSECONDS.toMicros(longestWait.toNanos());
    return request.getDeadlineMicros() > 0 ? Math.min(request.getDeadlineMicros(), most) : most;
  }

  /** Answers repeat the ids, so what is too long for one is cut: the refusal has to fit. */
  private static SegmentRequest answerable(SegmentRequest request) {
    return hasLongId(request)
        ? SegmentRequest.newBuilder()
            .setRequestId(cut(request.getRequestId()))
            .setSourceId(cut(request.getSourceId()))
            .setFrameId(cut(request.getFrameId()))
            .build()
        : request;
  }

  private static boolean hasLongId(SegmentRequest request) {
    return Stream.of(request.getRequestId(), request.getSourceId(), request.getFrameId())
        .anyMatch(id -> id.length() > MOST_ID_CHARS);
  }

  private static String cut(String id) {
    return id.length() > MOST_ID_CHARS ? id.substring(0, MOST_ID_CHARS) : id;
  }

  private static Optional<Refused> objection(SegmentRequest request) {
    if (request.getRequestId().isEmpty() || hasLongId(request)) {
      return Optional.of(
          new Refused(
              "bad-request",
              "a request has an id of 1 to %d characters, and no source or frame has a longer one"
                  .formatted(MOST_ID_CHARS)));
    }
    return switch (request.getPictureCase()) {
      case IMAGE, FRAME -> Optional.empty();
      case PICTURE_NOT_SET ->
          Optional.of(new Refused("bad-request", "neither a picture nor a frame is given"));
    };
  }

  private Refused notAllowed(String topic) {
    return new Refused(
        "reply-to-not-allowed",
        "answers may not go to topic \"%s\"; segment.reply.topics says where they may"
            .formatted(cut(topic)));
  }
}
