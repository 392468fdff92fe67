package dev.maskstream.proto.kafka;

import dev.maskstream.proto.DeliveryName;
import dev.maskstream.proto.FrameHeader;
import dev.maskstream.proto.FrameIds;
import dev.maskstream.proto.v1.Delivery;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * What a record on the {@code frames} topic says about its picture: its key and headers, with the
 * defaults that {@link FrameHeader} names. Reading never fails; a header that makes no sense is
 * taken as absent and named in {@link #malformed}.
 *
 * @param sourceId the record's key; empty when it has none, and valid only if {@link
 *     dev.maskstream.proto.SourceIds#isValid} says so
 * @param sequence the producer's running number, at least 0
 * @param capturedAtMicros microseconds since 1970; 0 when unknown
 * @param ingestedAtMicros microseconds since 1970; 0 when unknown
 * @param contentType as the producer wrote it; empty when it did not
 * @param deadlineMicros microseconds since 1970 after which nobody wants the mask
 * @param replyTo topic that the answer is also wanted on
 * @param traceparent W3C Trace Context
 * @param delivery overrides the source's own setting
 * @param malformed names of the headers that were not understood
 */
public record FrameFacts(
    String sourceId,
    UUID frameId,
    long sequence,
    long capturedAtMicros,
    long ingestedAtMicros,
    String contentType,
    OptionalLong deadlineMicros,
    Optional<String> replyTo,
    Optional<String> traceparent,
    Optional<Delivery> delivery,
    Set<String> malformed) {

  public FrameFacts {
    malformed = Set.copyOf(malformed);
  }

  /** Facts of a frame that arrives now, captured now, with nothing else known of it. */
  public static FrameFacts arriving(
      String sourceId, UUID frameId, long atMicros, String contentType) {
    return new FrameFacts(
        sourceId,
        frameId,
        0,
        atMicros,
        atMicros,
        contentType,
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of());
  }

  /** Facts of a record whose key is its source. */
  public static FrameFacts read(ConsumerRecord<String, ?> record) {
    return read(record.key(), record.headers(), FramePlace.of(record));
  }

  /**
   * Facts of a record in any other shape.
   *
   * @param sourceId the record's key, may be null
   */
  public static FrameFacts read(String sourceId, Headers headers, FramePlace place) {
    HeaderReader from = new HeaderReader(headers);
    return new FrameFacts(
        sourceId == null ? "" : sourceId,
        from.uuid(FrameHeader.FRAME_ID)
            .orElseGet(
                () ->
                    FrameIds.of(
                        place.topic(), place.partition(), place.offset(), place.timestampMillis())),
        from.number(FrameHeader.SEQUENCE).orElse(place.offset()),
        from.number(FrameHeader.CAPTURED_AT).orElse(place.timestampMicros()),
        from.number(FrameHeader.INGESTED_AT).orElse(place.timestampMicros()),
        from.text(FrameHeader.CONTENT_TYPE, HeaderReader.CONTENT_TYPE).orElse(""),
        from.number(FrameHeader.DEADLINE),
        from.text(FrameHeader.REPLY_TO, HeaderReader.TOPIC),
        from.text(FrameHeader.TRACEPARENT, HeaderReader.TRACEPARENT),
        from.delivery(FrameHeader.DELIVERY),
        from.malformed());
  }

  /** These facts as the headers of a record on the {@code frames} topic. The key is not one. */
  public Headers headers() {
    Headers headers = new RecordHeaders();
    put(headers, FrameHeader.FRAME_ID, frameId.toString());
    put(headers, FrameHeader.SEQUENCE, Long.toString(sequence));
    put(headers, FrameHeader.CAPTURED_AT, Long.toString(capturedAtMicros));
    put(headers, FrameHeader.INGESTED_AT, Long.toString(ingestedAtMicros));
    if (!contentType.isEmpty()) {
      put(headers, FrameHeader.CONTENT_TYPE, contentType);
    }
    deadlineMicros.ifPresent(at -> put(headers, FrameHeader.DEADLINE, Long.toString(at)));
    replyTo.ifPresent(topic -> put(headers, FrameHeader.REPLY_TO, topic));
    traceparent.ifPresent(parent -> put(headers, FrameHeader.TRACEPARENT, parent));
    delivery.ifPresent(how -> put(headers, FrameHeader.DELIVERY, DeliveryName.of(how)));
    return headers;
  }

  public FrameFacts withSequence(long number) {
    return new FrameFacts(
        sourceId,
        frameId,
        number,
        capturedAtMicros,
        ingestedAtMicros,
        contentType,
        deadlineMicros,
        replyTo,
        traceparent,
        delivery,
        malformed);
  }

  public FrameFacts withCapturedAtMicros(long micros) {
    return new FrameFacts(
        sourceId,
        frameId,
        sequence,
        micros,
        ingestedAtMicros,
        contentType,
        deadlineMicros,
        replyTo,
        traceparent,
        delivery,
        malformed);
  }

  public FrameFacts withDeadlineMicros(long micros) {
    return new FrameFacts(
        sourceId,
        frameId,
        sequence,
        capturedAtMicros,
        ingestedAtMicros,
        contentType,
        OptionalLong.of(micros),
        replyTo,
        traceparent,
        delivery,
        malformed);
  }

  public FrameFacts withDelivery(Delivery how) {
    return new FrameFacts(
        sourceId,
        frameId,
        sequence,
        capturedAtMicros,
        ingestedAtMicros,
        contentType,
        deadlineMicros,
        replyTo,
        traceparent,
        Optional.of(how),
        malformed);
  }

  public FrameFacts withTraceparent(String parent) {
    return new FrameFacts(
        sourceId,
        frameId,
        sequence,
        capturedAtMicros,
        ingestedAtMicros,
        contentType,
        deadlineMicros,
        replyTo,
        Optional.of(parent),
        delivery,
        malformed);
  }

  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
