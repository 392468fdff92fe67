package dev.maskstream.gateway.http;

import dev.maskstream.gateway.live.LiveFrame;
import dev.maskstream.proto.v1.Mask;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/**
 * The binary messages of {@code WS /v1/live}: four bytes of length, most significant first, a JSON
 * header of that length, and the picture or mask.
 */
final class LiveMessages {
  private LiveMessages() {}

  static Buffer frame(LiveFrame frame) {
    return message(
        new JsonObject()
            .put("type", "frame")
            .put("source", frame.facts().sourceId())
            .put("frame_id", frame.facts().frameId().toString())
            .put("sequence", frame.facts().sequence())
            .put("content_type", frame.facts().contentType()),
        frame.bytes());
  }

  static Buffer mask(Mask mask, String mediaType, byte[] body) {
    return message(
        new JsonObject()
            .put("type", "mask")
            .put("source", mask.getSourceId())
            .put("frame_id", mask.getFrameId())
            .put("sequence", mask.getSequence())
            .put("content_type", mediaType),
        body);
  }

  private static Buffer message(JsonObject header, byte[] body) {
    Buffer head = header.toBuffer();
    return Buffer.buffer(Integer.BYTES + head.length() + body.length)
        .appendInt(head.length())
        .appendBuffer(head)
        .appendBytes(body);
  }
}
