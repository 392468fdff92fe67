package dev.maskstream.vision.image;

import dev.maskstream.vision.image.Sniffed.Refused;
import java.util.Optional;

/**
 * Looks at a picture's bytes without decoding them: format, size, turn, limits, and whether the
 * file is whole. Takes well under 0.4 ms for a frame, whatever its header claims.
 *
 * <p>Threads: any.
 */
public final class ImageSniffer {

  /** Never throws for what the bytes hold. */
  public static Sniffed inspect(byte[] bytes, ImageLimits limits) {
    if (bytes.length == 0) {
      return new Refused(ImageFault.EMPTY, "the frame is empty; send the bytes of a JPEG or PNG");
    }
    if (bytes.length > limits.maxBytes()) {
      return new Refused(
          ImageFault.TOO_MANY_BYTES,
          "the picture has %,d bytes, the limit is %,d; lower the camera's resolution or quality"
              .formatted(bytes.length, limits.maxBytes()));
    }
    if (JpegStructure.isJpeg(bytes)) {
      return JpegStructure.inspect(bytes, limits);
    }
    if (PngStructure.isPng(bytes)) {
      return PngStructure.inspect(bytes, limits);
    }
    return FormatNames.nameOf(bytes)
        .map(
            name ->
                new Refused(
                    ImageFault.UNSUPPORTED_FORMAT,
                    "this is " + name + "; set the camera to send JPEG or PNG"))
        .orElseGet(
            () ->
                new Refused(
                    ImageFault.NOT_A_PICTURE,
                    "these bytes are no picture (they begin with %s); send the bytes of a JPEG or PNG"
                        .formatted(FormatNames.firstBytes(bytes))));
  }

  /** The refusal of a size, if it is over the limits. */
  static Optional<Sniffed> tooLarge(long width, long height, ImageLimits limits) {
    if (width <= limits.maxSide()
        && height <= limits.maxSide()
        && width * height <= limits.maxPixels()) {
      return Optional.empty();
    }
    return Optional.of(
        new Refused(
            ImageFault.TOO_LARGE,
            "the picture claims %dx%d pixels; the limits are %d a side and %,d in all"
                .formatted(width, height, limits.maxSide(), limits.maxPixels())));
  }

  private ImageSniffer() {}
}
