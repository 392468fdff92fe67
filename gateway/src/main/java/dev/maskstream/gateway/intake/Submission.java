package dev.maskstream.gateway.intake;

import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.v1.Delivery;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * A frame at the door, and what its client says of it beside the picture.
 *
 * @param id made by the gateway
 * @param capturedAtMicros since 1970
 * @param ingestedAtMicros since 1970
 * @param sequence the client's running number; absent when the gateway is to number
 * @param delivery overrides the source's own setting
 * @param traceparent W3C Trace Context, passed on as it came
 */
public record Submission(
    String source,
    UUID id,
    long capturedAtMicros,
    long ingestedAtMicros,
    OptionalLong sequence,
    Optional<Delivery> delivery,
    Optional<String> traceparent) {

  /** What the record's key and headers say. */
  FrameFacts facts(String contentType, long number) {
    return new FrameFacts(
        source,
        id,
        number,
        capturedAtMicros,
        ingestedAtMicros,
        contentType,
        OptionalLong.empty(),
        Optional.empty(),
        traceparent,
        delivery,
        Set.of());
  }
}
