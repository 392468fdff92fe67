package dev.maskstream.gateway.answer;

import com.google.protobuf.ByteString;
import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.proto.MaskPng;
import dev.maskstream.proto.v1.SegmentReply;
import dev.maskstream.proto.v1.SegmentRequest;
import dev.maskstream.proto.v1.Segments;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Decoding;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.InstanceColours;
import dev.maskstream.vision.image.JpegEncoder;
import dev.maskstream.vision.image.PngEncoder;
import dev.maskstream.vision.image.RgbImage;
import io.vertx.core.json.JsonObject;

/**
 * Makes what prompts found into what clients asked for, never more than {@value #MAX_BYTES} bytes
 * of it.
 *
 * <p>Threads: any but an event loop; hundreds of masks of a large picture take seconds.
 */
public final class SegmentsRenderer {
  /** Most bytes of an answer, in any form: 8 MiB, as of a record. */
  public static final int MAX_BYTES = 8 << 20;

  private final ImageLimits limits;

  public SegmentsRenderer(ImageLimits limits) {
    this.limits = limits;
  }

  /**
   * How it is wanted.
   *
   * @param opacity of masks over the picture, 0 to 1
   */
  public record Wish(MaskForm form, double opacity) {}

  /**
   * What was asked for.
   *
   * @param picture as it came; only overlays need it
   */
  public record Asked(SegmentRequest request, ByteString picture) {}

  /**
   * Draws or writes an answer.
   *
   * @param reply with segments
   * @throws MalformedMaskException if a mask in it is wrong
   * @throws TooLargeException if the form cannot hold it
   */
  public byte[] render(SegmentReply reply, Asked asked, Wish wish)
      throws MalformedMaskException, TooLargeException {
    Segments segments = reply.getSegments();
    byte[] body =
        switch (wish.form) {
          case JSON -> bytes(SegmentsJson.of(reply, MAX_BYTES));
          case PROTOBUF -> reply.toByteArray();
          case PNG ->
              SegmentsMaps.isPanoptic(segments)
                  ? PngEncoder.encode(SegmentsMaps.panoptic(segments))
                  : png(segments);
          case OVERLAY -> overlay(segments, asked, wish.opacity);
          case GEO_JSON -> bytes(SegmentsGeoJson.of(reply, MAX_BYTES));
        };
    if (body.length > MAX_BYTES) {
      throw new TooLargeException(body.length);
    }
    return body;
  }

  private static byte[] bytes(JsonObject json) {
    return json.toBuffer().getBytes();
  }

  private static byte[] png(Segments segments) throws MalformedMaskException, TooLargeException {
    ClassMap numbers = SegmentsMaps.numbers(segments);
    int[] palette = new int[MaskPng.PALETTE_SIZE];
    for (int index = 0; index < segments.getInstancesCount(); index++) {
      palette[index + 1] = InstanceColours.of(index);
    }
    return MaskPng.encode(numbers.ids(), numbers.width(), numbers.height(), palette);
  }

  private byte[] overlay(Segments segments, Asked asked, double opacity)
      throws MalformedMaskException {
    RgbImage picture =
        SegmentsOverlay.draw(decoded(asked.picture), segments, asked.request, opacity);
    return JpegEncoder.encode(picture, JpegEncoder.DEFAULT_QUALITY);
  }

  private RgbImage decoded(ByteString picture) {
    return switch (ImageDecoder.decode(picture.toByteArray(), limits)) {
      case Decoding.Decoded(RgbImage image) -> image;
      case Decoding.Unreadable(String code, String reason) ->
          throw new IllegalStateException(
              "a picture with segments cannot be decoded: " + code + ": " + reason);
    };
  }
}
