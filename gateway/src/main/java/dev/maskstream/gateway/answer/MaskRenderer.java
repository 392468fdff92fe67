package dev.maskstream.gateway.answer;

import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.MaskPng;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Decoding;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.Overlay;
import dev.maskstream.vision.image.RgbImage;

/**
 * Makes masks into what clients asked for.
 *
 * <p>Threads: any but an event loop; a mask of a large picture takes tens of milliseconds.
 */
public final class MaskRenderer {
  private final ImageLimits limits;

  public MaskRenderer(ImageLimits limits) {
    this.limits = limits;
  }

  /**
   * How it is wanted.
   *
   * @param opacity of an overlay, 0 to 1
   */
  public record Wish(MaskForm form, RleForm rle, double opacity) {}

  /**
   * Draws or writes a mask.
   *
   * @param picture the frame as it came; only overlays need it
   * @throws MalformedMaskException if the mask on the topic is wrong
   */
  public byte[] render(Mask mask, byte[] picture, Wish wish) throws MalformedMaskException {
    return switch (wish.form) {
      case JSON -> MaskJson.of(mask, wish.rle).toBuffer().getBytes();
      case PROTOBUF -> mask.toByteArray();
      case PNG -> MaskPng.encode(ids(mask), mask.getWidth(), mask.getHeight(), palette(mask));
      case OVERLAY -> overlay(mask, picture, wish.opacity);
      case GEO_JSON -> MaskGeoJson.of(mask, ids(mask)).toBuffer().getBytes();
    };
  }

  private byte[] overlay(Mask mask, byte[] picture, double opacity) throws MalformedMaskException {
    return switch (ImageDecoder.decode(picture, limits)) {
      case Decoding.Decoded(RgbImage image) ->
          Overlay.jpeg(
              image,
              new ClassMap(mask.getWidth(), mask.getHeight(), ids(mask)),
              palette(mask),
              opacity);
      case Decoding.Unreadable(String code, String reason) ->
          throw new IllegalStateException(
              "a picture with a mask cannot be decoded: " + code + ": " + reason);
    };
  }

  private static byte[] ids(Mask mask) throws MalformedMaskException {
    return MaskCodec.decode(mask.getRowRuns(), mask.getWidth(), mask.getHeight());
  }

  private static int[] palette(Mask mask) {
    int[] palette = new int[256];
    mask.getClassesList().forEach(info -> palette[info.getId() & 0xff] = info.getRgb());
    return palette;
  }
}
