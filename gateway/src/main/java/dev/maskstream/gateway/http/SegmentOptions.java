package dev.maskstream.gateway.http;

import dev.maskstream.gateway.answer.MaskForm;
import dev.maskstream.gateway.http.FrameOptions.BadRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * What a request with prompts says of the answer it wants.
 *
 * @param patience how long to wait for it
 * @param opacity of the masks over the picture, 0 to 1
 */
record SegmentOptions(
    Duration patience, MaskForm form, double opacity, Optional<String> traceparent) {
  static final long MAX_PATIENCE_MILLIS = 300_000;

  /**
   * @param patience when the request does not say
   */
  static SegmentOptions of(Exchange exchange, Duration patience) throws BadRequest {
    return new SegmentOptions(
        FrameOptions.timeout(exchange, patience, MAX_PATIENCE_MILLIS),
        FrameOptions.wanted(exchange),
        FrameOptions.opacity(exchange),
        FrameOptions.traceparent(exchange));
  }
}
